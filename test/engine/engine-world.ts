import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type FakeLever, fakeLever } from '#adapters/levers/fake-lever.ts';
import { type FakeChannel, fakeChannel } from '#adapters/paging/fake-channel.ts';
import { indexConditions, whatFires } from '#domain/detection/fires.ts';
import type { Signal } from '#domain/detection/signal.ts';
import type { PersonCommand } from '#domain/incident/command.ts';
import type { Recorded } from '#domain/incident/entry.ts';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import { type Hat, type Instant, plus } from '#domain/kernel/stamp.ts';
import { compileMatchers } from '#domain/runbook/matchers.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';
import { testClock } from '#engine/clocks.ts';
import { createEngine, type EngineDeps, type RunningEngine } from '#engine/create-engine.ts';
import type { HandbookReader, IntakeTokenRow, LeverPuller, Store } from '#engine/ports.ts';
import { openSqliteStore } from '#store/sqlite.ts';

/** A Tuesday, 3 a.m. in Lisbon's winter is 3 a.m. in UTC. */
export const T0: Instant = '2026-11-24T03:00:00.000Z';

/** `minutes` after T0. */
export function minute(minutes: number): Instant {
  return plus(T0, minutes * 60_000);
}

/** A sender whose signals are worth a page only when they say so. */
export const PROMETHEUS: IntakeTokenRow = {
  id: 'token-1',
  hash: 'h',
  name: 'prometheus',
  source: 'alertmanager',
  pages: false,
  createdAt: T0,
  revokedAt: null,
};

const RUNBOOK: Runbook = {
  id: 'submissions-fail',
  path: 'runbooks/submissions-fail.md',
  title: 'Submissions fail',
  service: 'grading',
  owner: 'yossi',
  severity: 'P1',
  conditions: [
    {
      kind: 'signal',
      id: 'error-rate',
      matchers: [{ name: 'alertname', op: '=', value: 'SubmissionErrorRate' }],
      when: null,
      groupBy: ['service'],
      severity: null,
    },
  ],
  levers: [{ lever: 'flag-off', skip: null, reversible: null, how: { adapter: 'command', run: ['./flag', 'off'] }, rehearsed: null }],
  falsePositives: [],
  clientMessage: null,
  lastReviewed: null,
  body: '',
};

const person = (id: string, groups: readonly string[]) => ({ id, name: id, email: `${id}@lumen.example`, groups, contact: [] });
const PEOPLE = [
  person('maya', []),
  person('dan', []),
  person('yossi', ['tech-lead']),
  person('ines', ['product-owner']),
  person('ruth', ['leadership']),
];

/** A handbook in memory: Maya has the pager, Dan after ten minutes, one runbook. */
export function handbookOf(changes: Partial<HandbookReader> = {}): HandbookReader {
  const index = indexConditions(
    RUNBOOK.conditions.flatMap((condition) =>
      condition.kind === 'signal' ? [{ runbook: RUNBOOK, condition, matches: compileMatchers(condition.matchers), when: null }] : [],
    ),
  );
  return {
    policy: () => DEFAULT_POLICY,
    calendar: () => ({ timeZone: 'Europe/Lisbon', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: ['2026-12-01', '2026-12-08'], workOn: [] }),
    commit: () => 'c0ffee',
    people: () => PEOPLE,
    service: () => undefined,
    services: () => ['grading'],
    runbook: (id) => (id === RUNBOOK.id ? RUNBOOK : undefined),
    runbooks: () => [RUNBOOK],
    document: () => undefined,
    onCallTiers: () => [
      { after: 'PT0M', people: ['maya'] },
      { after: 'PT10M', people: ['dan'] },
    ],
    fires: (signal, pages) => whatFires(signal, index, pages),
    has: () => false,
    ...changes,
  };
}

/** A signal of the runbook's condition unless said otherwise. */
export function aSignal(fingerprint: string, said: Partial<Signal> = {}): Signal {
  return {
    fingerprint,
    status: 'firing',
    labels: { alertname: 'SubmissionErrorRate', service: 'grading' },
    annotations: {},
    startsAt: T0,
    endsAt: null,
    link: null,
    flags: [],
    ...said,
  };
}

