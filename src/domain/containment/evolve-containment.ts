import type { Instant, PersonId } from '../kernel/stamp.ts';
import { between } from '../kernel/stamp.ts';
import type { Lever, LeverPlan } from '../runbook/lever.ts';
import type { Containment, ContainmentEntry, LeverState } from './containment.ts';
import { openingLevers } from './levers.ts';

/** Containment as an incident opens it, from the frozen runbook's plans. */
export function openingContainment(plans: readonly LeverPlan[]): Containment {
  return {
    levers: openingLevers(plans),
    findings: [],
    overrides: [],
    diagnosisOpened: false,
    bigger: null,
    severityReconsidered: false,
    containedAt: null,
    lostTimes: 0,
  };
}

function withLever(containment: Containment, lever: Lever, change: (state: LeverState) => Partial<LeverState>): Containment {
  return { ...containment, levers: containment.levers.map((state) => (state.lever === lever ? { ...state, ...change(state) } : state)) };
}

/** Levers open again when containment is lost; what the runbook skipped and what cannot be reversed stays settled (C4, C8). */
function reopened(containment: Containment, plans: readonly LeverPlan[]): readonly LeverState[] {
  const fresh = openingLevers(plans);
  return containment.levers.map((state, index) => {
    // What an adapter is doing right now goes on, and its report still lands on the timeline (C6).
    if (state.state === 'pulling') return { ...state, effect: null, dryRun: null, approvedBy: [] };
    const first = fresh[index] ?? state;
    return { ...state, state: first.state, reason: first.reason, effect: null, dryRun: null, approvedBy: [], requestedAt: null };
  });
}

/** Fold one entry of containment. */
export function evolveContainment(
  containment: Containment,
  entry: ContainmentEntry & { readonly at: Instant; readonly by: PersonId },
  plans: readonly LeverPlan[],
): Containment {
  switch (entry.type) {
    case 'harm.reported':
      return containment;
    case 'lever.requested':
      return withLever(containment, entry.data.lever, () => ({ state: 'pulling', reason: null, requestedAt: entry.at, by: 'adapter' }));
    case 'lever.pulled':
      return withLever(containment, entry.data.lever, (state) => ({
        state: 'pulled',
        reason: null,
        pulledAt: state.requestedAt ?? entry.at,
        requestedAt: null,
        tookMs: entry.data.tookMs,
        output: entry.data.output,
        undo: entry.data.undo,
        by: entry.data.by,
        effect: 'unknown',
        // C5: an approval is for one correction; the next wants its own dry run.
        dryRun: null,
        approvedBy: [],
      }));
    case 'lever.failed':
      return withLever(containment, entry.data.lever, (state) => ({
        state: entry.data.dryRun ? 'ready' : 'failed',
        reason: entry.data.reason,
        pulledAt: entry.data.dryRun ? state.pulledAt : (state.requestedAt ?? entry.at),
        requestedAt: null,
        tookMs: entry.data.tookMs,
        output: entry.data.output,
      }));
    case 'lever.unavailable':
      return withLever(containment, entry.data.lever, () => ({ state: 'unavailable', reason: entry.data.reason, requestedAt: null }));
    case 'lever.skipped':
      return withLever(containment, entry.data.lever, () => ({ state: 'skipped', reason: entry.data.reason }));
    case 'lever.dry_run':
      return withLever(containment, entry.data.lever, (state) => ({
        state: state.state === 'pulling' ? 'ready' : state.state,
        requestedAt: null,
        dryRun: { at: entry.at, rows: entry.data.rows, by: entry.by },
        output: entry.data.output,
        approvedBy: [],
      }));
    case 'lever.approved':
      return withLever(containment, entry.data.lever, (state) => ({ approvedBy: [...state.approvedBy, entry.by] }));
    case 'lever.outcome':
      return withLever(containment, entry.data.lever, (state) => ({
        effect: entry.data.effect,
        // By hand the time runs from the report of the pull to the report of what it did (C6).
        tookMs: state.tookMs ?? (state.pulledAt === null ? null : between(state.pulledAt, entry.at)),
      }));
    case 'rule.overridden':
      return {
        ...containment,
        diagnosisOpened: containment.diagnosisOpened || entry.data.rule === 'C1',
        overrides: [
          ...containment.overrides,
          { rule: entry.data.rule, lever: entry.data.lever, reason: entry.data.reason, by: entry.by, at: entry.at },
        ],
      };
    case 'incident.bigger':
      return { ...containment, bigger: entry.data.reason };
    case 'finding.reported':
      return {
        ...containment,
        findings: [
          ...containment.findings,
          {
            id: entry.data.finding,
            text: entry.data.text,
            about: entry.data.about,
            links: entry.data.links,
            by: entry.by,
            at: entry.at,
            readAt: null,
          },
        ],
      };
    case 'finding.read':
      return {
        ...containment,
        findings: containment.findings.map((each) => (each.id === entry.data.finding ? { ...each, readAt: entry.at } : each)),
      };
    case 'containment.confirmed':
      return { ...containment, containedAt: entry.at };
    case 'containment.lost':
      return {
        ...containment,
        containedAt: null,
        diagnosisOpened: false,
        lostTimes: containment.lostTimes + 1,
        levers: reopened(containment, plans),
      };
  }
}
