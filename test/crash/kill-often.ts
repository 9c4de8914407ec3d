import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, privateFolder, until } from '../peers/peer-process.ts';
import { type Received, startMailbox } from '../peers/smtp.ts';
import { type BehindItsBack, lookBehind } from './behind-its-back.ts';
import { type Count, count } from './count.ts';
import { type Door, dice, type Ledger, post, traffic } from './traffic.ts';
import { startVictim, type Victim } from './victim.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADMIN = 'crash-admin-token';
/** Overdue work has to be out this long after a restart. */
export const OVERDUE_MS = 15_000;
/** Pages of who does not answer repeat this often, so that a dead server misses some. */
const REPEAT_MS = 2_000;

/** How often, how, and on what. `databaseUrl` null: the embedded database. */
export type Killing = {
  readonly kills: number;
  readonly seed: number;
  readonly databaseUrl: string | null;
  readonly says?: (line: string) => void;
};

/** What a run came to: the moments of the kills, the count afterwards, and how long overdue work took after a restart. */
export type Outcome = Count & {
  readonly kills: { readonly atRandom: number; readonly betweenMailAndAnswer: number; readonly whileStarting: number };
  /** Milliseconds from the start of the process to `/readyz`, worst. */
  readonly worstStart: number;
  /** Restarts that were let live until what was overdue at their start had gone out. */
  readonly overdue: {
    readonly restarts: number;
    readonly mails: number;
    readonly deadlines: number;
    /** Milliseconds from the start of the process until the last of it was out, worst. */
    readonly worst: number;
  };
};

async function handbookIn(folder: string): Promise<void> {
  const handbook = join(folder, 'handbook');
  await cp(join(ROOT, 'examples', 'handbook'), handbook, { recursive: true });
  const policy = join(handbook, 'policy.yaml');
  await writeFile(policy, (await readFile(policy, 'utf8')).replace(/repeatEvery: \w+/, `repeatEvery: PT${REPEAT_MS / 1000}S`));
  const git = (...words: readonly string[]) =>
    run('git', ['-c', 'user.name=crash', '-c', 'user.email=crash@lumen.example', ...words], { cwd: handbook });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'The handbook before the crashes');
}

async function made(url: string, body: object): Promise<string> {
  const answer = await post(url, body, { authorization: `Bearer ${ADMIN}` });
  if (answer?.status !== 201) throw new Error(`${url} answered ${answer?.status}: ${answer?.body}`);
  return (JSON.parse(answer.body) as { readonly token: string }).token;
}

/** Acknowledges whatever nobody has acknowledged. */
async function acknowledgeAll(door: Door): Promise<void> {
  const headers = { authorization: `Bearer ${door.token}` };
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer: Response = await fetch(`${door.url}/api/v1/incidents?open=true&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`, { headers });
    const page = (await answer.json()) as {
      readonly items: readonly { readonly ref: string; readonly hats: { readonly commander: string | null } }[];
      readonly nextCursor: string | null;
    };
    for (const { ref } of page.items.filter(({ hats }) => hats.commander === null)) {
      await post(`${door.url}/api/v1/incidents/${ref}/commands`, { type: 'acknowledge' }, headers);
    }
    cursor = page.nextCursor;
  }
}

/** Waits until everything that was overdue at a start is out; answers milliseconds since that start. Throws after a minute. */
async function untilOut(
  victim: Victim,
  behind: BehindItsBack,
  mails: ReadonlySet<string>,
  due: readonly string[],
  box: readonly Received[],
  from: number,
) {
  await until(
    'what was overdue at the restart to go out',
    async () => {
      const arrived = new Set(box.slice(from).map(({ mail }) => mail.messageId ?? ''));
      if (![...mails].every((id) => arrived.has(id))) return false;
      const now = new Set(await behind.due(new Date().toISOString()));
      return !due.some((key) => now.has(key));
    },
    60_000,
  );
  return performance.now() - victim.startedAt;
}

/**
 * Starts the built server, lets people and a sender work on it, kills it (-9) at random moments, between a mail and its answer, and while it
 * starts, and counts what is left. Throws when the server does not come up again or does not stop.
 */
