/** The only file that wires every room: long and boring on purpose. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { unleashFlag } from '#adapters/flags/unleash.ts';
import { commandLever } from '#adapters/levers/command.ts';
import { httpLever } from '#adapters/levers/http.ts';
import { vendorLever } from '#adapters/levers/vendor.ts';
import { emailChannel } from '#adapters/paging/email.ts';
import { mailFolderChannel } from '#adapters/paging/mail-folder.ts';
import { fromPushV2, fromWebhookV4 } from '#adapters/signals/alertmanager.ts';
import { type Config, readConfig } from '#config';
import { deadlines } from '#domain/incident/deadlines.ts';
import { foldAll } from '#domain/incident/evolve.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { durationMs } from '#domain/kernel/duration.ts';
import { SEVERITIES, type Severity } from '#domain/kernel/severity.ts';
import { type Instant, plus } from '#domain/kernel/stamp.ts';
import { systemClock, testClock } from '#engine/clocks.ts';
import { createEngine, type RunningEngine } from '#engine/create-engine.ts';
import { acceptBootstrap, claimSeat, claimSecret, type FirstStartDeps, isClaimable, linkKey } from '#engine/first-start.ts';
import { readLink, signLink } from '#engine/links.ts';
import type { Channel, Clock, LeverPuller, Store } from '#engine/ports.ts';
import { openKeyOf, sha256 } from '#engine/record.ts';
import { gitRepositories } from '#handbook/history.ts';
import { type InForce, openHandbook } from '#handbook/in-force.ts';
import { renderMarkdown } from '#handbook/markdown.ts';
import { onCallNow } from '#handbook/on-call.ts';
import { readerOf } from '#handbook/reader.ts';
import { scaffoldHandbook } from '#handbook/scaffold.ts';
import type { Deps } from '#http/deps.ts';
import { buildServer } from '#http/server.ts';
import { openPostgresStore } from '#store/postgres.ts';
import { openSqliteStore } from '#store/sqlite.ts';
import { archiveHtml, archiveMarkdown, sealedArchive } from '#views/archive.ts';
import { fixJson } from '#views/fix-json.ts';
import { incidentJson } from '#views/incident-json.ts';
import { postmortemJson } from '#views/postmortem.ts';
import { postmortemHtml, postmortemMarkdown } from '#views/postmortem-document.ts';
import { isLocalRequest } from '#web/access.ts';
import type { PageDeps } from '#web/page-deps.ts';
import { pagesPlugin } from '#web/pages.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A running server. */
export type RunningApp = {
  readonly url: string;
  /** Takes no more, lets what is under way finish, and closes the store. */
  stop(): Promise<void>;
};

const chance = { uuid: () => randomUUID(), secret: (bytes: number) => randomBytes(bytes).toString('base64url') };
const HANDBOOK_LOOK_MS = 3_000;
const CLOCK_LOOK_MS = 500;
const DAY_MS = 86_400_000;

function openStore(config: Config, log: pino.Logger): Promise<Store> {
  return config.databaseUrl === null
    ? openSqliteStore({ folder: config.dataFolder })
    : openPostgresStore({ url: config.databaseUrl, onLost: (error) => log.warn({ err: error }, 'a database connection was lost') });
}

/** A port that is free now, where 0 was asked for: links in messages need the address before the server listens. */
function portOf(config: Config): Promise<number> {
  if (config.port !== 0) return Promise.resolve(config.port);
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, config.host, () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

/** The package's own folder: above this file both in the sources and in a build. */
function packageFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'docs', 'rules'))) return at;
  }
  throw new Error('docs/rules is not part of this installation');
}

async function clockOf(config: Config, store: Store, start: Instant | undefined, log: pino.Logger): Promise<Clock> {
  if (!config.testClock) return systemClock;
  // A restart goes on where the clock stood; what was written later than `start` must not come back to an earlier time.
  const remembered = await store.fact('test-clock');
  const from = remembered !== undefined && (start === undefined || remembered > start) ? remembered : (start ?? systemClock.now());
  return testClock(
    from,
    (at) => void store.putFact('test-clock', at).catch((cause: unknown) => log.warn({ err: cause }, 'the test clock was not remembered')),
  );
}

