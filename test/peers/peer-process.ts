import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A real program that this machine does not have: one sentence that says what it is and how to get it. */
export type Missing = { readonly missing: string };

/** How the name of a test that stands for a left-out suite begins; the reporter lists these at the end of a run. */
export const LEFT_OUT = 'left out: needs ';

/** Tells a peer that could not be started for want of the program from one that runs. */
export function isMissing(peer: object): peer is Missing {
  return 'missing' in peer;
}

/** Path of a program in the given folders or on PATH (plus the folders that root's PATH has); undefined when it is nowhere. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of [...folders, ...onPath, '/usr/sbin', '/usr/local/bin', '/usr/bin']) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return undefined;
}

/** A port on loopback above 20000 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 40_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** Numeric user and group of an account. Throws when the account does not exist. */
export async function accountIds(user: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)));
  return { uid: uid as number, gid: gid as number };
}

/** A private folder below the system's temporary one; `remove` deletes it with everything in it. */
export function privateFolder(name: string, owner?: { readonly uid: number; readonly gid: number }): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `tourniquet-${name}-`));
  if (owner) chownSync(path, owner.uid, owner.gid);
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) };
}

/** Looks every 25 ms until `look` answers something else than undefined or false. Throws after `ms` with `what` in the message. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) throw new Error(`waited ${ms} ms for ${what}`, { cause: last });
    await pause(25);
  }
}

/** A program that runs for a test. */
export type Running = { readonly child: ChildProcess; readonly output: () => string; stop(signal?: NodeJS.Signals): Promise<void> };

/**
 * Starts a program and waits until `ready` answers true. It dies with this process, even by kill -9, where setpriv exists.
 * Throws with the program's own output when it ends or is not ready in 20 s.
 */
export async function startProgram(
  argv: readonly [string, ...string[]],
  options: {
    readonly as?: { readonly uid: number; readonly gid: number };
    readonly cwd: string;
    readonly ready: () => Promise<boolean>;
    readonly stopSignal?: NodeJS.Signals;
  },
): Promise<Running> {
  const setpriv = findProgram('setpriv');
  const as = options.as ? [`--reuid=${options.as.uid}`, `--regid=${options.as.gid}`, '--clear-groups'] : [];
  const [program, ...rest] = setpriv ? [setpriv, ...as, '--pdeathsig', 'KILL', '--', ...argv] : argv;
  const identity = setpriv || !options.as ? {} : options.as;
  const child = spawn(program as string, rest, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'], ...identity });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  const over = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      ended ??= `exit ${code ?? signal}`;
      resolve();
    });
  });
  const stop = async (signal: NodeJS.Signals = options.stopSignal ?? 'SIGTERM'): Promise<void> => {
    if (ended === undefined) child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await over;
    clearTimeout(force);
  };
  try {
    await until(`${argv[0]} to be ready`, async () => ended !== undefined || (await options.ready().catch(() => false)));
  } catch (cause) {
    await stop('SIGKILL');
    throw new Error(`${argv[0]} did not become ready:\n${output}`, { cause });
  }
  if (ended !== undefined) throw new Error(`${argv[0]} ended before it was ready (${ended}):\n${output}`);
  return { child, output: () => output, stop };
}

/** True when a GET is answered with a 2xx; for readiness endpoints. */
export async function answers(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
}
