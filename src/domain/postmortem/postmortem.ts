import type { Instant, LocalDate, PersonId } from '../kernel/stamp.ts';
import type { Lever } from '../runbook/lever.ts';

/** The six sections in their order (P2). */
export const SECTIONS = ['timeline', 'detection', 'containment', 'root-cause', 'what-was-missed', 'structural-fix'] as const;
/** One of the six sections of a postmortem. */
export type Section = (typeof SECTIONS)[number];

/** What kind of chain artifact a structural fix changes (P8). */
export const FIX_KINDS = [
  'runbook-condition',
  'runbook',
  'release-gate-item',
  'brief-template-question',
  'ci-check',
  'test',
  'adr',
  'checklist-item',
] as const;
/** One kind of chain artifact. */
export type FixKind = (typeof FIX_KINDS)[number];

/** A why, answered at a chain level (P6). A later answer to the same question replaces an earlier one. */
export type Why = {
  readonly id: string;
  readonly level: string;
  readonly question: string;
  readonly answer: string;
  readonly by: PersonId;
  readonly at: Instant;
  /** Blameless rewording hint; null when the answer needs none. */
  readonly hint: string | null;
  /** Somebody has looked at the hint and keeps the wording. */
  readonly hintAcknowledged: boolean;
};

/** A change of the chain with an owner and a date (P8). */
export type Fix = {
  readonly id: string;
  readonly title: string;
  readonly owner: PersonId;
  readonly due: LocalDate;
  readonly kind: FixKind;
  /** Path in the handbook or the service's repository. */
  readonly artifact: string;
  /** The observable sentence of what will be true. */
  readonly becomesTrue: string;
  /** G4: this artifact is the runbook or checklist that was missing. */
  readonly missing: boolean;
  /** K2: the commit that shows it; null while it is not proven. */
  readonly landed: { readonly commit: string; readonly at: Instant; readonly repository: string } | null;
  /** P10: its story in the team's tracker. */
  readonly tracker: { readonly url: string; readonly state: string } | null;
};

/** A fix that the record asks for and nobody owns yet (P5: the runbook was not adequate). */
export type FixDraft = { readonly id: string; readonly title: string; readonly kind: FixKind; readonly artifact: string; readonly because: string };

/** A question that the record itself puts to the postmortem (C4, C9, B2). */
export type StandingQuestion = { readonly section: Section; readonly question: string; readonly rule: string; readonly lever?: Lever };

/** The postmortem side of an incident. */
export type Postmortem = {
  readonly dueAt: Instant | null;
  readonly scheduledAt: Instant | null;
  readonly attendees: readonly PersonId[];
  readonly heldAt: Instant | null;
  readonly annotations: readonly { readonly seq: number; readonly text: string; readonly by: PersonId; readonly at: Instant }[];
  readonly containment: { readonly runbookAdequate: boolean; readonly text: string; readonly by: PersonId; readonly at: Instant } | null;
  readonly whys: readonly Why[];
  readonly missed: readonly { readonly level: string; readonly text: string; readonly by: PersonId; readonly at: Instant }[];
  readonly done: readonly Section[];
  readonly fixes: readonly Fix[];
  readonly drafts: readonly FixDraft[];
  readonly feelings: readonly { readonly text: string; readonly by: PersonId; readonly at: Instant }[];
  readonly modelUpdates: readonly {
    readonly believed: string;
    readonly learned: string;
    readonly artifact: string;
    readonly by: PersonId;
    readonly at: Instant;
  }[];
  readonly completedAt: Instant | null;
};

/** The fields of a structural fix as given; `owner` and `due` may be missing, which P8 refuses. */
export type FixInput = {
  readonly title?: string | undefined;
  readonly owner?: string | undefined;
  readonly due?: string | undefined;
  readonly kind?: string | undefined;
  readonly artifact?: string | undefined;
  readonly becomesTrue?: string | undefined;
  readonly missing?: boolean | undefined;
};

/** What the postmortem and the chain add to the timeline. */
export type PostmortemEntry =
  | {
      readonly type: 'postmortem.scheduled';
      readonly data: { readonly at: Instant; readonly dueAt: Instant; readonly attendees: readonly PersonId[]; readonly automatic: boolean };
    }
  | { readonly type: 'postmortem.held'; readonly data: { readonly at: Instant } }
  | { readonly type: 'postmortem.annotated'; readonly data: { readonly seq: number; readonly text: string } }
  | { readonly type: 'postmortem.containment_answered'; readonly data: { readonly runbookAdequate: boolean; readonly text: string } }
  | { readonly type: 'fix.drafted'; readonly data: FixDraft }
  | {
      readonly type: 'postmortem.why_answered';
      readonly data: {
        readonly why: string;
        readonly level: string;
        readonly question: string;
        readonly answer: string;
        readonly hint: string | null;
      };
    }
  | { readonly type: 'postmortem.hint_acknowledged'; readonly data: { readonly why: string } }
  | { readonly type: 'postmortem.missed_named'; readonly data: { readonly level: string; readonly text: string } }
  | { readonly type: 'postmortem.section_done'; readonly data: { readonly section: Section } }
  | { readonly type: 'postmortem.completed'; readonly data: Record<string, never> }
  | { readonly type: 'postmortem.overdue'; readonly data: { readonly dueAt: Instant; readonly deadline: string } }
  | {
      readonly type: 'fix.added';
      readonly data: {
        readonly fix: string;
        readonly title: string;
        readonly owner: PersonId;
        readonly due: LocalDate;
        readonly kind: FixKind;
        readonly artifact: string;
        readonly becomesTrue: string;
        readonly missing: boolean;
      };
    }
  | {
      readonly type: 'fix.changed';
      readonly data: {
        readonly fix: string;
        readonly title: string;
        readonly owner: PersonId;
        readonly due: LocalDate;
        readonly kind: FixKind;
        readonly artifact: string;
        readonly becomesTrue: string;
        readonly missing: boolean;
      };
    }
  | {
      readonly type: 'fix.landed';
      readonly data: {
        readonly fix: string;
        readonly commit: string;
        readonly repository: string;
        readonly committedAt: Instant;
        readonly artifact: string;
      };
    }
  | { readonly type: 'fix.overdue'; readonly data: { readonly fix: string; readonly due: LocalDate; readonly deadline: string } }
  | { readonly type: 'fix.tracked'; readonly data: { readonly fix: string; readonly url: string; readonly state: string } }
  | { readonly type: 'feeling.added'; readonly data: { readonly text: string } }
  | { readonly type: 'model.updated'; readonly data: { readonly believed: string; readonly learned: string; readonly artifact: string } };