function channelsOf(config: Config): ReadonlyMap<string, Channel> {
  const mail =
    config.smtpUrl === null
      ? mailFolderChannel({ folder: join(config.dataFolder, 'outbox'), from: config.mailFrom })
      : emailChannel({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  return new Map([[mail.name, mail]]);
}

function pullersOf(config: Config): ReadonlyMap<string, LeverPuller> {
  const pullers = [commandLever({ baseFolder: config.handbookFolder }), httpLever({}), vendorLever({ unleash: unleashFlag({}) })];
  return new Map(pullers.map((puller) => [puller.adapter, puller]));
}

async function allIncidents(store: Store, filter: { readonly open?: boolean }, limit: number): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['incidents']>> = await store.incidents({ ...filter, limit: 200, ...(cursor === null ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < limit);
  return found.slice(0, limit);
}

const MOST_ON_BOARD = 1_000;
/** How far back the public page looks for what was published. */
const MOST_SEARCHED = 5_000;

function pageDeps(parts: {
  readonly config: Config;
  readonly store: Store;
  readonly inForce: InForce;
  readonly clock: Clock;
  readonly running: RunningEngine;
  readonly baseUrl: string;
  readonly key: string;
}): PageDeps {
  const { config, store, inForce, clock, running, baseUrl, key } = parts;
  const first: FirstStartDeps = { store, clock, chance };
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host);
  return {
    clock,
    baseUrl,
    docsFolder: join(packageFolder(), 'docs'),
    renderMarkdown,
    openIncidents: () => allIncidents(store, { open: true }, MOST_ON_BOARD),
    recentPublic: async (limit) => {
      const all = await allIncidents(store, {}, MOST_SEARCHED);
      return all.filter((incident) => !incident.opening.drill && incident.escalation.statusPage.state !== null).slice(0, limit);
    },
    incident: (ref) => running.engine.incident(ref),
    entries: (id) => store.entries(id),
    fixesOpen: async () => (await store.fixes({ landed: false, limit: 200 })).items,
    services: () => inForce.current().services,
    personName: (id) => inForce.current().people.find((person) => person.id === id)?.name,
    onCallNow: async () => {
      const now = clock.now();
      return readerOf(inForce).onCallTiers('on-call', now, await store.overrides(now, plus(now, DAY_MS)));
    },
    policyOrganisation: () => inForce.current().policy.organisation,
    timeZone: () => inForce.current().calendar.timeZone,
    handbook: () => {
      const findings = inForce.findings();
      const errors = findings.filter((finding) => finding.level === 'error').length;
      return { commit: inForce.current().commit, errors, warnings: findings.length - errors };
    },
    hasSignals: async () => (await store.signals({ limit: 1 })).items.length > 0,
    isAllowed: (request) => loopback && isLocalRequest(request),
    personOfToken: async (token) => (await store.tokenByHash(sha256(token)))?.person ?? null,
    verifyLink: (token) => readLink(key, token, clock.now()),
    acknowledge: async (incident, person) => {
      const handled = await running.engine.command(incident, { type: 'acknowledge', via: 'link' }, { by: person, as: null });
      if (handled.kind === 'accepted') return { ok: true };
      if (handled.kind === 'refused') return { ok: false, refusal: handled.refusal };
      throw new Error(`an acknowledgement by link ended as ${handled.kind}`);
    },
    claim: {
      isClaimable: (token) => isClaimable(first, token),
      claim: (token, who) => claimSeat(first, token, who.name),
    },
  };
}

async function openBySeverity(store: Store): Promise<Readonly<Record<Severity, number>>> {
  const open = await allIncidents(store, { open: true }, MOST_ON_BOARD);
  const count = (severity: Severity) => open.filter((incident) => incident.severity === severity).length;
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)])) as Record<Severity, number>;
}

function httpDeps(parts: {
  readonly store: Store;
  readonly inForce: InForce;
  readonly clock: Clock;
  readonly running: RunningEngine;
  readonly baseUrl: string;
  readonly config: Config;
  readonly pages: (server: FastifyInstance) => Promise<void>;
  readonly log: pino.Logger;
}): Deps {
  const { store, inForce, clock, running, baseUrl, config, pages, log } = parts;
  const { engine, deadlineClock } = running;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    engine,
    store,
    handbook: inForce,
    clock,
    chance,
    baseUrl,
    registry,
    readings: {
      now: () => clock.now(),
      outbox: () => store.outboxDepth(),
      nextDue: () => store.nextDue(),
      openBySeverity: () => openBySeverity(store),
    },
    normalise: { webhookV4: fromWebhookV4, pushV2: fromPushV2 },
    onCall: async (at) => onCallNow(inForce.current().onCall, at, await store.overrides(at, plus(at, 400 * DAY_MS))),
    testClock: config.testClock
      ? {
          now: () => clock.now(),
          advance: (by) => deadlineClock.moveTo(plus(clock.now(), durationMs(by))),
          set: (at) => deadlineClock.moveTo(at),
        }
      : null,
    views: {
      incidentJson,
      fixJson: (row, now) => fixJson(row, now, inForce.current().calendar.timeZone),
      postmortemJson,
      postmortemMarkdown,
      postmortemHtml,
      archiveLines: (incident, entries) => sealedArchive(sha256, incident, entries),
      archiveMarkdown,
      archiveHtml,
    },
    pages,
    readiness: async () => {
      const checks = { database: 'ok', timers: deadlineClock.lastLook() === null ? 'starting' : 'ok' };
      try {
        await store.ping();
      } catch (cause) {
        checks.database = cause instanceof Error ? cause.message : 'does not answer';
      }
      return { ready: checks.database === 'ok' && checks.timers === 'ok', checks };
    },
    log,
  };
}

