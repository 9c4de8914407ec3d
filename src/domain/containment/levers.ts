/** C2–C4, C7: how the four levers stand when an incident opens, which are settled, and which one comes next. */
import { LEVERS, type Lever, type LeverPlan } from '../runbook/lever.ts';
import type { Containment, LeverState } from './containment.ts';

const NOT_REVERSIBLE = 'the last migration was not written to be reversible';

function opening(lever: Lever, plan: LeverPlan | undefined): LeverState {
  const irreversible = lever === 'migration-rollback' && plan?.reversible === false;
  const skip = plan?.skip ?? null;
  return {
    lever,
    state: irreversible ? 'unavailable' : skip !== null ? 'skipped' : 'ready',
    reason: irreversible ? (skip === null ? NOT_REVERSIBLE : `${NOT_REVERSIBLE}: ${skip}`) : skip,
    advised: plan !== undefined && skip === null && !irreversible,
    rehearsed: plan?.rehearsed ?? null,
    how: plan?.how ?? { adapter: 'hand' },
    reversible: plan?.reversible ?? null,
    requestedAt: null,
    pulledAt: null,
    tookMs: null,
    effect: null,
    by: null,
    output: null,
    undo: null,
    dryRun: null,
    approvedBy: [],
  };
}

/** The four levers as the frozen runbook leaves them at the opening; without a plan each is ready, by hand. */
export function openingLevers(plans: readonly LeverPlan[]): readonly LeverState[] {
  return LEVERS.map((lever) =>
    opening(
      lever,
      plans.find((plan) => plan.lever === lever),
    ),
  );
}

/** C4: the runbook says that the last migration cannot be taken back. */
export function isIrreversible(lever: LeverState): boolean {
  return lever.lever === 'migration-rollback' && lever.reversible === false;
}

/** C3: settled means pulled without effect, failed, unavailable, or skipped with a reason. */
export function isSettled(lever: LeverState): boolean {
  return (
    lever.state === 'failed' || lever.state === 'unavailable' || lever.state === 'skipped' || (lever.state === 'pulled' && lever.effect === 'none')
  );
}

/** The state of one lever. */
export function leverOf(containment: Containment, lever: Lever): LeverState {
  const found = containment.levers.find((state) => state.lever === lever);
  if (!found) throw new Error(`no state for lever ${lever}`, { cause: containment.levers });
  return found;
}

/** The levers preferred to `lever` that are not settled yet, most preferred first (C3). */
export function unsettledBefore(containment: Containment, lever: Lever): readonly LeverState[] {
  return containment.levers.filter((state) => LEVERS.indexOf(state.lever) < LEVERS.indexOf(lever) && !isSettled(state));
}

/** C7: the lever to pull next; data correction comes up only once containment is confirmed (C5). Null when none is left. */
export function nextLever(containment: Containment): LeverState | null {
  const open = containment.levers.filter((state) => !isSettled(state) && (state.lever !== 'data-correction' || containment.containedAt !== null));
  return open[0] ?? null;
}
