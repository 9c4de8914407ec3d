import type { RuleId } from '../kernel/decision.ts';
import type { Duration } from '../kernel/duration.ts';
import type { Instant, LocalDate, PersonId } from '../kernel/stamp.ts';
import type { Lever, LeverAdapter } from '../runbook/lever.ts';

/** Where a lever stands. */
export type LeverStateName = 'ready' | 'skipped' | 'unavailable' | 'pulling' | 'pulled' | 'failed';
/** Whether pulling it stopped the harm (C6). */
export type LeverEffect = 'stopped' | 'none' | 'unknown';

/** One lever of one incident. */
export type LeverState = {
  readonly lever: Lever;
  readonly state: LeverStateName;
  /** Why it is skipped, unavailable or failed. */
  readonly reason: string | null;
  /** The runbook advises pulling it (C7). */
  readonly advised: boolean;
  readonly rehearsed: { readonly on: LocalDate; readonly took: Duration | null } | null;
  readonly how: LeverAdapter;
  readonly reversible: boolean | null;
  readonly requestedAt: Instant | null;
  readonly pulledAt: Instant | null;
  readonly tookMs: number | null;
  readonly effect: LeverEffect | null;
  readonly by: 'adapter' | 'hand' | null;
  readonly output: string | null;
  readonly undo: string | null;
  readonly dryRun: { readonly at: Instant; readonly rows: number | null; readonly by: PersonId } | null;
  readonly approvedBy: readonly PersonId[];
};

/** A finding of the investigator, unread until the commander reads it (H4). */
export type Finding = {
  readonly id: string;
  readonly text: string;
  readonly about: 'harm' | 'cause';
  readonly links: readonly string[];
  readonly by: PersonId;
  readonly at: Instant;
  readonly readAt: Instant | null;
};

/** A broken glass: which rule was overridden, by whom and why (C9). */
export type Override = { readonly rule: RuleId; readonly lever: Lever | null; readonly reason: string; readonly by: PersonId; readonly at: Instant };

/** The containment side of an incident. */
export type Containment = {
  readonly levers: readonly LeverState[];
  readonly findings: readonly Finding[];
  readonly overrides: readonly Override[];
  /** C9: the commander opened diagnosis although harm goes on. */
  readonly diagnosisOpened: boolean;
  /** C4: why this is bigger than this incident; null when it is not. */
  readonly bigger: string | null;
  /** C4: the commander has looked at severity since. */
  readonly severityReconsidered: boolean;
  readonly containedAt: Instant | null;
  readonly lostTimes: number;
};

/** What containment adds to the timeline. */
export type ContainmentEntry =
  | { readonly type: 'harm.reported'; readonly data: { readonly text: string; readonly growing: boolean | null } }
  | { readonly type: 'lever.requested'; readonly data: { readonly lever: Lever; readonly dryRun: boolean; readonly note: string | null } }
  | {
      readonly type: 'lever.pulled';
      readonly data: {
        readonly lever: Lever;
        readonly by: 'adapter' | 'hand';
        readonly tookMs: number | null;
        readonly output: string | null;
        readonly undo: string | null;
        readonly note: string | null;
      };
    }
  | {
      readonly type: 'lever.failed';
      readonly data: {
        readonly lever: Lever;
        readonly reason: string;
        readonly tookMs: number | null;
        readonly output: string | null;
        readonly dryRun: boolean;
      };
    }
  | { readonly type: 'lever.unavailable'; readonly data: { readonly lever: Lever; readonly reason: string } }
  | { readonly type: 'lever.skipped'; readonly data: { readonly lever: Lever; readonly reason: string } }
  | {
      readonly type: 'lever.dry_run';
      readonly data: { readonly lever: Lever; readonly rows: number | null; readonly output: string | null; readonly tookMs: number | null };
    }
  | { readonly type: 'lever.approved'; readonly data: { readonly lever: Lever } }
  | { readonly type: 'lever.outcome'; readonly data: { readonly lever: Lever; readonly effect: LeverEffect; readonly note: string | null } }
  | { readonly type: 'rule.overridden'; readonly data: { readonly rule: RuleId; readonly lever: Lever | null; readonly reason: string } }
  | { readonly type: 'incident.bigger'; readonly data: { readonly reason: string } }
  | {
      readonly type: 'finding.reported';
      readonly data: { readonly finding: string; readonly text: string; readonly about: 'harm' | 'cause'; readonly links: readonly string[] };
    }
  | { readonly type: 'finding.read'; readonly data: { readonly finding: string } }
  | {
      readonly type: 'containment.confirmed';
      readonly data: { readonly evidence: 'condition-cleared' | 'still-firing' | 'no-signal'; readonly firing: number; readonly note: string | null };
    }
  | { readonly type: 'containment.lost'; readonly data: { readonly note: string } };
