import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const POLL_MS = 5;
const PATIENCE_MS = 60_000;
let started = 0;

/** The built server as a child process, as `npm start` runs it. `startedIn` is milliseconds from spawn to the first 200 of `/readyz`. */
export type BenchServer = {
  readonly url: string;
  readonly startedIn: number;
  /** Resident memory in bytes, as the kernel counts it. Linux only. */
  readonly resident: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${url}/readyz`, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Starts `dist/cli.js serve` on a free loopback port that it names itself. Throws with the end of its log when it does not become ready within a minute. */
export async function startServer(of: { readonly folder: string; readonly token: string; readonly database?: string }): Promise<BenchServer> {
  const log = join(of.folder, `serve-${++started}.log`);
  const out = openSync(log, 'w');
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'serve', '--json'], {
    cwd: of.folder,
    stdio: ['ignore', out, out],
    env: {
      PATH: process.env['PATH'],
      HOME: of.folder,
      HOST: '127.0.0.1',
      // A free one of the server's own choice: nobody can take it in between.
      PORT: '0',
      TOURNIQUET_DATA: join(of.folder, 'data'),
      TOURNIQUET_BOOTSTRAP_TOKEN: of.token,
      ...(of.database === undefined ? {} : { DATABASE_URL: of.database }),
    },
  });
  closeSync(out);
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended(child);
    clearTimeout(late);
  };
  let url: string | undefined;
  while (url === undefined || !(await isReady(url))) {
    if (child.exitCode !== null || performance.now() - began > PATIENCE_MS) {
      await stop();
      throw new Error(`the server did not become ready:\n${(await readFile(log, 'utf8')).slice(-2000)}`);
    }
    await pause(POLL_MS);
    url ??= /^\{"url":"([^"]+)"\}$/m.exec(await readFile(log, 'utf8'))?.[1];
  }
  return {
    url,
    startedIn: performance.now() - began,
    resident: async () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    stop,
  };
}
