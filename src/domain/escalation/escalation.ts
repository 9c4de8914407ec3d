import type { Audience, Meeting, StatusPageMode } from '../kernel/policy.ts';
import type { Severity } from '../kernel/severity.ts';
import type { Hat, Instant, LocalDate, PersonId } from '../kernel/stamp.ts';

/** How one attempt to tell somebody ended (E2, E5). */
export type Outcome = 'delivered' | 'failed';

/** One cell of the matrix: a clock with evidence (E2). */
export type Cell = {
  readonly audience: Audience;
  readonly due: Instant;
  /** For a cell that a meeting fulfils: which, and on what date. */
  readonly meeting: { readonly meeting: Meeting; readonly date: LocalDate } | null;
  readonly people: readonly PersonId[];
  readonly toldAt: Instant | null;
  /** The channel, or the meeting's name. */
  readonly how: string | null;
  readonly by: PersonId | null;
  readonly as: Hat | null;
  /** Told after it was due, or past due and not told at the moment of the miss. */
  readonly late: boolean;
  /** Severity changes can make a cell moot; it stays on record. */
  readonly waived: boolean;
};

/** Why somebody is told: the outside shows it as the subject of the message. */
export type TellingPurpose =
  | 'page'
  | 'audience'
  | 'brief'
  | 'clients'
  | 'status-update'
  | 'update-reminder'
  | 'update-missed'
  | 'severity-lowered'
  | 'stand-down'
  | 'stand-down-overdue'
  | 'postmortem-scheduled'
  | 'postmortem-overdue'
  | 'fix-overdue'
  | 'hat-offered';

/** Who has been told, on which channel, when: what stand-down announces to (D2) and what keeps anybody from being told twice (E4). */
export type Told = {
  /** Delivery id; a report that comes twice is counted once. */
  readonly delivery: string;
  readonly person: PersonId;
  readonly audience: Audience;
  readonly channel: string;
  readonly at: Instant;
  readonly outcome: Outcome;
};

/** The escalation side of an incident. */
export type Escalation = {
  readonly cells: readonly Cell[];
  readonly told: readonly Told[];
  readonly acknowledgedAt: Instant | null;
  /** Pages sent so far (E5). */
  readonly pageRounds: number;
  readonly lastPageAt: Instant | null;
  /** When paging began: the opening, or the raise that brought the on-call group in (E5). */
  readonly pagingSince: Instant | null;
  /** Everybody somebody has set out to tell; nobody is asked twice when severity rises (E4). */
  readonly asked: readonly PersonId[];
  /** E3: when the commander's brief went to leadership, and when it was first delivered. */
  readonly briefedAt: Instant | null;
  /** `system` while only the automatic brief is on its way; the commander once they have told leadership themselves. */
  readonly briefedBy: PersonId | null;
  readonly briefDeliveredAt: Instant | null;
  readonly statusPage: { readonly mode: StatusPageMode; readonly state: PublicState | null; readonly owedAutomatic: boolean };
  readonly updates: {
    /** What the M1 clock counts from: the last update, or the declaration. */
    readonly since: Instant;
    readonly lastAt: Instant | null;
    readonly nextDueAt: Instant | null;
    readonly count: number;
    readonly missed: number;
    /** Rings since the last update; each is a round of the clock (M1). */
    readonly rung: number;
  };
};

/** A state of the public page. */
export const PUBLIC_STATES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
/** A state of the public page, as status pages everywhere name them. */
export type PublicState = (typeof PUBLIC_STATES)[number];

/** Where an update goes (M1–M3). */
export type UpdateAudience = 'status-page' | 'clients' | 'internal';

/** What escalation and updates add to the timeline. `deadline` names the clock that fired. */
export type EscalationEntry =
  | { readonly type: 'incident.acknowledged'; readonly data: { readonly person: PersonId; readonly first: boolean; readonly via: string | null } }
  | { readonly type: 'page.sent'; readonly data: { readonly round: number; readonly people: readonly PersonId[]; readonly deadline: string | null } }
  | { readonly type: 'audience.told'; readonly data: { readonly audience: Audience; readonly people: readonly PersonId[] } }
  | {
      readonly type: 'delivery.reported';
      readonly data: {
        readonly delivery: string;
        readonly purpose: TellingPurpose;
        readonly audience: Audience | null;
        readonly person: PersonId | null;
        readonly channel: string;
        readonly address: string | null;
        readonly outcome: Outcome;
        readonly detail: string | null;
        readonly attempts: number;
      };
    }
  | { readonly type: 'escalation.missed'; readonly data: { readonly audience: Audience; readonly due: Instant; readonly deadline: string } }
  | {
      readonly type: 'leadership.briefed';
      readonly data: { readonly text: string; readonly automatic: boolean; readonly people: readonly PersonId[] };
    }
  | { readonly type: 'meeting.held'; readonly data: { readonly meeting: Meeting; readonly date: LocalDate; readonly audiences: readonly Audience[] } }
  | {
      readonly type: 'severity.changed';
      readonly data: {
        readonly from: Severity;
        readonly to: Severity;
        readonly reason: string;
        readonly cells: readonly Cell[];
        readonly statusPage: StatusPageMode;
      };
    }
  | {
      readonly type: 'update.published';
      readonly data: {
        readonly audience: UpdateAudience;
        readonly state: PublicState | null;
        readonly text: string;
        readonly nextUpdateAt: Instant | null;
        readonly automatic: boolean;
        readonly rehearsal: boolean;
        readonly deadline?: string;
      };
    }
  | { readonly type: 'update.reminded'; readonly data: { readonly due: Instant; readonly deadline: string } }
  | { readonly type: 'update.missed'; readonly data: { readonly due: Instant; readonly round: number; readonly deadline: string } };
