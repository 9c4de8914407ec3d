/** A plain opening for tests of the domain: five people, two on-call tiers, the rulebook's own numbers, Monday to Friday in UTC. */
import type { Opening } from '#domain/incident/incident.ts';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import type { PersonId } from '#domain/kernel/stamp.ts';
import { LEVERS, type LeverPlan } from '#domain/runbook/lever.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';

/** A Tuesday, 3 a.m. */
export const T0 = '2026-05-05T03:00:00.000Z';

/** `minutes` after 3 a.m. */
export function minute(minutes: number): string {
  return new Date(Date.parse(T0) + minutes * 60_000).toISOString();
}

/** Who belongs to each audience. */
export const AUDIENCES: Readonly<Record<string, readonly PersonId[]>> = {
  'on-call': ['yossi', 'maya'],
  'tech-lead': ['dan'],
  'product-owner': ['ines'],
  leadership: ['ruth'],
};

/** A runbook's plan of a lever: pulled by hand unless said otherwise. */
export function plan(lever: LeverPlan['lever'], said: Partial<LeverPlan> = {}): LeverPlan {
  return { lever, skip: null, reversible: null, how: { adapter: 'hand' }, rehearsed: null, ...said };
}

/** Every lever through an adapter that is a command. */
export const BY_ADAPTER: readonly LeverPlan[] = LEVERS.map((lever) =>
  plan(lever, { how: { adapter: 'command', run: ['/bin/lever', lever], dryRun: ['/bin/lever', '--dry-run'] } }),
);

/** The runbook of the tests with these plans. */
export function runbook(levers: readonly LeverPlan[]): Runbook {
  return {
    id: 'submissions-fail',
    path: 'runbooks/submissions-fail.md',
    title: 'Submissions fail',
    service: 'grading',
    owner: 'dan',
    severity: 'P1',
    conditions: [],
    levers,
    falsePositives: [],
    clientMessage: null,
    lastReviewed: null,
    body: '',
  };
}

/** What a test may say about an opening; `levers` freezes a runbook with these plans, `outside` leaves people out of the directory. */
export type SaidOfOpening = Partial<Omit<Opening, 'frozen'>> & {
  readonly levers?: readonly LeverPlan[];
  readonly frozen?: Partial<Opening['frozen']>;
};

/** An opening: P1 by a signal unless said otherwise. */
export function opening(said: SaidOfOpening = {}): Opening {
  const { levers, frozen = {}, ...rest } = said;
  return {
    id: '0198c0de-0000-7000-8000-000000000012',
    ref: 'INC-12',
    title: 'Submissions fail',
    summary: null,
    severity: 'P1',
    service: 'grading',
    runbook: levers ? 'submissions-fail' : null,
    drill: false,
    trigger: 'signal',
    startedAt: T0,
    systemKnewAt: T0,
    personKnewAt: null,
    condition: 'submissions-fail#error-rate',
    group: '',
    signalLabels: null,
    recurrenceOf: null,
    ...rest,
    frozen: {
      policy: DEFAULT_POLICY,
      calendar: { timeZone: 'UTC', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: [], workOn: [] },
      runbook: levers ? runbook(levers) : null,
      handbookCommit: null,
      historyHead: null,
      audiences: AUDIENCES,
      onCallTiers: [
        { after: 'PT0S', people: ['yossi'] },
        { after: 'PT10M', people: ['maya'] },
      ],
      people: { maya: 'Maya Cohen', yossi: 'Yossi Levi', dan: 'Dan Mizrahi', ruth: 'Ruth Amar', ines: 'Ines Duarte' },
      drillPeople: [],
      clientMessage: null,
      component: 'Submissions',
      clientAddresses: ['ops@client.example'],
      repository: null,
      serviceOwner: 'dan',
      ...frozen,
    },
  };
}

/** A drill of Maya and Yossi: nobody else is in any audience (B6). */
export function drill(said: SaidOfOpening = {}): Opening {
  return opening({
    severity: 'P0',
    drill: true,
    trigger: 'person',
    condition: null,
    systemKnewAt: null,
    ...said,
    frozen: {
      drillPeople: ['maya', 'yossi'],
      audiences: { 'on-call': ['yossi', 'maya'], 'tech-lead': [], 'product-owner': [], leadership: [] },
      clientAddresses: [],
      ...said.frozen,
    },
  });
}
