import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Hat } from '#domain/kernel/stamp.ts';
import { inRange, keyOf, read, runsOf, toJson, written } from './columns.ts';
import type { Tables, TimelineTable } from './tables.ts';

/** Entries of an incident after `after`, in order; at most `limit`. */
export async function entries(db: Kysely<Tables>, incident: string, after = 0, limit?: number): Promise<readonly Recorded[]> {
  let query = db.selectFrom('timeline').selectAll().where('incident', '=', keyOf(incident)).where('seq', '>', inRange(after)).orderBy('seq');
  if (limit !== undefined) query = query.limit(inRange(limit, 1));
  return (await query.execute()).map(entryOf);
}

/** Adds entries to the end of a timeline. */
export async function addEntries(trx: Transaction<Tables>, incident: string, added: readonly Recorded[]): Promise<void> {
  for (const run of runsOf(added, 500)) {
    await trx
      .insertInto('timeline')
      .values(run.map((entry) => rowOf(incident, entry)))
      .execute();
  }
}

function rowOf(incident: string, entry: Recorded): Insertable<TimelineTable> {
  return {
    incident,
    seq: entry.seq,
    at: entry.at,
    recorded_at: entry.recordedAt,
    type: entry.type,
    by: written(entry.by),
    as_hat: entry.as,
    data: toJson(entry.data),
    prev: entry.prev,
    hash: entry.hash,
  };
}

function entryOf(row: Selectable<TimelineTable>): Recorded {
  return {
    seq: row.seq,
    at: row.at,
    recordedAt: row.recorded_at,
    type: row.type,
    by: read(row.by),
    as: row.as_hat as Hat | null,
    data: JSON.parse(row.data),
    prev: row.prev,
    hash: row.hash,
    // Only entries are ever written here, and nothing changes a row: what comes back is what went in.
  } as Recorded;
}