export async function killOften({ kills, seed, databaseUrl, says = () => undefined }: Killing): Promise<Outcome> {
  // Builds when dist is older than the sources.
  await run(process.execPath, [join(ROOT, 'bin', 'tourniquet.mjs'), '--help'], { cwd: ROOT });
  const chance = dice(seed);
  const place = privateFolder('crash');
  await handbookIn(place.path);
  const ledger: Ledger = { writes: [], alerts: [], webhooks: [] };
  const lives: number[] = [];
  let trap: { left: number; readonly spring: () => void } | null = null;
  const box = await startMailbox({
    async beforeAnswer() {
      if (trap !== null && --trap.left === 0) trap.spring();
      if (chance.chance(0.3)) await pause(chance.below(150));
    },
  });
  const settings = { folder: place.path, port: await freePort(), smtpUrl: box.url, databaseUrl, token: ADMIN };
  const start = (): Victim => startVictim(settings);
  let behind: BehindItsBack | undefined;
  let victim = start();
  const how = { atRandom: 0, betweenMailAndAnswer: 0, whileStarting: 0 };
  const overdue = { restarts: 0, mails: 0, deadlines: 0, worst: 0 };
  let worstStart = await victim.ready();
  try {
    behind = await lookBehind(place.path, databaseUrl);
    const door: Door = {
      url: victim.url,
      token: await made(`${victim.url}/api/v1/tokens`, { person: 'maya', name: 'crash' }),
      intake: await made(`${victim.url}/api/v1/intake-tokens`, { name: 'crash', source: 'alertmanager' }),
    };
    for (let round = 1, kill = 1; kill <= kills; round++, kill++) {
      let over = false;
      const working = traffic(door, ledger, chance, () => over || victim.dead());
      const end = async (): Promise<void> => {
        over = true;
        await victim.kill();
      };
      if (chance.chance(0.5)) {
        await pause(50 + chance.below(1_500));
        await end();
        how.atRandom++;
      } else {
        const caught = await new Promise<boolean>((resolve) => {
          const late = setTimeout(() => resolve(false), 3_000);
          trap = {
            left: 1 + chance.below(10),
            spring: () => {
              clearTimeout(late);
              resolve(true);
              void end();
            },
          };
        });
        trap = null;
        await end();
        how[caught ? 'betweenMailAndAnswer' : 'atRandom']++;
      }
      await working;
      lives.push(box.messages.length);

      // Long enough, now and then, for pages to fall due while nobody is there to send them.
      const watched = round % 4 === 0 || kill === kills;
      await pause(watched ? REPEAT_MS + 500 : chance.below(200));
      if (!watched && kill < kills - 1 && chance.chance(0.15)) {
        const early = start();
        await pause(chance.below(Math.max(200, worstStart)));
        await early.kill();
        how.whileStarting++;
        lives.push(box.messages.length);
        kill++;
      }
      const mails = new Set((await behind.outbox()).flatMap(({ done, messageId }) => (done || messageId === null ? [] : [messageId])));
      const due = await behind.due(new Date().toISOString());
      const from = box.messages.length;
      victim = start();
      const took = await victim.ready();
      worstStart = Math.max(worstStart, took);
      if (watched) {
        const out = await untilOut(victim, behind, mails, due, box.messages, from);
        overdue.restarts++;
        overdue.mails += mails.size;
        overdue.deadlines += due.length;
        overdue.worst = Math.max(overdue.worst, out);
        await acknowledgeAll(door);
        says(
          `${kill} kills; up after ${Math.round(took)} ms; ${mails.size} mails and ${due.length} deadlines were overdue and out after ${Math.round(out)} ms`,
        );
      }
    }
    // Nobody writes any more: what is open is sent a last time, and everything is let come to its end.
    await traffic(door, ledger, { ...chance, chance: () => false }, () => true);
    const looking = behind;
    await until(
      'the outbox to be empty',
      async () => {
        await acknowledgeAll(door);
        return (await looking.outbox()).every(({ done }) => done);
      },
      120_000,
    );
    const counted = await count(door, ledger, behind, box.messages, lives);
    await victim.stop();
    return { ...counted, kills: how, worstStart, overdue };
  } finally {
    await behind?.close();
    if (!victim.dead()) await victim.kill();
    await box.stop();
    place.remove();
  }
}
