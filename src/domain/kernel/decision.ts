/** A rule of the rulebook, such as `C3`. Its id is the contract: refusal, docs page and test carry it. */
export type RuleId = `${'B' | 'C' | 'H' | 'E' | 'M' | 'D' | 'P' | 'K' | 'G' | 'L'}${number}`;

/** A command in the shape the door takes, offered as the one step that makes a "no" a "yes". */
export type NextStep = { readonly type: string; readonly [field: string]: unknown };

/** A typed "no": the rule, one plain sentence, and what to do instead. Never a crash, a silent no-op or a generic 400. */
export type Refusal = {
  readonly rule: RuleId;
  /** One sentence: why not. */
  readonly why: string;
  /** What to do instead, in words. */
  readonly remedy: string;
  /** The remedy as a command one can send, where there is one. */
  readonly next?: NextStep;
  /** Every unmet point with its own remedy, where several must be met (P8 fields, D1, the closing gate). */
  readonly unmet?: readonly { readonly rule: RuleId; readonly field?: string; readonly why: string; readonly how: string }[];
  /** Words that are refused here and kept as the author's private draft, so that nothing is lost (C1). */
  readonly keep?: { readonly text: string };
};

/** What a decision comes to: entries to append, or a refusal. A refusal is a value. */
export type Decision<E> = { readonly ok: true; readonly entries: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };

/** Yes: these entries. */
export function accept<E>(...entries: readonly E[]): Decision<E> {
  return { ok: true, entries };
}

/** A refusal by itself: this rule, because, and the way on. */
export function refusal(rule: RuleId, why: string, remedy: string, more: Omit<Refusal, 'rule' | 'why' | 'remedy'> = {}): Refusal {
  return { rule, why, remedy, ...more };
}

/** No: the decision that a refusal makes. */
export function refuse<E = never>(rule: RuleId, why: string, remedy: string, more: Omit<Refusal, 'rule' | 'why' | 'remedy'> = {}): Decision<E> {
  return { ok: false, refusal: refusal(rule, why, remedy, more) };
}
