import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { Page, StoredSignal } from '#engine/ports.ts';
import { fixed, inRange, keyOf, runsOf, written } from './columns.ts';
import { cursorAt, pageOf, placeOf } from './cursor.ts';
import type { Differences } from './differences.ts';
import { storedSignal } from './signal-rows.ts';
import type { Tables } from './tables.ts';

/** Signals whose meaning is not decided yet, oldest first. */
export async function unprocessedSignals(db: Kysely<Tables>, limit: number): Promise<readonly StoredSignal[]> {
  const rows = await db.selectFrom('signals').selectAll().where('processed', '=', fixed(0)).orderBy('position').limit(inRange(limit, 1)).execute();
  return rows.map(storedSignal);
}

/** What is decided of signals: the incident that they belong to, if any, and the sentence that says why, if there is one to say. */
export type Verdict = { readonly incident: string | null; readonly why?: string };

/** Which of these signals have been given to an incident, with nothing about them left to decide. They stay held until the transaction ends. */
export async function alreadyGiven(trx: Transaction<Tables>, differences: Differences, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  await differences.holdSignals(trx, { ids: ids.map(keyOf) });
  const given: string[] = [];
  for (const run of runsOf(ids, 500)) {
    const query = trx.selectFrom('signals').select('id').where('id', 'in', run.map(keyOf));
    const rows = await query.where('processed', '=', fixed(1)).where('incident', 'is not', null).execute();
    given.push(...rows.map((row) => row.id));
  }
  return given;
}

/** Notes what was decided of signals, in the transaction that does it. */
export async function decideSignals(trx: Transaction<Tables>, differences: Differences, ids: readonly string[], verdict: Verdict): Promise<void> {
  if (ids.length === 0) return;
  await differences.holdSignals(trx, { ids: ids.map(keyOf) });
  const { incident, why } = verdict;
  // A signal that ended between its beginning being read and being given to the incident has an end that nobody has recorded yet: it stays
  // pending until it is given to the incident a second time, for its end. Otherwise a crash right here would leave it firing for ever.
  // A reason that is noted afterwards decides nothing: what is pending stays so.
  const noted = incident === null || why === undefined ? sql`` : sql`when incident = ${keyOf(incident)} then processed`;
  const processed = incident === null ? sql<number>`1` : sql<number>`case ${noted} when status = 'resolved' and incident is null then 0 else 1 end`;
  for (const run of runsOf(ids, 500)) {
    await trx
      .updateTable('signals')
      .set({ incident, processed, ...(why === undefined ? {} : { why: written(why) }) })
      .where('id', 'in', run.map(keyOf))
      .execute();
  }
}

/** Newest first. Throws `BadCursor`. */
export async function signals(
  db: Kysely<Tables>,
  filter: { readonly matched?: boolean; readonly incident?: string; readonly limit: number; readonly cursor?: string },
): Promise<Page<StoredSignal>> {
  const limit = inRange(filter.limit, 1);
  let query = db
    .selectFrom('signals')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(limit + 1);
  if (filter.matched !== undefined) query = query.where('incident', filter.matched ? 'is not' : 'is', null);
  if (filter.incident !== undefined) query = query.where('incident', '=', keyOf(filter.incident));
  if (filter.cursor !== undefined) query = query.where('position', '<', placeOf('signals', filter.cursor, ['number'])[0]);
  return pageOf(await query.execute(), limit, storedSignal, (row) => cursorAt('signals', row.position));
}

/** Distinct signals of an incident: how many, how many fire now, and the span in which they came. */
export async function signalSummary(
  db: Kysely<Tables>,
  incident: string,
): Promise<{ readonly count: number; readonly firing: number; readonly firstAt: Instant | null; readonly lastAt: Instant | null }> {
  return db
    .selectFrom('signals')
    .select([
      sql<number>`count(*)`.as('count'),
      sql<number>`count(case when status = 'firing' then 1 end)`.as('firing'),
      sql<string | null>`min(received_at)`.as('firstAt'),
      sql<string | null>`max(last_at)`.as('lastAt'),
    ])
    .where('incident', '=', keyOf(incident))
    .executeTakeFirstOrThrow();
}
