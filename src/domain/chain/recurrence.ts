// K5: when a condition fires again after a fix for it landed, the new incident is a recurrence and links the old postmortem.
import { type Instant, millis } from '../kernel/stamp.ts';
import type { Fix } from '../postmortem/postmortem.ts';

/** What an incident is compared by: its condition, or its runbook where a person declared it without one. */
type FiredOn = { readonly condition: string | null; readonly runbook: string | null; readonly drill: boolean; readonly startedAt: Instant };

/** An earlier incident as K5 looks at it. */
export type EarlierIncident = FiredOn & { readonly ref: string; readonly fixes: readonly Pick<Fix, 'landed'>[] };

/**
 * K5: the ref of the newest earlier incident on the same condition or runbook of which a fix had landed when this one began; null when it is no
 * recurrence. A drill is none and has none.
 */
export function recurrenceOf(opening: FiredOn, earlier: readonly EarlierIncident[]): string | null {
  if (opening.drill) return null;
  const before = earlier
    .filter((old) => !old.drill && millis(old.startedAt) < millis(opening.startedAt) && isSameTrouble(opening, old))
    .filter((old) => old.fixes.some(({ landed }) => landed !== null && millis(landed.at) < millis(opening.startedAt)))
    .sort((a, b) => millis(b.startedAt) - millis(a.startedAt));
  return before[0]?.ref ?? null;
}

/** The same condition, or another of the same runbook: its fix was about the same way of going wrong. `missing` (B5) is no runbook. */
function isSameTrouble(a: FiredOn, b: FiredOn): boolean {
  if (a.condition !== null && a.condition === b.condition) return true;
  return a.runbook !== null && a.runbook !== 'missing' && a.runbook === b.runbook;
}
