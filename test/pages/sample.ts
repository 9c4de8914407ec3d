import { createHash } from 'node:crypto';
import type { LeverState } from '#domain/containment/containment.ts';
import type { Entry, Recorded } from '#domain/incident/entry.ts';
import { evolve } from '#domain/incident/evolve.ts';
import type { Incident, Opening } from '#domain/incident/incident.ts';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import { type Instant, plus } from '#domain/kernel/stamp.ts';
import type { Lever, LeverPlan } from '#domain/runbook/lever.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';

/** When the sample world stands. */
export const NOW: Instant = '2026-11-23T03:24:10.000Z';

/** Names of the people in the samples. */
export const PEOPLE: Readonly<Record<string, string>> = { maya: 'Maya Cohen', yossi: 'Yossi Levi', amir: 'Amir Haddad', lena: 'Léna Dubois' };

/** Services as a handbook names them, two of them behind one line of the public page and one behind none. */
export const SERVICES = [
  { id: 'grading', name: 'Grading', statusPage: { component: 'Grading', description: 'Submitting work and getting it graded' } },
  { id: 'grading-worker', name: 'Grading worker', statusPage: { component: 'Grading', description: null } },
  { id: 'web', name: 'Web', statusPage: { component: 'Website', description: null } },
  { id: 'warehouse', name: 'Warehouse', statusPage: null },
] as const;

function plan(name: Lever, over: Partial<LeverPlan>): LeverPlan {
  return { lever: name, skip: null, reversible: null, how: { adapter: 'hand' }, rehearsed: null, ...over };
}

const RUNBOOK: Runbook = {
  id: 'submissions-fail',
  path: 'runbooks/submissions-fail.md',
  title: 'Submissions fail',
  service: 'grading',
  owner: 'yossi',
  severity: 'P1',
  conditions: [],
  levers: [
    plan('flag-off', { rehearsed: { on: '2026-04-28', took: 'PT40S' } }),
    plan('deploy-rollback', { rehearsed: { on: '2026-04-28', took: 'PT4M10S' } }),
    plan('migration-rollback', { reversible: false, skip: 'it drops a column' }),
    plan('data-correction', {}),
  ],
  falsePositives: [],
  clientMessage: null,
  lastReviewed: '2026-05-05',
  body: '',
};

/** A lever that nobody has touched yet. */
export function lever(name: Lever, over: Partial<LeverState> = {}): LeverState {
  return {
    lever: name,
    state: 'ready',
    reason: null,
    advised: false,
    rehearsed: null,
    how: { adapter: 'hand' },
    reversible: null,
    requestedAt: null,
    pulledAt: null,
    tookMs: null,
    effect: null,
    by: null,
    output: null,
    undo: null,
    dryRun: null,
    approvedBy: [],
    ...over,
  };
}

/** What of an incident a sample wants to be otherwise. */
export type Over = { readonly opening?: Partial<Opening> } & {
  readonly [K in Exclude<keyof Incident, 'opening'>]?: Incident[K] extends object ? Partial<Incident[K]> : Incident[K];
};

/** An incident in `containing`, acknowledged by nobody: a P1 of the grading service that began 24 minutes ago. */
export function incident(over: Over = {}): Incident {
  const startedAt = over.opening?.startedAt ?? plus(NOW, -24 * 60_000);
  const opening: Opening = {
    id: '00000000-0000-4000-8000-000000000012',
    ref: 'INC-12',
    title: 'Submissions fail',
    summary: null,
    severity: 'P1',
    service: 'grading',
    runbook: 'submissions-fail',
    drill: false,
    trigger: 'signal',
    startedAt,
    systemKnewAt: startedAt,
    personKnewAt: null,
    condition: 'submissions-fail#submission-error-rate',
    group: 'grading',
    signalLabels: null,
    recurrenceOf: null,
    frozen: {
      policy: DEFAULT_POLICY,
      calendar: { timeZone: 'UTC', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: [], workOn: [] },
      runbook: RUNBOOK,
      handbookCommit: null,
      historyHead: null,
      audiences: {},
      onCallTiers: [],
      people: PEOPLE,
      drillPeople: [],
      clientMessage: null,
      component: 'Grading',
      clientAddresses: [],
      repository: null,
      serviceOwner: 'yossi',
    },
    ...over.opening,
  };
  const [first] = timeline([{ type: 'incident.declared', data: opening }], 24);
  if (first === undefined) throw new Error('a timeline of one has a first');
  const base = evolve(undefined, first);
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (key === 'opening') continue;
    const before = merged[key];
    merged[key] = typeof value === 'object' && value !== null && typeof before === 'object' && before !== null ? { ...before, ...value } : value;
  }
  // The loop keeps each field's own shape; `Over` allows no other.
  return merged as unknown as Incident;
}

/** The same incident with a commander who holds all three hats (H3). */
export function commanded(over: Over = {}): Incident {
  const acknowledgedAt = plus(NOW, -20 * 60_000);
  return incident({
    ...over,
    hats: { commander: 'maya', communicator: 'maya', investigator: 'maya', wearing: { maya: 'commander' }, ...over.hats },
    escalation: { acknowledgedAt, ...over.escalation },
    standDown: { tookPage: ['maya'], ...over.standDown },
  });
}

/** Entries as they would stand on a timeline, numbered from 1, each `minutes` apart up to now. */
export function timeline(
  list: readonly (Entry & { readonly at?: Instant; readonly by?: string; readonly as?: Recorded['as'] })[],
  minutes = 2,
): readonly Recorded[] {
  let prev = '0'.repeat(64);
  return list.map((entry, index) => {
    const at = entry.at ?? plus(NOW, -(list.length - index) * minutes * 60_000);
    const hash = createHash('sha256').update(`${prev}${index}`).digest('hex');
    const recorded = { by: 'system', as: null, ...entry, seq: index + 1, at, recordedAt: at, prev, hash };
    prev = hash;
    return recorded;
  });
}

/** An update to the public page, as the communicator publishes it. */
export function posted(
  text: string,
  state: 'investigating' | 'identified' | 'monitoring' | 'resolved' | null,
  at?: Instant,
  nextUpdateAt: Instant | null = null,
) {
  return {
    type: 'update.published' as const,
    data: { audience: 'status-page' as const, state, text, nextUpdateAt, automatic: false, rehearsal: false },
    by: 'maya',
    as: 'communicator' as const,
    ...(at === undefined ? {} : { at }),
  };
}
