import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import type { Engine, Handled } from '#engine/engine.ts';
import type { IntakeTokenRow, KeptAnswer, TokenRow } from '#engine/ports.ts';
import { sha256 } from '#engine/record.ts';
import type { Handbook } from '#handbook/handbook.ts';
import type { Deps } from './deps.ts';
import { buildServer } from './server.ts';

/** For the tests of this room: an engine and a store that remember what they were asked and answer what a test tells them to. */

const NOW = '2026-05-05T03:00:00.000Z';
export const INCIDENT_ID = '0197a8c2-0000-7000-8000-000000000012';

/** An incident as far as this room looks into it: its id, its ref and its version. */
export function standInIncident(version = 3): Incident {
  return { opening: { id: INCIDENT_ID, ref: 'INC-12' }, version } as unknown as Incident;
}

/** One entry of its timeline. */
export function standInEntry(seq: number, text = `note ${seq}`): Recorded {
  const stamp = { at: NOW, recordedAt: NOW, by: 'ada', as: null, prev: '0'.repeat(64), hash: 'f'.repeat(64) };
  return { ...stamp, seq, type: 'note.added', data: { text } };
}

const person = (id: string) => ({ id, name: id, email: null, phone: null, groups: ['tech-lead'], contact: [], timeZone: null });

const HANDBOOK: Handbook = {
  folder: '/handbook',
  commit: 'abc123',
  dirty: false,
  loadedAt: NOW,
  policy: DEFAULT_POLICY,
  calendar: { timeZone: 'Europe/Lisbon', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: [], workOn: [] },
  people: [person('ada'), person('bob')],
  onCall: { schedules: [{ id: 'primary', timeZone: 'UTC', layers: [] }], groups: {} },
  services: [],
  slos: [],
  runbooks: [],
  documents: {},
  committed: new Set(),
  findings: [],
};

/** What a test sets and looks at. */
export type StandIn = {
  readonly deps: Deps;
  /** The server over it, built when it is first asked for. */
  readonly server: FastifyInstance;
  /** Every command, declaration and intake that reached the engine. */
  readonly asked: { readonly what: string; readonly with: unknown; readonly asking?: unknown }[];
  /** What the engine answers next; accepted when nothing was set. */
  answer: Handled | Error;
  /** What intake throws next. */
  intakeFails: Error | null;
  /** The timeline; `commit` adds to it and tells the listeners. */
  readonly timeline: Recorded[];
  readonly commit: (...entries: Recorded[]) => void;
  readonly kept: Map<string, KeptAnswer>;
  readonly tokens: TokenRow[];
  readonly intakeTokens: IntakeTokenRow[];
  readonly logged: object[];
};

/** Secrets of tokens that are there from the start. */
export const SECRETS = {
  admin: 'secret-admin',
  ada: 'secret-ada',
  reader: 'secret-reader',
  revoked: 'secret-revoked',
  intake: 'secret-intake',
} as const;

const token = (id: string, secret: string, who: string, scopes: readonly string[], revokedAt: string | null = null): TokenRow => ({
  id,
  hash: sha256(secret),
  person: who,
  name: id,
  scopes,
  createdAt: NOW,
  revokedAt,
});

