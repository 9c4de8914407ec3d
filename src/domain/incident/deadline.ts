import type { RuleId } from '../kernel/decision.ts';
import type { Instant } from '../kernel/stamp.ts';

/** A clock of an incident, read from its state; never set or cancelled by hand. */
export type Deadline = {
  /** Unique within the incident, and different for each round of a repeating clock. */
  readonly key: string;
  readonly at: Instant;
  readonly rule: RuleId;
};

/** What somebody owes, by when: what the board and the 3 a.m. page show. */
export type Owed = {
  readonly what: string;
  readonly due: Instant;
  /** A person's id, a hat nobody wears yet, or an audience. */
  readonly to: string;
  readonly rule: RuleId;
};
