import { type ChildProcess, spawn } from 'node:child_process';
import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../peers/peer-process.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const PATIENCE_MS = 60_000;

/** What a victim is started with. `databaseUrl` null: the embedded database in `folder`. */
export type VictimSettings = {
  readonly folder: string;
  readonly port: number;
  readonly smtpUrl: string;
  readonly databaseUrl: string | null;
  readonly token: string;
};

/** The built server as a child process that is meant to be killed. */
export type Victim = {
  readonly url: string;
  /** On this process's `performance` clock, in milliseconds. */
  readonly startedAt: number;
  /** Milliseconds from the start to the first 200 of `/readyz`. Throws with the server's own words when it ends first. */
  ready(): Promise<number>;
  /** kill -9, and waits for its end. */
  kill(): Promise<void>;
  /** Asks it to stop and waits. Throws when it does not within ten seconds. */
  stop(): Promise<void>;
  readonly dead: () => boolean;
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

/** Starts `dist/cli.js serve` on the system's clock. It dies with this process, where setpriv exists. */
export function startVictim({ folder, port, smtpUrl, databaseUrl, token }: VictimSettings): Victim {
  const setpriv = findProgram('setpriv');
  const argv = [process.execPath, CLI, 'serve', '--json'];
  const [program = '', ...words] = setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...argv] : argv;
  const startedAt = performance.now();
  const child: ChildProcess = spawn(program, words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      TOURNIQUET_DATA: `${folder}/data`,
      TOURNIQUET_HANDBOOK: `${folder}/handbook`,
      TOURNIQUET_BOOTSTRAP_TOKEN: token,
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'Tourniquet <pager@lumen.example>',
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    },
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-20_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  let isDead = false;
  const over = new Promise<void>((resolve) => {
    child.once('close', () => {
      isDead = true;
      resolve();
    });
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    startedAt,
    dead: () => isDead,
    async ready() {
      while (!(await isReady(url))) {
        if (isDead || performance.now() - startedAt > PATIENCE_MS) throw new Error(`the server did not become ready:\n${output}`);
        await pause(20);
      }
      return performance.now() - startedAt;
    },
    async kill() {
      child.kill('SIGKILL');
      await over;
    },
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await over;
      clearTimeout(late);
      if (child.signalCode === 'SIGKILL') throw new Error(`the server did not stop within 10 s of SIGTERM:\n${output}`);
    },
  };
}
