import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PersonId } from '#domain/kernel/stamp.ts';
import { sha256 } from '#engine/record.ts';
import type { Scope } from './contract/token.ts';
import type { HttpStore } from './deps.ts';
import { problem, Stopped } from './problem.ts';

/** Who asks: the person a token acts as, and what it may do. */
export type Who = {
  readonly person: PersonId;
  readonly scopes: readonly string[];
  /** The secret itself, for sealing what only its holder may read again. */
  readonly secret: string;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the token must be allowed to do. */
    scope?: Scope;
  }
  interface FastifyRequest {
    who: Who | null;
  }
}

const REALM = 'Bearer realm="tourniquet"';

/** True when these scopes allow what `scope` asks for; `admin` allows everything. */
export function allows(scopes: readonly string[], scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes('admin');
}

/** Before any body is read: 401 without a good token, 403 without the scope that the route names. */
export function askWho(server: FastifyInstance, store: Pick<HttpStore, 'tokenByHash'>): void {
  server.addHook('onRequest', async (request) => {
    const secret = /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined) {
      throw new Stopped(problem(401, 'No token: send "Authorization: Bearer TOKEN".'), { 'www-authenticate': REALM });
    }
    const row = await store.tokenByHash(sha256(secret));
    if (!row || row.revokedAt !== null) {
      throw new Stopped(problem(401, 'This token is not known, or was revoked: ask an admin for another.'), {
        'www-authenticate': `${REALM}, error="invalid_token"`,
      });
    }
    const { scope } = request.routeOptions.config;
    if (scope && !allows(row.scopes, scope)) {
      throw new Stopped(problem(403, `This token may not do that: it needs the scope "${scope}" and has ${row.scopes.join(', ') || 'none'}.`));
    }
    request.who = { person: row.person, scopes: row.scopes, secret };
  });
}

/** Who asks, behind `askWho`. Throws when a route was registered outside of it, which is a fault of ours. */
export function whoOf(request: FastifyRequest): Who {
  if (!request.who) throw new Error(`${request.routeOptions.url ?? request.url} answers without having asked who asks`);
  return request.who;
}