/** The engine on a real embedded store, a clock that stands still, and an outside that is on record. */
export type EngineWorld = RunningEngine & {
  readonly store: Store;
  readonly clock: ReturnType<typeof testClock>;
  readonly mail: FakeChannel;
  readonly lever: FakeLever;
  /** What the engine logged, newest last. */
  readonly logged: readonly string[];
  /** Declares a P1 on grading as Ines and settles; answers its id. */
  declare(title?: string): Promise<string>;
  /** Gives a command and settles. Throws when it is not accepted. */
  does(incident: string, by: string, as: Hat | null, command: PersonCommand): Promise<void>;
  timeline(incident: string): Promise<readonly Recorded[]>;
  /** `type` of each entry of the given types, with the minute after T0 at which it was recorded. */
  minutesOf(incident: string, type: Recorded['type']): Promise<readonly number[]>;
  /** A second process on the same store: its own engine, in the same time. */
  another(changes?: Changes): EngineWorld;
};

/** Parts of the world that a test replaces; `wrap` stands between the engine and the store. */
export type Changes = Partial<Pick<EngineDeps, 'node' | 'channels'>> & {
  readonly puller?: LeverPuller;
  readonly handbook?: Partial<HandbookReader>;
  readonly wrap?: (store: Store) => Store;
};

const engines: RunningEngine[] = [];
const stores: Store[] = [];
const folders: string[] = [];
afterEach(async () => {
  // Not waited for: a test may leave behind a channel that never answers.
  for (const { deadlineClock } of engines.splice(0)) void deadlineClock.stop();
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Sets up a world that ends with the test. */
export async function engineWorld(changes: Changes = {}): Promise<EngineWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tourniquet-engine-'));
  folders.push(folder);
  const store = await openSqliteStore({ folder });
  stores.push(store);
  return worldOn(store, testClock(T0), changes, { next: 0 });
}

function worldOn(store: Store, clock: EngineWorld['clock'], changes: Changes, ids: { next: number }): EngineWorld {
  const mail = fakeChannel();
  const lever = fakeLever('command');
  const logged: string[] = [];
  const log = (_fields: object, message: string): void => {
    logged.push(message);
  };
  const running = createEngine({
    store: changes.wrap?.(store) ?? store,
    clock,
    chance: { uuid: () => `00000000-0000-4000-8000-${String(++ids.next).padStart(12, '0')}`, secret: () => 'secret' },
    handbook: handbookOf(changes.handbook),
    repositories: { evidence: async () => ({ found: false, looked: [] }), head: async () => null },
    channels: changes.channels ?? new Map([[mail.name, mail]]),
    pullers: new Map([['command', changes.puller ?? lever]]),
    node: changes.node ?? 'one',
    baseUrl: 'https://tourniquet.example',
    acknowledgeLink: (who, incident) => `https://tourniquet.example/a/${who}/${incident}`,
    log: { warn: log, error: log },
    every: 5,
  });
  engines.push(running);
  const { engine, deadlineClock } = running;
  const timeline = (incident: string) => store.entries(incident, 0, 10_000);
  return {
    ...running,
    store,
    clock,
    mail,
    lever,
    logged,
    async declare(title = 'Submissions fail') {
      const done = await engine.declare({ title, severity: 'P1', service: 'grading', runbook: 'submissions-fail' }, { by: 'ines', as: null });
      if (done.kind !== 'accepted') throw new Error(`declaring ended as ${done.kind}`, { cause: done });
      await deadlineClock.settle();
      return done.incident.opening.id;
    },
    async does(incident, by, as, command) {
      const done = await engine.command(incident, command, { by, as });
      if (done.kind !== 'accepted') throw new Error(`${command.type} ended as ${done.kind}: ${JSON.stringify(done)}`);
      await deadlineClock.settle();
    },
    timeline,
    async minutesOf(incident, type) {
      return (await timeline(incident)).filter((entry) => entry.type === type).map((entry) => (Date.parse(entry.at) - Date.parse(T0)) / 60_000);
    },
    another: (other = {}) => worldOn(store, clock, other, ids),
  };
}
