import type { CommitEvidence } from '../chain/proof.ts';
import type { LeverEffect } from '../containment/containment.ts';
import type { Outcome, PublicState, TellingPurpose, UpdateAudience } from '../escalation/escalation.ts';
import type { Meeting } from '../kernel/policy.ts';
import type { Severity } from '../kernel/severity.ts';
import type { Hat, Instant, PersonId } from '../kernel/stamp.ts';
import type { FixInput, Section } from '../postmortem/postmortem.ts';
import type { Lever } from '../runbook/lever.ts';
import type { DetectionEntry } from './entry.ts';

/** Commands that people (and agents on their behalf) give, exactly as the HTTP contract names them and their fields. */
export type PersonCommand =
  | { readonly type: 'acknowledge'; readonly via?: string | undefined }
  | { readonly type: 'note.add'; readonly text: string }
  | { readonly type: 'harm.report'; readonly text: string; readonly growing?: boolean | undefined }
  | { readonly type: 'hat.offer'; readonly hat: Hat; readonly to: PersonId }
  | { readonly type: 'hat.accept'; readonly hat: Hat }
  | { readonly type: 'hat.take'; readonly hat: Hat; readonly reason: string }
  | { readonly type: 'severity.set'; readonly severity: Severity; readonly reason: string }
  | {
      readonly type: 'lever.pull';
      readonly lever: Lever;
      readonly by?: 'adapter' | 'hand' | undefined;
      readonly note?: string | undefined;
      readonly overrideReason?: string | undefined;
      readonly dryRun?: boolean | undefined;
      readonly rows?: number | undefined;
    }
  | { readonly type: 'lever.skip'; readonly lever: Lever; readonly reason: string }
  | { readonly type: 'lever.outcome'; readonly lever: Lever; readonly effect: LeverEffect; readonly note?: string | undefined }
  | { readonly type: 'lever.approve'; readonly lever: Lever }
  | { readonly type: 'diagnosis.open'; readonly reason: string }
  | { readonly type: 'containment.confirm'; readonly note?: string | undefined }
  | { readonly type: 'containment.lost'; readonly note: string }
  | { readonly type: 'decision.record'; readonly text: string }
  | { readonly type: 'finding.read'; readonly finding: string }
  | { readonly type: 'leadership.brief'; readonly text: string }
  | { readonly type: 'resolve'; readonly text: string }
  | { readonly type: 'stand-down'; readonly text: string }
  | {
      readonly type: 'update.publish';
      readonly audience: UpdateAudience;
      readonly state?: PublicState | undefined;
      readonly text: string;
      readonly nextUpdateAt?: Instant | undefined;
    }
  | { readonly type: 'finding.report'; readonly text: string; readonly about: 'harm' | 'cause'; readonly links?: readonly string[] | undefined }
  | { readonly type: 'care.check'; readonly person: PersonId; readonly note?: string | undefined }
  | { readonly type: 'timeline.archive' }
  | { readonly type: 'meeting.held'; readonly meeting: Meeting; readonly date: string }
  | { readonly type: 'postmortem.schedule'; readonly at: Instant; readonly attendees: readonly PersonId[] }
  | { readonly type: 'postmortem.hold'; readonly at: Instant }
  | { readonly type: 'postmortem.annotate'; readonly seq: number; readonly text: string }
  | { readonly type: 'postmortem.containment'; readonly runbookAdequate: boolean; readonly text: string }
  | { readonly type: 'postmortem.why'; readonly level: string; readonly question: string; readonly answer: string }
  | { readonly type: 'postmortem.hint.acknowledge'; readonly why: string }
  | { readonly type: 'postmortem.missed'; readonly level: string; readonly text: string }
  | { readonly type: 'postmortem.section.done'; readonly section: Section }
  | ({ readonly type: 'fix.add' } & FixInput)
  | ({ readonly type: 'fix.change'; readonly fix: string } & FixInput)
  | { readonly type: 'fix.land'; readonly fix: string; readonly commit: string }
  | { readonly type: 'feeling.add'; readonly text: string }
  | { readonly type: 'model.update'; readonly believed: string; readonly learned: string; readonly artifact: string }
  | { readonly type: 'postmortem.complete' }
  | { readonly type: 'close' };

