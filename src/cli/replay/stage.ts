import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { App, Env } from '../world.ts';
import type { Act, Header } from './recording.ts';

const run = promisify(execFile);

/** An answer of the server, whatever its status. */
export type Reply = { readonly status: number; readonly statusText: string; readonly body: unknown };

/** A fresh server in a folder of its own, on a clock that stands still until it is moved. */
export type Stage = {
  readonly ask: (token: string, method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Reply>;
  /** The admin's token. */
  readonly admin: string;
  /** Commits a change into this stage's handbook; answers the commit. Git's own date is the real one. */
  readonly commit: (commit: Extract<Act, { kind: 'commit' }>) => Promise<string>;
  /** Ends the server and removes the folder. */
  readonly stop: () => Promise<void>;
};

// Whatever the person has set up for Git (signing, hooks, templates) has no part in a replay.
const GIT = [
  '-c',
  'user.name=Tourniquet replay',
  '-c',
  'user.email=replay@tourniquet.example',
  '-c',
  'commit.gpgSign=false',
  '-c',
  'core.hooksPath=/dev/null',
];

async function git(folder: string, ...words: readonly string[]): Promise<string> {
  try {
    return (await run('git', [...GIT, ...words], { cwd: folder })).stdout.trim();
  } catch (cause) {
    throw new Error(`git ${words[0]} failed in the handbook of the replay`, { cause });
  }
}

async function copyHandbook(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: (one) => path.basename(one) !== '.git' });
  await git(to, 'init', '--quiet', '--initial-branch=main');
  await git(to, 'add', '--all');
  await git(to, 'commit', '--quiet', '--message', 'The handbook before the incident');
}

/** Sets the stage for a recording. `beside` is the folder the recording lies in; `secret` is a fresh secret for the admin's token. */
export async function setStage(
  header: Header,
  beside: string,
  env: Env,
  secret: string,
  startApp: App['startApp'],
  fetch: typeof globalThis.fetch,
): Promise<Stage> {
  const data = await mkdtemp(path.join(tmpdir(), 'tourniquet-replay-'));
  const handbook = path.join(data, 'handbook');
  const clear = (): Promise<void> => rm(data, { recursive: true, force: true });
  try {
    if (header.handbook !== 'example') await copyHandbook(path.resolve(beside, header.handbook), handbook);
    // Nothing of the person's own set-up may be touched or told: no database, no mail server, no handbook of theirs.
    const { DATABASE_URL: _database, SMTP_URL: _smtp, MAIL_FROM: _from, NODE_ENV: _node, ...harmless } = env;
    const app = await startApp(
      {
        ...harmless,
        HOST: '127.0.0.1',
        PORT: '0',
        TOURNIQUET_DATA: data,
        TOURNIQUET_HANDBOOK: handbook,
        TOURNIQUET_BASE_URL: 'http://127.0.0.1:7777',
        TOURNIQUET_CLOCK: 'test',
        TOURNIQUET_BOOTSTRAP_TOKEN: secret,
      },
      { clock: header.clock, quiet: true },
    );
    const ask: Stage['ask'] = async (token, method, where, body) => {
      const response = await fetch(`${app.url}${where}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, statusText: response.statusText, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
    };
    const commit: Stage['commit'] = async ({ path: artifact, change, message }) => {
      const file = path.join(handbook, artifact);
      await mkdir(path.dirname(file), { recursive: true });
      await (change.how === 'append' ? appendFile(file, change.text) : writeFile(file, change.text));
      await git(handbook, 'add', '--', artifact);
      await git(handbook, 'commit', '--quiet', '--message', message);
      return await git(handbook, 'rev-parse', 'HEAD');
    };
    const stop = async (): Promise<void> => {
      await app.stop();
      await clear();
    };
    return { ask, admin: secret, commit, stop };
  } catch (cause) {
    await clear();
    throw cause;
  }
}
