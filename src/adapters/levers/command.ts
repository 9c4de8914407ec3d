import { type ChildProcess, spawn } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { LeverReport } from '#domain/incident/command.ts';
import { parseDuration } from '#domain/kernel/duration.ts';
import type { LeverAdapter } from '#domain/runbook/lever.ts';
import type { LeverPuller, PullRequest } from '#engine/ports.ts';
import { type Environment, environmentNames, maskEnvironment } from '../environment.ts';
import { Capture, cutOutput, rowsNamed } from '../plain-output.ts';

type CommandPlan = Extract<LeverAdapter, { adapter: 'command' }>;

const DEFAULT_TIMEOUT = 'PT60S';
/** How long a command that was asked to end (SIGTERM) may take before it is made to (SIGKILL). */
const GRACE_MS = 2_000;
/** How long to wait for output that a background child of a finished command still holds open. */
const LEFTOVER_MS = 250;
/** EX_UNAVAILABLE of sysexits.h. */
const EXIT_UNAVAILABLE = 69;

/** How a command ended. */
type Ending =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'not-started'; readonly error: NodeJS.ErrnoException };

/** argv as one line that a person can read and paste into a shell. */
function asTyped(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** The folder to run in. A relative one stays below `base`, symbolic links followed; an absolute one is the handbook's explicit word. Throws an Error otherwise. */
async function workingFolder(base: string, cwd: string | undefined): Promise<string> {
  const wanted = resolve(base, cwd ?? '.');
  const found = await stat(wanted).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`the working folder ${cwd ?? base} does not exist`);
  if (cwd !== undefined && isAbsolute(cwd)) return wanted;
  const inside = relative(await realpath(base), await realpath(wanted));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new Error(`the working folder ${cwd} leaves the handbook; name a folder below it, or write an absolute path`);
  }
  return wanted;
}

/** What a command gets of our environment: PATH, the language, the names the handbook lists, and what it is being asked. */
function childEnvironment(plan: CommandPlan, request: PullRequest, environment: Environment): Record<string, string> {
  const names = ['PATH', 'LANG', 'LC_ALL', 'TZ', ...(plan.env ?? [])];
  const given = names.flatMap((name): [string, string][] => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ...Object.fromEntries(given),
    TOURNIQUET_INCIDENT: request.incident.ref,
    TOURNIQUET_LEVER: request.lever,
    TOURNIQUET_DELIVERY: request.delivery,
    // Absent on a real pull, so that a test for "set" and a test for "1" mean the same.
    ...(request.dryRun ? { TOURNIQUET_DRY_RUN: '1' } : {}),
  };
}

/** Ends everything that the command started. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the group has ended by itself. EPERM: what is left of it runs as somebody else, out of our reach.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Runs argv without a shell, in a process group of its own, and waits for its end or the timeout. */
function run(argv: readonly string[], cwd: string, env: Record<string, string>, timeoutMs: number, output: Capture): Promise<Ending> {
  const [program, ...rest] = argv as [string, ...string[]];
  return new Promise((settle) => {
    let child: ChildProcess;
    try {
      child = spawn(program, rest, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      // An argument that no process can be given, such as one with a NUL.
      settle({ kind: 'not-started', error: error as NodeJS.ErrnoException });
      return;
    }
    let timedOut = false;
    let force: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => {
      timedOut = true;
      signalGroup(child, 'SIGTERM');
      force = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.add(chunk));
    child.once('error', (error) => {
      clearTimeout(limit);
      settle({ kind: 'not-started', error });
    });
    child.once('exit', (code, signal) => {
      clearTimeout(limit);
      clearTimeout(force);
      // What the command left behind goes with it when it ran out of time; otherwise a service it started may live.
      if (timedOut) signalGroup(child, 'SIGKILL');
      const ending: Ending = timedOut ? { kind: 'timeout' } : signal ? { kind: 'signal', signal } : { kind: 'exit', code: code ?? 0 };
      const leftover = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, LEFTOVER_MS);
      child.once('close', () => {
        clearTimeout(leftover);
        settle(ending);
      });
    });
  });
}

