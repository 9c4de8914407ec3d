import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMissing, privateFolder } from '#test/peers/peer-process.ts';
import { startPostgres } from '#test/peers/postgres.ts';
import { type Ask, connection, median, type Round, round } from './load.ts';
import { machine, syncTime } from './machine.ts';
import { type BenchServer, startServer } from './server.ts';

// `npm run bench` measures the built server from outside, over HTTP, as its users have it. Client and server share the machine.

const ROUNDS = 3;
const STARTS = 5;
const REST_MS = 3000;
const USAGE = `npm run bench [-- --postgres | -- --database URL] [-- --seconds N]
  --postgres       on a PostgreSQL server of its own, with fsync on (Debian package: postgresql)
  --database URL   on that PostgreSQL server; the database must be empty
  --seconds N      length of one round of load (default 1)
`;

const { values } = parseArgs({
  options: { postgres: { type: 'boolean' }, database: { type: 'string' }, seconds: { type: 'string', default: '1' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 60)) throw new Error('--seconds is a number above 0, at most 60');

type Row = { readonly what: string; readonly figure: string; readonly spread: string };
const token = randomBytes(24).toString('base64url');
const whole = (n: number) => Math.round(n).toLocaleString('en-GB');
const ms = (n: number) => (n < 10 ? n.toFixed(1) : whole(n));

/** Milliseconds of several starts as a row. */
function startRow(what: string, figures: readonly number[]): Row {
  return { what, figure: `${whole(median(figures))} ms`, spread: `${whole(Math.min(...figures))} to ${whole(Math.max(...figures))} ms` };
}

async function loadRow(
  what: string,
  unit: string,
  of: { server: BenchServer; connections: number; each: number; ask: (which: number) => Ask },
): Promise<Row> {
  const open = Array.from({ length: of.connections }, () => connection(of.server.url));
  const rounds: Round[] = [];
  try {
    for (let n = 0; n < ROUNDS; n++) rounds.push(await round(open, of.ask, seconds));
  } finally {
    for (const { close } of open) close();
  }
  const rates = rounds.map(({ perSecond }) => perSecond * of.each);
  const [p50, p99] = [median(rounds.map((one) => one.p50)), median(rounds.map((one) => one.p99))];
  return {
    what,
    figure: `${whole(median(rates))} ${unit}`,
    spread: `${whole(Math.min(...rates))} to ${whole(Math.max(...rates))}; answer p50 ${ms(p50)} ms, p99 ${ms(p99)} ms`,
  };
}

/** Commands through the one door: notes on incidents of their own, each durable, decided and hash-chained before the answer. */
async function commandRows(server: BenchServer): Promise<readonly Row[]> {
  const first = connection(server.url);
  const rows: Row[] = [];
  for (const connections of [1, 16]) {
    const refs: string[] = [];
    for (let n = 0; n < connections; n++) {
      const body = { title: `Bench ${connections}-${n}`, severity: 'P3' };
      refs.push(((await first.post({ path: '/api/v1/incidents', body, token, key: randomUUID() })) as { readonly ref: string }).ref);
    }
    const ask = (which: number): Ask => ({
      path: `/api/v1/incidents/${refs[which]}/commands`,
      body: { type: 'note.add', text: 'Support has had four calls from the same school' },
      token,
      key: randomUUID(),
    });
    const many = connections === 1 ? '1 connection, 1 incident' : `${connections} connections, an incident each`;
    rows.push(await loadRow(`commands through the door, ${many}`, 'per second', { server, connections, each: 1, ask }));
  }
  first.close();
  return rows;
}

/** Signals taken: distinct alerts that match no runbook, each on disk before the answer. */
async function intakeRows(server: BenchServer): Promise<readonly Row[]> {
  const first = connection(server.url);
  const made = await first.post({ path: '/api/v1/intake-tokens', body: { name: 'bench', source: 'prometheus' }, token, key: randomUUID() });
  first.close();
  const path = `/intake/${(made as { readonly token: string }).token}/api/v2/alerts`;
  const startsAt = new Date().toISOString();
  let alerts = 0;
  const alert = () => ({
    labels: { alertname: 'Bench', instance: `host-${++alerts}`, service: 'nowhere', severity: 'info' },
    annotations: { summary: 'A signal of the bench' },
    startsAt,
  });
  const rows: Row[] = [];
  for (const [each, connections] of [
    [1, 16],
    [100, 4],
  ] as const) {
    const ask = (): Ask => ({ path, body: Array.from({ length: each }, alert) });
    rows.push(await loadRow(`signals, ${each} a request, ${connections} connections`, 'per second', { server, connections, each, ask }));
  }
  return rows;
}

/** Starts on an empty place and again on what that left behind; leaves the last server running. */
async function starts(folder: string, database: string | undefined): Promise<{ readonly rows: readonly Row[]; readonly server: BenchServer }> {
  const place = { folder, token, ...(database === undefined ? {} : { database }) };
  const fresh = await startServer(place);
  await fresh.stop();
  const again: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const server = await startServer(place);
    again.push(server.startedIn);
    if (n < STARTS - 1) {
      await server.stop();
      continue;
    }
    const rows: Row[] = [
      startRow('first start to `/readyz` (scaffolds the handbook, makes the tables)', [fresh.startedIn]),
      startRow(`start to \`/readyz\`, median of ${STARTS}`, again),
    ];
    return { rows, server };
  }
  throw new Error('no start was measured');
}

async function measure(folder: string, database: string | undefined): Promise<readonly Row[]> {
  const { rows, server } = await starts(folder, database);
  try {
    // At rest means that what the start itself allocated has had time to go.
    await pause(REST_MS);
    const atRest = await server.resident();
    const load = [...(await commandRows(server)), ...(await intakeRows(server))];
    const after = await server.resident();
    const memory = (what: string, bytes: number): Row => ({ what, figure: `${whole(bytes / 2 ** 20)} MiB`, spread: '' });
    return [...rows, memory('resident at rest', atRest), ...load, memory('resident after the load', after)];
  } finally {
    await server.stop();
  }
}

execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], { stdio: 'inherit' });
const folder = privateFolder('bench');
const postgres = values.postgres ? await startPostgres({ durable: true }) : undefined;
try {
  if (postgres && isMissing(postgres)) throw new Error(`--postgres needs ${postgres.missing}`);
  const database = postgres ? await postgres.url() : values.database;
  const on = database === undefined ? 'SQLite (embedded)' : values.postgres ? 'PostgreSQL, same machine, fsync on' : 'PostgreSQL at the given URL';
  const rows = await measure(folder.path, database);
  const command = [
    'npm run bench',
    ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2).map((word) => (word === values.database ? 'URL' : word))] : []),
  ];
  process.stdout.write(`### ${on}, ${new Date().toISOString().slice(0, 10)}

\`${command.join(' ')}\` · ${machine(folder.path)} · write and fsync of 4 KiB: ${syncTime(folder.path).toFixed(2)} ms · ${ROUNDS} rounds of ${seconds} s each

| what | median | spread |
|---|---|---|
${rows.map(({ what, figure, spread }) => `| ${what} | ${figure} | ${spread} |`).join('\n')}
`);
} finally {
  if (postgres && !isMissing(postgres)) await postgres.stop();
  folder.remove();
}