/** Start everything. `clock` is where the test clock begins; `quiet` means no log and no greeting. Throws SettingsError, StoreInUse and faults of the parts. */
export async function startApp(env: Env, options: { readonly clock?: Instant; readonly quiet?: boolean } = {}): Promise<RunningApp> {
  const config = readConfig(env);
  const log = pino({ level: options.quiet ? 'silent' : config.logLevel }, pino.destination({ dest: 2, sync: false }));
  await mkdir(config.dataFolder, { recursive: true });
  const store = await openStore(config, log);
  try {
    const clock = await clockOf(config, store, options.clock, log);
    const scaffolded = await scaffoldHandbook(config.handbookFolder, clock.now());
    if (scaffolded.created && scaffolded.problem !== null) log.warn(scaffolded.problem);
    const inForce = await openHandbook({ folder: config.handbookFolder, clock: () => clock.now(), log });
    const port = await portOf(config);
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    const baseUrl = config.baseUrl ?? url;
    const first: FirstStartDeps = { store, clock, chance };
    const key = await linkKey(first);
    const node = `${config.node}:${config.databaseUrl === null ? 'sqlite' : port}`;
    const running = createEngine({
      store,
      clock,
      chance,
      handbook: readerOf(inForce),
      repositories: gitRepositories({ handbookFolder: config.handbookFolder, testClock: config.testClock }),
      channels: channelsOf(config),
      pullers: pullersOf(config),
      node,
      baseUrl,
      acknowledgeLink: (person, incident, now) => `${baseUrl}/a/${signLink(key, { purpose: 'acknowledge', person, incident }, now)}`,
      log,
      every: CLOCK_LOOK_MS,
    });
    // What a dead process of this name held is ours again (recovery within 15 s).
    await store.releaseClaims(config.databaseUrl === null ? null : node);
    if (config.bootstrapToken !== null && !(await acceptBootstrap(first, config.bootstrapToken))) {
      log.warn('TOURNIQUET_BOOTSTRAP_TOKEN is ignored: this is no first start');
    }
    const claim = await claimSecret(first);
    const pages = pagesPlugin(pageDeps({ config, store, inForce, clock, running, baseUrl, key }));
    const server = buildServer(httpDeps({ store, inForce, clock, running, baseUrl, config, pages, log }));
    await server.listen({ host: config.host, port });
    running.deadlineClock.start();
    const looking = setInterval(() => {
      inForce.reloadIfChanged().catch((cause: unknown) => log.warn({ err: cause }, 'the handbook could not be looked at'));
    }, HANDBOOK_LOOK_MS);
    looking.unref();
    if (!options.quiet) greet(config, url, baseUrl, claim, scaffolded.created);
    return {
      url,
      async stop() {
        clearInterval(looking);
        await server.close();
        await running.deadlineClock.stop();
        await store.close();
      },
    };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

function greet(config: Config, url: string, baseUrl: string, claim: string | null, fresh: boolean): void {
  const lines = [
    `Tourniquet is listening on ${url}`,
    `  data      ${config.databaseUrl === null ? config.dataFolder : 'PostgreSQL'}`,
    `  handbook  ${config.handbookFolder}${fresh ? ' (an example to start from, under Git)' : ''}`,
    config.smtpUrl === null ? `  mail      kept in ${join(config.dataFolder, 'outbox')}, because SMTP_URL is not set` : '  mail      by SMTP',
    ...(config.testClock ? ['  clock     TEST: time stands still until POST /test/clock moves it'] : []),
    ...(claim === null ? [] : ['', 'Claim the admin seat, once:', `  ${baseUrl}/claim/${claim}`]),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Fold every timeline again and rewrite what is derived from it; the server must be stopped on SQLite. Answers how many incidents there are. */
export async function rebuildViews(env: Env, progress: (done: number, of: number) => void): Promise<number> {
  const config = readConfig(env);
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const store = await openStore(config, log);
  try {
    return await store.rebuild((entries) => {
      const state = foldAll(entries);
      if (!state) throw new Error('a timeline without entries');
      return { state, deadlines: deadlines(state), openKey: openKeyOf(state) };
    }, progress);
  } finally {
    await store.close();
  }
}
