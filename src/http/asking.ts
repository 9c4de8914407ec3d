import type { FastifyRequest } from 'fastify';
import type { Hat } from '#domain/kernel/stamp.ts';
import { canonical } from '#domain/stand-down/archive.ts';
import type { Asking, Handled } from '#engine/engine.ts';
import { sha256 } from '#engine/record.ts';
import { malformed, Stopped } from './problem.ts';
import { whoOf } from './who.ts';

/** An accepted command, as the answer to it is built from. */
export type Accepted = Extract<Handled, { kind: 'accepted' }>;
/** An answer as it is sent and kept. */
export type Answer = { readonly status: number; readonly body: string };

const KEY = /^[\x20-\x7e]{1,255}$/;
const VERSION = /^(?:W\/)?"?(\d{1,9})"?$/;

const wrong = (header: string, message: string): Stopped => new Stopped(malformed(400, [{ field: header, message }]));

/** The idempotency key; undefined without one. Throws a `Stopped` (400) for one that cannot be kept. */
export function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key) || key.trim() === '') {
    throw wrong('Idempotency-Key', 'must be 1 to 255 visible ASCII characters, such as a UUID');
  }
  return key;
}

/** The version of `If-Match`; undefined without one, and for `*`. Throws a `Stopped` (400) when it is none. */
function ifMatchOf(request: FastifyRequest): number | undefined {
  const written = request.headers['if-match']?.trim();
  if (written === undefined || written === '*') return undefined;
  const found = VERSION.exec(written)?.[1];
  if (found === undefined) throw wrong('If-Match', 'must be a version, such as "3": the ETag of the incident, or *');
  return Number(found);
}

/** What makes two requests the same one: method, path and what the body says. */
export function requestHash(request: FastifyRequest, body: unknown): string {
  const [path = ''] = request.url.split('?');
  return sha256(`${request.method}\n${path.replace(/\/+$/, '')}\n${canonical(body ?? null)}`);
}

/** Who asks and under which conditions; `answer` builds what a repeat with the same key is answered with. */
export function askingOf(request: FastifyRequest, as: Hat | null, body: unknown, answer: (done: Accepted) => Answer): Asking {
  const who = whoOf(request);
  const key = keyOf(request);
  const ifVersion = ifMatchOf(request);
  return {
    by: who.person,
    as,
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(key === undefined ? {} : { idempotency: { scope: who.person, key, request: requestHash(request, body), answer } }),
  };
}
