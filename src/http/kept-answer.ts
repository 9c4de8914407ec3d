import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sha256 } from '#engine/record.ts';
import { type Answer, keyOf, requestHash } from './asking.ts';
import type { Deps } from './deps.ts';
import { keyReused } from './handled.ts';
import { problem, Stopped } from './problem.ts';
import { whoOf } from './who.ts';

const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/**
 * Idempotency for writes that are no command: the same key is answered with the same words, and the work is done once. A kept answer may hold a new
 * token, of which only the hash may ever be stored; so it is sealed with the asker's own token and nobody else can read it back.
 */
export function keptAnswers(
  deps: Pick<Deps, 'store' | 'clock' | 'chance'>,
): (request: FastifyRequest, work: () => Promise<Answer>) => Promise<Answer> {
  const running = new Map<string, Promise<Answer>>();

  const first = async (scope: string, key: string, request: string, secret: string, work: () => Promise<Answer>): Promise<Answer> => {
    const kept = await deps.store.answerFor(scope, key);
    if (kept) {
      if (kept.request !== request) throw new Stopped(keyReused());
      return { status: kept.status, body: unsealed(kept.body, secret) };
    }
    const answer = await work();
    const iv = createHash('sha256').update(deps.chance.secret(24)).digest().subarray(0, IV);
    await deps.store.keepAnswer({ key, scope, request, status: answer.status, body: sealed(answer.body, secret, iv) }, deps.clock.now());
    return answer;
  };

  return async (request, work) => {
    const key = keyOf(request);
    if (key === undefined) return work();
    const who = whoOf(request);
    const scope = `${who.person} ${sha256(who.secret).slice(0, 16)}`;
    const name = `${scope} ${key}`;
    // Two at once: the second waits until the first has kept its answer, and then reads that.
    const before = running.get(name) ?? Promise.resolve();
    const mine = before.then(run, run);
    function run(): Promise<Answer> {
      return first(scope, key as string, requestHash(request, request.body), who.secret, work);
    }
    running.set(name, mine);
    try {
      return await mine;
    } finally {
      if (running.get(name) === mine) running.delete(name);
    }
  };
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'tourniquet kept answer', 32));
}

function sealed(body: string, secret: string, iv: Buffer): string {
  const cipher = createCipheriv(CIPHER, keyFrom(secret), iv);
  const hidden = Buffer.concat([cipher.update(body, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url');
}

function unsealed(kept: string, secret: string): string {
  const bytes = Buffer.from(kept, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, keyFrom(secret), bytes.subarray(0, IV));
    decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8');
  } catch {
    // Not sealed with this token: whoever asks is not the one who was answered.
    throw new Stopped(problem(422, 'Idempotency-Key was used with another token: use a new key.'));
  }
}