/** Why a program could not be started, in words for the timeline. */
function notStarted(program: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `there is no program ${program} (looked for in the working folder or on PATH)`;
  if (error.code === 'EACCES') return `${program} may not be executed; is it marked as executable?`;
  return `${program} could not be started: ${error.message}`;
}

/**
 * Pulls a lever by running a command of the handbook (C6): argv without a shell, in the handbook's folder or one below it.
 * Exit 0 means done; exit 69 or a line `unavailable: …` means there is no such lever here (C3); everything else is failed.
 * The command sees `TOURNIQUET_DELIVERY`, the same on every attempt, so that it can tell a repeat.
 */
export function commandLever({
  baseFolder,
  environment = process.env,
}: {
  readonly baseFolder: string;
  readonly environment?: Environment;
}): LeverPuller {
  return {
    adapter: 'command',
    async pull(request): Promise<LeverReport> {
      const began = performance.now();
      const failed = (reason: string, output = ''): LeverReport => ({
        outcome: 'failed',
        tookMs: Math.round(performance.now() - began),
        output,
        reason,
      });
      const plan = request.how;
      if (plan.adapter !== 'command') return failed(`the command adapter cannot pull a lever of the kind ${plan.adapter}`);
      // Running the real command as a dry run, in the hope that it looks at the environment, is how rows get lost.
      const argv = request.dryRun ? plan.dryRun : plan.run;
      if (!argv?.[0]) return failed(`the handbook names no command for ${request.lever}${request.dryRun ? ': write it as dryRun' : ''}`);
      const spelled = argv.flatMap(environmentNames);
      if (spelled[0])
        return failed(
          `a command line is no place for \${env:${spelled[0]}}: list it as env: [${spelled[0]}], and the command finds it in its environment`,
        );
      const timeoutMs = parseDuration(plan.timeout ?? DEFAULT_TIMEOUT);
      if (timeoutMs === undefined || timeoutMs <= 0) return failed(`timeout must be an ISO 8601 duration such as PT60S; it is ${plan.timeout}`);

      let cwd: string;
      try {
        cwd = await workingFolder(baseFolder, plan.cwd);
      } catch (error) {
        return failed((error as Error).message);
      }
      const capture = new Capture();
      const ending = await run(argv, cwd, childEnvironment(plan, request, environment), timeoutMs, capture);
      const tookMs = Math.round(performance.now() - began);
      const absent = (plan.env ?? []).filter((name) => environment[name] === undefined);
      const full = maskEnvironment(capture.text(), plan.env ?? [], environment);
      const output = cutOutput([...absent.map((name) => `(${name} is not set where Tourniquet runs)`), full].join('\n').trim());

      const unavailable = /^unavailable:[ \t]*(\S.*)$/im.exec(full)?.[1];
      if (unavailable || (ending.kind === 'exit' && ending.code === EXIT_UNAVAILABLE)) {
        return { outcome: 'unavailable', tookMs, output, reason: unavailable ?? 'the command says it is unavailable (exit code 69)' };
      }
      switch (ending.kind) {
        case 'not-started':
          return { outcome: 'failed', tookMs, output, reason: notStarted(argv[0], ending.error) };
        case 'timeout':
          return {
            outcome: 'failed',
            tookMs,
            output,
            reason: `it did not end within ${plan.timeout ?? DEFAULT_TIMEOUT} and was stopped with everything it had started`,
          };
        case 'signal':
          return { outcome: 'failed', tookMs, output, reason: `it was ended by ${ending.signal}` };
        case 'exit': {
          if (ending.code !== 0) {
            const last = full.split('\n').at(-1)?.slice(0, 200);
            return { outcome: 'failed', tookMs, output, reason: `exit code ${ending.code}${last ? `: ${last}` : ''}` };
          }
          const undo = plan.undo && !request.dryRun ? asTyped(plan.undo) : null;
          return { outcome: 'done', tookMs, output, undo, rows: request.dryRun ? rowsNamed(full) : null };
        }
      }
    },
  };
}
