import type { ExpressionBuilder, Insertable, Kysely } from 'kysely';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { IncidentFilter, Page } from '#engine/ports.ts';
import { fromJson, inRange, keyOf, keyOrNull, toJson } from './columns.ts';
import { cursorAt, pageOf, placeOf } from './cursor.ts';
import type { IncidentsTable, Tables } from './tables.ts';

const REFS = 'refs';

/** The next number for a ref; each is given out once, on whichever node. */
export async function nextNumber(db: Kysely<Tables>): Promise<number> {
  const { value } = await db
    .insertInto('counters')
    .values({ name: REFS, value: 1 })
    .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** The columns of an incident's row, read from its state. Throws a RangeError when its ref does not end in a number. */
export function incidentRow(state: Incident, openKey: string | null): Insertable<IncidentsTable> {
  const { opening } = state;
  return {
    id: opening.id,
    ref: keyOf(opening.ref.toUpperCase()),
    number: numberOf(opening.ref),
    version: state.version,
    phase: state.phase,
    severity: state.severity,
    service: keyOrNull(opening.service),
    runbook: keyOrNull(opening.runbook),
    condition: keyOrNull(opening.condition),
    open_key: keyOrNull(openKey),
    drill: opening.drill ? 1 : 0,
    began_by: opening.trigger,
    declared_at: state.declaredAt,
    snapshot: toJson(state),
  };
}

function numberOf(ref: string): number {
  const digits = /\d+$/.exec(ref)?.[0];
  if (digits === undefined) throw new RangeError(`a ref ends in the incident's number, such as INC-12; this one is ${JSON.stringify(ref)}`);
  return Number(digits);
}

/** The id behind `INC-12` or a UUID in any case; undefined when there is none. */
export async function resolveRef(db: Kysely<Tables>, ref: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('incidents')
    .select('id')
    .where((eb) => eb.or([eb('ref', '=', keyOf(ref.toUpperCase())), eb('id', '=', keyOf(ref.toLowerCase())), eb('id', '=', keyOf(ref))]))
    .executeTakeFirst();
  return found?.id;
}

/** The incident as of its last entry. */
export async function load(db: Kysely<Tables>, incident: string): Promise<Incident | undefined> {
  return stateOf(await db.selectFrom('incidents').select('snapshot').where('id', '=', keyOf(incident)).executeTakeFirst());
}

/** Newest first. Throws `BadCursor`. */
export async function incidents(db: Kysely<Tables>, filter: IncidentFilter): Promise<Page<Incident>> {
  const limit = inRange(filter.limit, 1);
  let query = db
    .selectFrom('incidents')
    .select(['number', 'snapshot'])
    .orderBy('number', 'desc')
    .limit(limit + 1);
  if (filter.phase !== undefined) query = query.where('phase', '=', keyOf(filter.phase));
  if (filter.severity !== undefined) query = query.where('severity', '=', keyOf(filter.severity));
  if (filter.service !== undefined) query = query.where('service', '=', keyOf(filter.service));
  if (filter.open !== undefined) query = query.where('phase', filter.open ? '!=' : '=', 'closed');
  if (filter.cursor !== undefined) query = query.where('number', '<', placeOf('incidents', filter.cursor, ['number'])[0]);
  return pageOf(
    await query.execute(),
    limit,
    (row) => fromJson<Incident>(row.snapshot),
    (row) => cursorAt('incidents', row.number),
  );
}

/** The incident that holds this key (B4). */
export async function openByKey(db: Kysely<Tables>, openKey: string): Promise<string | undefined> {
  const found = await db.selectFrom('incidents').select('id').where('open_key', '=', keyOf(openKey)).executeTakeFirst();
  return found?.id;
}

/** Incidents that a person declared on this runbook and that no signal has claimed yet, oldest first. Drills are none: a real signal must not end in one (B6). */
export async function openDeclared(db: Kysely<Tables>, runbook: string): Promise<readonly Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('snapshot')
    .where('runbook', '=', keyOf(runbook))
    .where('began_by', '=', 'person')
    .where('condition', 'is', null)
    .where('drill', '=', 0)
    .where('phase', 'in', ['containing', 'contained', 'resolved'])
    .orderBy('number')
    .execute();
  return rows.map((row) => fromJson<Incident>(row.snapshot));
}

/** K5: the newest real incident on this condition or runbook with a fix that landed before `before`. `missing` (B5) is no runbook. */
export async function landedEarlier(
  db: Kysely<Tables>,
  of: { readonly condition: string | null; readonly runbook: string | null },
  before: Instant,
): Promise<Incident | undefined> {
  const { condition } = of;
  const runbook = of.runbook === 'missing' ? null : of.runbook;
  if (condition === null && runbook === null) return undefined;
  const sameTrouble = (eb: ExpressionBuilder<Tables, 'incidents'>) =>
    eb.or([
      ...(condition === null ? [] : [eb('incidents.condition', '=', keyOf(condition))]),
      ...(runbook === null ? [] : [eb('incidents.runbook', '=', keyOf(runbook))]),
    ]);
  const landed = (eb: ExpressionBuilder<Tables, 'incidents'>) =>
    eb.exists(eb.selectFrom('fixes').select('fixes.id').whereRef('fixes.incident', '=', 'incidents.id').where('fixes.landed_at', '<', before));
  return stateOf(
    await db
      .selectFrom('incidents')
      .select('snapshot')
      .where('drill', '=', 0)
      .where(sameTrouble)
      .where(landed)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
}

function stateOf(row: { readonly snapshot: string } | undefined): Incident | undefined {
  return row === undefined ? undefined : fromJson<Incident>(row.snapshot);
}
