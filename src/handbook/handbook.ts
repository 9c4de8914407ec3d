import type { Duration } from '#domain/kernel/duration.ts';
import type { Policy, WorkCalendar } from '#domain/kernel/policy.ts';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';

/** One thing lint found. Errors keep a handbook from loading; warnings do not. */
export type Finding = { readonly level: 'error' | 'warning'; readonly file: string; readonly line: number; readonly message: string };

/** A person of the directory. */
export type Person = {
  readonly id: PersonId;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly groups: readonly string[];
  readonly contact: readonly { readonly channel: string; readonly address: string; readonly after: Duration }[];
  readonly timeZone: string | null;
};

/** One layer of a schedule: people in turn, handed over every so often. */
export type Layer = {
  /** Local date or date-time from which the first person is on call. */
  readonly start: string;
  readonly handOff: { readonly every: Duration; readonly at: string; readonly on: string | null };
  readonly people: readonly PersonId[];
};

/** A schedule of on-call.yaml; a later layer wins over an earlier one while it has somebody. */
export type Schedule = { readonly id: string; readonly timeZone: string; readonly layers: readonly Layer[] };

/** on-call.yaml: schedules and the tiers of each group. */
export type OnCall = {
  readonly schedules: readonly Schedule[];
  readonly groups: Readonly<Record<string, readonly { readonly schedule: string; readonly after: Duration }[]>>;
};

/** A service as its file says. */
export type Service = {
  readonly id: string;
  readonly name: string;
  readonly owner: PersonId;
  /** Groups of people.yaml that stand in for the general ones on this service: `{leadership: [...]}` by audience name. */
  readonly audiences: Readonly<Record<string, readonly PersonId[]>>;
  /** Client mailboxes (E1 `clients`). */
  readonly clients: readonly string[];
  readonly statusPage: { readonly component: string; readonly description: string | null } | null;
  readonly repository: string | null;
};

/** A service level objective of slos/*.yaml, by its OpenSLO name. */
export type Slo = { readonly id: string; readonly path: string; readonly name: string; readonly service: string };

/** A loaded handbook: what the team wrote before the incident, checked. Immutable; a reload makes a new one. */
export type Handbook = {
  readonly folder: string;
  readonly commit: string | null;
  /** The folder has changes that are not committed. */
  readonly dirty: boolean;
  readonly loadedAt: Instant;
  readonly policy: Policy;
  readonly calendar: WorkCalendar;
  readonly people: readonly Person[];
  readonly onCall: OnCall;
  readonly services: readonly Service[];
  readonly slos: readonly Slo[];
  readonly runbooks: readonly Runbook[];
  /** Templates, checklists and ADRs by path. */
  readonly documents: Readonly<Record<string, string>>;
  /** Paths committed at the head (G4). */
  readonly committed: ReadonlySet<string>;
  readonly findings: readonly Finding[];
};

/** What a load comes to. `handbook` is null when an error keeps it from loading. */
export type Loaded = { readonly handbook: Handbook | null; readonly findings: readonly Finding[] };
