import type { RuleId } from '../kernel/decision.ts';
import type { Phase } from '../kernel/phase.ts';
import type { Policy, WorkCalendar } from '../kernel/policy.ts';
import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { Lever } from '../runbook/lever.ts';
import type { Postmortem } from './postmortem.ts';

/** What the incident's record asks the postmortem by itself (C4, C9, B2). */
export type QuestionFacts = {
  readonly overrides: readonly { readonly rule: RuleId; readonly lever: Lever | null; readonly reason: string }[];
  /** C4: why this is bigger than this incident; null when it is not. */
  readonly bigger: string | null;
  readonly systemKnewAt: Instant | null;
  readonly personKnewAt: Instant | null;
};

/** What the decisions about a postmortem look at: a slice of one incident. */
export type PostmortemFacts = QuestionFacts & {
  readonly postmortem: Postmortem;
  readonly phase: Phase;
  /** Entries on the timeline; ids of new things are made of the number that comes next. */
  readonly version: number;
  /** `INC-12`. */
  readonly ref: string;
  readonly title: string;
  readonly startedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly policy: Policy;
  readonly calendar: WorkCalendar;
  /** Runbook id as the opening has it: `missing` when a page-worthy signal had none (B5). */
  readonly runbook: string | null;
  /** Path of the runbook in the handbook; null when there is none. */
  readonly runbookPath: string | null;
  /** Everybody in the directory, id to name (P6, P8). */
  readonly names: Readonly<Record<PersonId, string>>;
};

/** What a decision may know besides the incident. */
export type PostmortemWorld = {
  readonly now: Instant;
  readonly by: PersonId;
  /** Ids of everybody in today's directory. */
  readonly people: ReadonlySet<PersonId>;
};

/** The number of the `index`th entry (from 0) that a decision adds: what ids are made of, so that none is random. */
export function nextSeq(facts: Pick<PostmortemFacts, 'version'>, index = 0): number {
  return facts.version + 1 + index;
}
