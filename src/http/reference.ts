import type { Incident } from '#domain/incident/incident.ts';
import type { Deps } from './deps.ts';
import { noIncident } from './handled.ts';
import { Stopped } from './problem.ts';

const REF = /^[A-Za-z]{1,10}-\d{1,9}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A reference that could name an incident, for the store to look up. Throws a `Stopped` (404) for everything else, so that no database sees it. */
export function refOf(ref: string): string {
  if (REF.test(ref) || UUID.test(ref)) return ref;
  throw new Stopped(noIncident(ref));
}

/** The UUID of the incident that a path names. Throws a `Stopped` (404) when there is none. */
export async function incidentId(deps: Pick<Deps, 'store'>, ref: string): Promise<string> {
  const id = await deps.store.resolveRef(refOf(ref));
  if (id === undefined) throw new Stopped(noIncident(ref));
  return id;
}

/** The incident that a path names, folded. Throws a `Stopped` (404) when there is none. */
export async function incidentOf(deps: Pick<Deps, 'engine'>, ref: string): Promise<Incident> {
  const incident = await deps.engine.incident(refOf(ref));
  if (!incident) throw new Stopped(noIncident(ref));
  return incident;
}

/** What the engine reads of the incident that a path names. Throws a `Stopped` (404) when there is none. */
export function found<T>(reading: T | undefined, ref: string): T {
  if (reading === undefined) throw new Stopped(noIncident(ref));
  return reading;
}
