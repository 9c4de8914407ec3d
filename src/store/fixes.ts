import type { Insertable, Kysely, Transaction } from 'kysely';
import type { Incident } from '#domain/incident/incident.ts';
import type { FixRow, Page } from '#engine/ports.ts';
import { fromJson, inRange, keyOf, keyOrNull, toJson } from './columns.ts';
import { cursorAt, pageOf, placeOf } from './cursor.ts';
import type { FixesTable, Tables } from './tables.ts';

/** Which fixes the board asks for. `dueBefore` is a date, itself not included. */
export type FixFilter = {
  readonly owner?: string;
  readonly service?: string;
  readonly landed?: boolean;
  readonly dueBefore?: string;
  readonly limit: number;
  readonly cursor?: string;
};

/** Writes the fixes of an incident as its state has them, in place of those written before. */
export async function replaceFixes(trx: Transaction<Tables>, state: Incident): Promise<void> {
  await trx.deleteFrom('fixes').where('incident', '=', state.opening.id).execute();
  const rows = state.postmortem.fixes.map((fix) => rowOf(state, fix));
  if (rows.length > 0) await trx.insertInto('fixes').values(rows).execute();
}

function rowOf(state: Incident, fix: FixRow['fix']): Insertable<FixesTable> {
  const { id, ref, service } = state.opening;
  const row: FixRow = { incident: id, ref, service, fix };
  return {
    incident: id,
    id: keyOf(fix.id),
    owner: keyOf(fix.owner),
    service: keyOrNull(service),
    due: keyOf(fix.due),
    landed_at: fix.landed?.at ?? null,
    row: toJson(row),
  };
}

/** The board of structural fixes, soonest due first. Throws `BadCursor`. */
export async function fixes(db: Kysely<Tables>, filter: FixFilter): Promise<Page<FixRow>> {
  const limit = inRange(filter.limit, 1);
  let query = db
    .selectFrom('fixes')
    .select(['due', 'incident', 'id', 'row'])
    .orderBy('due')
    .orderBy('incident')
    .orderBy('id')
    .limit(limit + 1);
  if (filter.owner !== undefined) query = query.where('owner', '=', keyOf(filter.owner));
  if (filter.service !== undefined) query = query.where('service', '=', keyOf(filter.service));
  if (filter.landed !== undefined) query = query.where('landed_at', filter.landed ? 'is not' : 'is', null);
  if (filter.dueBefore !== undefined) query = query.where('due', '<', keyOf(filter.dueBefore));
  if (filter.cursor !== undefined) {
    const [due, incident, id] = placeOf('fixes', filter.cursor, ['text', 'text', 'text']);
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('due', 'incident', 'id'), '>', tuple(due, incident, id)));
  }
  return pageOf(
    await query.execute(),
    limit,
    (row) => fromJson<FixRow>(row.row),
    (row) => cursorAt('fixes', row.due, row.incident, row.id),
  );
}
