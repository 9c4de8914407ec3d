import type { Severity } from '../kernel/severity.ts';
import type { LocalDate, PersonId } from '../kernel/stamp.ts';
import type { Condition } from './condition.ts';
import type { LeverPlan } from './lever.ts';

/** A time at which a condition is known to fire for nothing, and why (B3). */
export type FalsePositive = { readonly during: string; readonly because: string };

/** What the team wrote before the incident about one way of going wrong (B3). */
export type Runbook = {
  /** File name without ending, such as `submissions-fail`. */
  readonly id: string;
  /** Path in the handbook, such as `runbooks/submissions-fail.md`. */
  readonly path: string;
  readonly title: string;
  readonly service: string;
  readonly owner: PersonId;
  readonly severity: Severity;
  readonly conditions: readonly Condition[];
  /** At most one plan per lever; a lever that is not named is neither advised nor skipped. */
  readonly levers: readonly LeverPlan[];
  readonly falsePositives: readonly FalsePositive[];
  readonly clientMessage: string | null;
  readonly lastReviewed: LocalDate | null;
  /** The Markdown below the front matter; hostile input wherever it is rendered. */
  readonly body: string;
};
