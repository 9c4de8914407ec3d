import type { Containment } from '../containment/containment.ts';
import type { Escalation } from '../escalation/escalation.ts';
import type { Duration } from '../kernel/duration.ts';
import type { Phase } from '../kernel/phase.ts';
import type { Audience, Policy, WorkCalendar } from '../kernel/policy.ts';
import type { Severity } from '../kernel/severity.ts';
import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { Postmortem } from '../postmortem/postmortem.ts';
import type { Hats } from '../roles/hats.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { StandDown } from '../stand-down/stand-down.ts';

/** What is frozen into the opening entry: editing the handbook at 3 a.m. changes the next incident, not this one. */
export type Frozen = {
  readonly policy: Policy;
  readonly calendar: WorkCalendar;
  readonly runbook: Runbook | null;
  /** Commit of the handbook that was in force; null when it has none. */
  readonly handbookCommit: string | null;
  /** Head of the handbook's history when the incident began: what K2 means by "before". */
  readonly historyHead: string | null;
  /** Who belongs to each audience; in a drill only people of the drill (B6). */
  readonly audiences: Readonly<Record<Audience, readonly PersonId[]>>;
  /** The tiers of the on-call group, nearest first (E5). */
  readonly onCallTiers: readonly { readonly after: Duration; readonly people: readonly PersonId[] }[];
  /** Everybody in the directory, by id (D1, C5: is there a second person?). */
  readonly people: Readonly<Record<PersonId, string>>;
  /** People of the drill; empty when this is none (B6). */
  readonly drillPeople: readonly PersonId[];
  /** Text of the runbook's client message template, for the automatic first post (E3). */
  readonly clientMessage: string | null;
  /** The service's name on the public page; null when it has none. */
  readonly component: string | null;
  /** Whether anybody can be written to as a client of the service. */
  readonly clientAddresses: readonly string[];
  /** The service's own repository where it is a local folder (K2). */
  readonly repository: string | null;
  /** The service's owner; invited to the postmortem (P1). */
  readonly serviceOwner: PersonId | null;
};

/** How an incident began (B1). */
export type Trigger = 'person' | 'signal' | 'slo';

/** The opening entry: everything an incident starts from. */
export type Opening = {
  readonly id: string;
  /** `INC-12`. */
  readonly ref: string;
  readonly title: string;
  readonly summary: string | null;
  readonly severity: Severity;
  readonly service: string | null;
  /** Runbook id; `missing` when a page-worthy signal had none (B5); null when a person declared without one. */
  readonly runbook: string | null;
  readonly drill: boolean;
  readonly trigger: Trigger;
  readonly startedAt: Instant;
  readonly systemKnewAt: Instant | null;
  readonly personKnewAt: Instant | null;
  /** `runbook-id#condition-id`, or `unmatched:alertname` for B5. */
  readonly condition: string | null;
  /** Values of the condition's groupBy labels, as one text (B4). */
  readonly group: string | null;
  /** Labels of the signal that opened it, for G4 and for people. */
  readonly signalLabels: Readonly<Record<string, string>> | null;
  /** Ref of the earlier incident whose fix had landed (K5). */
  readonly recurrenceOf: string | null;
  readonly frozen: Frozen;
};

/** What the opening incident has seen of its signals (B4). */
export type Detection = {
  readonly count: number;
  readonly firing: number;
  readonly firstAt: Instant | null;
  readonly lastAt: Instant | null;
  /** When the last firing signal ended; null while any fires. */
  readonly clearedAt: Instant | null;
};

/** One incident: the fold of its timeline, postmortem included. */
export type Incident = {
  readonly opening: Opening;
  /** Number of entries folded; the next entry is `version + 1`. */
  readonly version: number;
  /** Hash of the last entry; what the archive seals. */
  readonly head: string;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly declaredAt: Instant;
  readonly systemKnewAt: Instant | null;
  readonly personKnewAt: Instant | null;
  readonly detection: Detection;
  readonly containment: Containment;
  readonly hats: Hats;
  readonly escalation: Escalation;
  readonly standDown: StandDown;
  readonly postmortem: Postmortem;
  /** Keys of the deadlines that have fired; a deadline never outlives its firing. */
  readonly fired: readonly string[];
};
