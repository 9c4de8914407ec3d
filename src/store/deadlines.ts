import type { Kysely, Transaction } from 'kysely';
import type { Deadline } from '#domain/incident/deadline.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import { fixed, fromJson, inRange, keyOf, runsOf, toJson } from './columns.ts';
import type { Tables } from './tables.ts';

/** Writes the deadlines of an incident in place of those written before. */
export async function replaceDeadlines(trx: Transaction<Tables>, incident: string, deadlines: readonly Deadline[]): Promise<void> {
  await trx.deleteFrom('deadlines').where('incident', '=', incident).execute();
  for (const run of runsOf(deadlines, 500)) {
    await trx
      .insertInto('deadlines')
      .values(run.map((deadline) => ({ incident, key: keyOf(deadline.key), at: deadline.at, deadline: toJson(deadline) })))
      .execute();
  }
}

/** Deadlines due at or before `now`, earliest first. */
export async function dueDeadlines(
  db: Kysely<Tables>,
  now: Instant,
  limit: number,
): Promise<readonly { readonly incident: string; readonly deadline: Deadline }[]> {
  const rows = await db
    .selectFrom('deadlines')
    .select(['incident', 'deadline'])
    .where('at', '<=', now)
    .orderBy('at')
    .orderBy('incident')
    .orderBy('key')
    .limit(inRange(limit, 1))
    .execute();
  return rows.map((row) => ({ incident: row.incident, deadline: fromJson<Deadline>(row.deadline) }));
}

/** When the earliest deadline is due or the earliest outbox item may be claimed; null when nothing waits. */
export async function nextDue(db: Kysely<Tables>): Promise<Instant | null> {
  const found = await db
    .selectNoFrom((eb) => [
      eb.selectFrom('deadlines').select('at').orderBy('at').limit(1).as('deadline'),
      eb.selectFrom('outbox').select('available_at').where('done', '=', fixed(0)).orderBy('available_at').limit(1).as('effect'),
    ])
    .executeTakeFirst();
  const waiting = [found?.deadline, found?.effect].filter((at) => typeof at === 'string');
  return waiting.sort()[0] ?? null;
}
