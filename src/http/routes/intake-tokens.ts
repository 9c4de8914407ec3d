import type { IntakeTokenRow } from '#engine/ports.ts';
import { sha256 } from '#engine/record.ts';
import { type ApiServer, json, onRead, onWrite, WriteHeaders } from '../api-server.ts';
import { pageOf } from '../contract/page.ts';
import { IntakeToken, MadeIntakeToken, NewIntakeToken } from '../contract/token.ts';
import type { Deps } from '../deps.ts';
import type { keptAnswers } from '../kept-answer.ts';
import { problem, send } from '../problem.ts';
import { IdParams } from './tokens.ts';

function shown({ id, name, source, pages, createdAt, revokedAt }: IntakeTokenRow): object {
  return { id, name, source, pages, createdAt, revokedAt };
}

/** What to paste into a sender: Alertmanager's webhook URL, and Prometheus's `alertmanagers` entry. */
function urlsOf(baseUrl: string, token: string): object {
  const base = new URL(baseUrl);
  const prefix = `${base.pathname.replace(/\/+$/, '')}/intake/${token}`;
  return {
    alertmanager: `${base.origin}${prefix}/alertmanager`,
    prometheus: { scheme: base.protocol.replace(':', ''), target: base.host, path_prefix: prefix },
  };
}

/** Intake tokens: each names a source of signals, and its secret is part of the sender's URL. */
export function intakeTokenRoutes(server: ApiServer, deps: Deps, answerOnce: ReturnType<typeof keptAnswers>): void {
  const tags = ['Tokens'];

  server.post(
    '/intake-tokens',
    {
      config: { scope: 'admin' },
      schema: {
        tags,
        operationId: 'makeIntakeToken',
        summary: 'Make an intake token; its secret is shown once',
        headers: WriteHeaders,
        body: NewIntakeToken,
        response: { ...json(201, MadeIntakeToken, 'The token, with its secret and what to paste.'), ...onWrite() },
      },
    },
    async (request, reply) => {
      const { name, source, pages = false } = request.body;
      const answer = await answerOnce(request, async () => {
        const token = `tqi_${deps.chance.secret(24)}`;
        const row = { id: deps.chance.uuid(), hash: sha256(token), name, source, pages, createdAt: deps.clock.now(), revokedAt: null };
        await deps.store.saveIntakeToken(row);
        return { status: 201, body: JSON.stringify({ token, ...shown(row), urls: urlsOf(deps.baseUrl, token) }) };
      });
      return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
    },
  );

  server.get(
    '/intake-tokens',
    {
      config: { scope: 'admin' },
      schema: {
        tags,
        operationId: 'listIntakeTokens',
        summary: 'All intake tokens',
        response: { ...json(200, pageOf(IntakeToken, 'Intake tokens.'), 'Intake tokens, without their secrets.'), ...onRead() },
      },
    },
    async (_request, reply) => reply.send({ items: (await deps.store.intakeTokens()).map(shown), nextCursor: null }),
  );

  server.delete(
    '/intake-tokens/:id',
    {
      config: { scope: 'admin' },
      schema: {
        tags,
        operationId: 'revokeIntakeToken',
        summary: 'Revoke an intake token',
        params: IdParams,
        response: { 204: { description: 'Revoked.' }, ...onRead(404) },
      },
    },
    async (request, reply) => {
      const row = (await deps.store.intakeTokens()).find(({ id }) => id === request.params.id);
      if (!row) return send(reply, problem(404, 'There is no such intake token.'));
      await deps.store.revokeIntakeToken(row.id, deps.clock.now());
      return reply.code(204).send();
    },
  );
}
