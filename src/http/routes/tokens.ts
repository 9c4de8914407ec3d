import { z } from 'zod';
import type { TokenRow } from '#engine/ports.ts';
import { sha256 } from '#engine/record.ts';
import { type ApiServer, json, onRead, onWrite, WriteHeaders } from '../api-server.ts';
import { pageOf } from '../contract/page.ts';
import { MadeToken, NewToken, SCOPES, type Scope, Token } from '../contract/token.ts';
import type { Deps } from '../deps.ts';
import type { keptAnswers } from '../kept-answer.ts';
import { didYouMean } from '../near.ts';
import { malformed, problem, Stopped, send } from '../problem.ts';
import { allows, type Who, whoOf } from '../who.ts';

/** The seat that is no person of the directory: who sets up the server. */
const ADMIN = 'admin';
const USUAL: readonly Scope[] = ['read', 'respond'];

/** `{id}` of a path. */
export const IdParams = z.object({ id: z.string().meta({ description: 'Id, from the list.' }) });

function shown({ id, person, name, scopes, createdAt, revokedAt }: TokenRow): object {
  return { id, person, name, scopes, createdAt, revokedAt };
}

/** API tokens: an admin makes one for anybody, a person for themselves with no more scopes than their own. */
export function tokenRoutes(server: ApiServer, deps: Deps, answerOnce: ReturnType<typeof keptAnswers>): void {
  const tags = ['Tokens'];

  server.post(
    '/tokens',
    {
      schema: {
        tags,
        operationId: 'makeToken',
        summary: 'Make an API token; its secret is shown once',
        headers: WriteHeaders,
        body: NewToken,
        response: { ...json(201, MadeToken, 'The token, with its secret.'), ...onWrite() },
      },
    },
    async (request, reply) => {
      const { person, name } = request.body;
      const scopes = granted(whoOf(request), person, request.body.scopes);
      const people = [...deps.handbook.current().people.map(({ id }) => id), ADMIN];
      if (!people.includes(person)) {
        throw new Stopped(malformed(422, [{ field: 'person', message: `is nobody in the directory.${didYouMean(person, people)}` }]));
      }
      const answer = await answerOnce(request, async () => {
        const token = `tq_${deps.chance.secret(32)}`;
        const row = { id: deps.chance.uuid(), hash: sha256(token), person, name, scopes, createdAt: deps.clock.now(), revokedAt: null };
        await deps.store.saveToken(row);
        return { status: 201, body: JSON.stringify({ token, ...shown(row) }) };
      });
      return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
    },
  );

  server.get(
    '/tokens',
    {
      schema: {
        tags,
        operationId: 'listTokens',
        summary: 'Your tokens; everybody’s for an admin',
        response: { ...json(200, pageOf(Token, 'Tokens.'), 'Tokens, without their secrets.'), ...onRead() },
      },
    },
    async (request, reply) => {
      const who = whoOf(request);
      const rows = (await deps.store.tokens()).filter(({ person }) => person === who.person || allows(who.scopes, 'admin'));
      return reply.send({ items: rows.map(shown), nextCursor: null });
    },
  );

  server.delete(
    '/tokens/:id',
    {
      schema: {
        tags,
        operationId: 'revokeToken',
        summary: 'Revoke a token',
        params: IdParams,
        response: { 204: { description: 'Revoked.' }, ...onRead(404) },
      },
    },
    async (request, reply) => {
      const who = whoOf(request);
      const row = (await deps.store.tokens()).find(({ id }) => id === request.params.id);
      if (!row || (row.person !== who.person && !allows(who.scopes, 'admin'))) return send(reply, problem(404, 'There is no such token of yours.'));
      await deps.store.revokeToken(row.id, deps.clock.now());
      return reply.code(204).send();
    },
  );
}

/** The scopes a new token gets. Throws a `Stopped` (403) for what the asking person may not give away. */
function granted(who: Who, person: string, wanted: readonly Scope[] | undefined): readonly Scope[] {
  if (allows(who.scopes, 'admin')) return wanted ? SCOPES.filter((scope) => wanted.includes(scope)) : USUAL;
  if (person !== who.person) throw new Stopped(problem(403, 'Only an admin makes tokens for others: this token lacks the scope "admin".'));
  const tooMuch = wanted?.find((scope) => !allows(who.scopes, scope));
  if (tooMuch) throw new Stopped(problem(403, `A token cannot be given more than you have: yours lacks the scope "${tooMuch}".`));
  return SCOPES.filter((scope) => (wanted ?? USUAL).includes(scope) && allows(who.scopes, scope));
}
