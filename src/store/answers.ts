import type { Kysely } from 'kysely';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { KeptAnswer } from '#engine/ports.ts';
import { keyOf, read, written } from './columns.ts';
import type { Tables } from './tables.ts';

/** The answer that an earlier request with this key got. */
export async function answerFor(db: Kysely<Tables>, scope: string, key: string): Promise<KeptAnswer | undefined> {
  const row = await db.selectFrom('answers').selectAll().where('scope', '=', keyOf(scope)).where('key', '=', keyOf(key)).executeTakeFirst();
  return row === undefined ? undefined : { scope, key, request: read(row.request), status: row.status, body: read(row.body) };
}

/** Keeps an answer; the first one for a key stays. */
export async function keepAnswer(db: Kysely<Tables>, answer: KeptAnswer, at: Instant): Promise<void> {
  await db
    .insertInto('answers')
    .values(rowOf(answer, at))
    .onConflict((c) => c.columns(['scope', 'key']).doNothing())
    .execute();
}

/** Keeps an answer with the write that it answers; fails when the key has one, so that the write is not done twice. */
export async function insertAnswer(db: Kysely<Tables>, answer: KeptAnswer, at: Instant): Promise<void> {
  await db.insertInto('answers').values(rowOf(answer, at)).execute();
}

function rowOf(answer: KeptAnswer, at: Instant) {
  return {
    scope: keyOf(answer.scope),
    key: keyOf(answer.key),
    request: written(answer.request),
    status: answer.status,
    body: written(answer.body),
    at,
  };
}