/** Commands that only the system gives: clocks, senders and adapters' answers. */
export type SystemCommand =
  /** How many fire afterwards follows from the incident as it is when this is decided. */
  | ({ readonly type: 'signals.observe' } & Omit<DetectionEntry['data'], 'firing'>)
  /** A clock reached its time; `key` is the deadline's. */
  | { readonly type: 'deadline.fire'; readonly key: string }
  | {
      readonly type: 'delivery.report';
      readonly delivery: string;
      readonly purpose: TellingPurpose;
      readonly audience: string | null;
      readonly person: PersonId | null;
      readonly channel: string;
      readonly address: string | null;
      readonly outcome: Outcome;
      readonly detail: string | null;
      readonly attempts: number;
    }
  | { readonly type: 'lever.report'; readonly lever: Lever; readonly dryRun: boolean; readonly result: LeverReport }
  | { readonly type: 'fix.track'; readonly fix: string; readonly url: string; readonly state: string };

/** What an adapter says after it was asked to pull a lever (C6). */
export type LeverReport =
  | { readonly outcome: 'done'; readonly tookMs: number; readonly output: string; readonly undo: string | null; readonly rows: number | null }
  | { readonly outcome: 'failed'; readonly tookMs: number; readonly output: string; readonly reason: string }
  /** There is no such flag, no earlier artifact (C3). */
  | { readonly outcome: 'unavailable'; readonly tookMs: number; readonly output: string; readonly reason: string };

/** Anything that can be asked of an incident. */
export type Command = PersonCommand | SystemCommand;
/** The name of a command a person may give. */
export type PersonCommandType = PersonCommand['type'];

/** Which hat each command is given under (H2); null: any responder. The one table; the server, the screens and `can` read it. */
export const HAT_OF: Readonly<Record<PersonCommandType, Hat | null>> = {
  acknowledge: null,
  'note.add': null,
  'harm.report': null,
  'hat.offer': null,
  'hat.accept': null,
  'hat.take': null,
  'severity.set': 'commander',
  'lever.pull': 'commander',
  'lever.skip': 'commander',
  'lever.outcome': 'commander',
  'lever.approve': null,
  'diagnosis.open': 'commander',
  'containment.confirm': 'commander',
  'containment.lost': 'commander',
  'decision.record': 'commander',
  'finding.read': 'commander',
  'leadership.brief': 'commander',
  resolve: 'commander',
  'stand-down': 'commander',
  'update.publish': 'communicator',
  'finding.report': 'investigator',
  'care.check': null,
  'timeline.archive': null,
  'meeting.held': null,
  'postmortem.schedule': null,
  'postmortem.hold': null,
  'postmortem.annotate': null,
  'postmortem.containment': null,
  'postmortem.why': null,
  'postmortem.hint.acknowledge': null,
  'postmortem.missed': null,
  'postmortem.section.done': null,
  'fix.add': null,
  'fix.change': null,
  'fix.land': null,
  'feeling.add': null,
  'model.update': null,
  'postmortem.complete': null,
  close: null,
};

/** What a decision may know besides the incident; passed in, never looked up. */
export type World = {
  readonly now: Instant;
  readonly by: PersonId;
  /** The hat given with the command; null when none was. */
  readonly as: Hat | null;
  /** Ids of everybody in today's directory (P8 owners, hand-overs). */
  readonly people: ReadonlySet<PersonId>;
  /** For fix.land: what the repositories say (K2). */
  readonly evidence?: CommitEvidence;
  /** For close and the gate: what the handbook has (G4). */
  readonly handbook?: { readonly has: (path: string) => boolean; readonly runbookForSignals: string | null };
};