/** A world for one test. */
export function standIn(change: (deps: Deps) => Partial<Deps> = () => ({})): StandIn {
  const listeners = new Set<Parameters<Engine['onEntries']>[0]>();
  let secrets = 0;
  let server: FastifyInstance | undefined;
  const world: StandIn = {
    asked: [],
    answer: { kind: 'accepted', entries: [standInEntry(3)], incident: standInIncident() },
    intakeFails: null,
    timeline: [],
    commit: (...entries) => {
      world.timeline.push(...entries);
      for (const listener of listeners) listener(standInIncident(world.timeline.length), entries);
    },
    kept: new Map(),
    tokens: [
      token('t-admin', SECRETS.admin, 'admin', ['admin']),
      token('t-ada', SECRETS.ada, 'ada', ['read', 'respond']),
      token('t-reader', SECRETS.reader, 'bob', ['read']),
      token('t-revoked', SECRETS.revoked, 'bob', ['read'], NOW),
    ],
    intakeTokens: [{ id: 'i-1', hash: sha256(SECRETS.intake), name: 'eu', source: 'alertmanager', pages: false, createdAt: NOW, revokedAt: null }],
    logged: [],
    get deps() {
      return deps;
    },
    get server() {
      server ??= buildServer(deps);
      return server;
    },
  };

  const answered = (): Handled => {
    if (world.answer instanceof Error) throw world.answer;
    return world.answer;
  };
  const known = <T>(ref: string, value: T): T | undefined => (['inc-12', INCIDENT_ID].includes(ref.toLowerCase()) ? value : undefined);

  const engine: Engine = {
    async declare(declaration, asking) {
      world.asked.push({ what: 'declare', with: declaration, asking });
      return answered();
    },
    async command(ref, command, asking) {
      world.asked.push({ what: ref, with: command, asking });
      return known(ref, answered()) ?? { kind: 'unknown' };
    },
    incident: async (ref) => known(ref, standInIncident()),
    can: async (ref) =>
      known(ref, { acknowledge: null, close: { rule: 'G2', why: 'not archived', remedy: 'archive it', keep: { text: 'private' } } }),
    gate: async (ref) =>
      known(ref, { closable: false, conditions: [{ rule: 'G2', met: false, how: 'archive it' }], standDown: { rule: 'D1', met: true, how: 'done' } }),
    async take(signals, source) {
      world.asked.push({ what: 'take', with: signals, asking: source.name });
      if (world.intakeFails) throw world.intakeFails;
      return signals.map((_, at) => ({ id: `s-${at}`, change: 'new', incident: null }));
    },
    signals: async () => ({ items: [], nextCursor: null }),
    onEntries(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const base: Deps = {
    engine,
    store: {
      resolveRef: async (ref) => known(ref, INCIDENT_ID),
      entries: async (_incident, after = 0, limit = 1e9) => world.timeline.filter(({ seq }) => seq > after).slice(0, limit),
      async incidents(filter) {
        if (filter.cursor === 'bad') throw Object.assign(new Error('bad cursor'), { name: 'BadCursor' });
        world.asked.push({ what: 'incidents', with: filter });
        return { items: [standInIncident()], nextCursor: null };
      },
      async fixes(filter) {
        world.asked.push({ what: 'fixes', with: filter });
        return { items: [], nextCursor: null };
      },
      drafts: async (_incident, who) => [{ id: 'd-1', incident: INCIDENT_ID, person: who, text: 'the cause is …', rule: 'C1', at: NOW }],
      async saveOverride(row) {
        world.asked.push({ what: 'override', with: row });
      },
      saveToken: async (row) => void world.tokens.push(row),
      tokenByHash: async (hash) => world.tokens.find((row) => row.hash === hash),
      tokens: async () => world.tokens,
      async revokeToken(id, at) {
        const index = world.tokens.findIndex((row) => row.id === id);
        const row = world.tokens[index];
        if (row) world.tokens[index] = { ...row, revokedAt: at };
        return row !== undefined;
      },
      saveIntakeToken: async (row) => void world.intakeTokens.push(row),
      intakeTokenByHash: async (hash) => world.intakeTokens.find((row) => row.hash === hash),
      intakeTokens: async () => world.intakeTokens,
      revokeIntakeToken: async () => true,
      answerFor: async (scope, key) => world.kept.get(`${scope} ${key}`),
      keepAnswer: async (answer) => void world.kept.set(`${answer.scope} ${answer.key}`, answer),
    },
    handbook: { current: () => HANDBOOK, findings: () => [], reload: async () => ({ handbook: HANDBOOK, findings: [] }) },
    clock: { now: () => NOW },
    chance: { uuid: () => `uuid-${++secrets}`, secret: () => `s${++secrets}` },
    baseUrl: 'http://127.0.0.1:7777',
    registry: new Registry(),
    readings: {
      now: () => NOW,
      outbox: async () => ({ waiting: 2, oldest: '2026-05-05T02:59:00.000Z' }),
      nextDue: async () => '2026-05-05T02:59:50.000Z',
      openBySeverity: async () => ({ P0: 1, P1: 0, P2: 0, P3: 4 }),
    },
    normalise: {
      webhookV4: () => ({ signals: [], problems: [], whole: true }),
      pushV2: () => ({ signals: [], problems: [], whole: true }),
    },
    onCall: async (at) => ({ at, groups: [] }),
    testClock: null,
    views: {
      incidentJson: (incident) => ({ id: incident.opening.id, ref: incident.opening.ref, version: incident.version }),
      fixJson: () => ({ state: 'open' }),
      postmortemJson: () => ({ complete: false }),
      postmortemMarkdown: () => '# Postmortem',
      postmortemHtml: () => '<h1>Postmortem</h1>',
      archiveLines: (_incident, entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
      archiveMarkdown: () => '# Archive',
      archiveHtml: () => '<h1>Archive</h1>',
    },
    pages: async (server) => {
      server.get('/', async (_request, reply) => reply.type('text/html').send('<h1>Board</h1>'));
    },
    readiness: async () => ({ ready: true, checks: { database: 'ok', timers: 'ok' } }),
    log: { error: (fields) => void world.logged.push(fields), warn: (fields) => void world.logged.push(fields) },
  };
  const deps: Deps = { ...base, ...change(base) };
  return world;
}

/** Headers of a request by the holder of a secret. */
export function by(secret: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { authorization: `Bearer ${secret}`, ...more };
}
