import type { EntryJson } from '#http/contract/entry.ts';
import type { IncidentJson } from '#http/contract/incident.ts';

/** One entry of a timeline, as the API answers it. */
export type WireEntry = EntryJson;
/** An incident, as the API answers it. */
export type WireIncident = IncidentJson;
/** One lever of an incident. */
export type WireLever = IncidentJson['levers'][number];
/** Something owed. */
export type WireOwed = IncidentJson['owed'][number];
/** A page of a list. */
export type WirePage<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };
/** What the door answers to an accepted command. */
export type WireDone = { readonly entries: readonly WireEntry[]; readonly incident: WireIncident };
