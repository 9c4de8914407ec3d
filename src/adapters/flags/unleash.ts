import type { LeverReport } from '#domain/incident/command.ts';
import type { LeverPuller } from '#engine/ports.ts';
import { type Environment, environmentNames, fillEnvironment, maskEnvironment } from '../environment.ts';
import { cutOutput, plainText } from '../plain-output.ts';

const CALL_MS = 10_000;
/** Where the handbook says nothing else, the server's address and token come from here. */
const DEFAULTS = { url: '${env:UNLEASH_URL}', token: '${env:UNLEASH_TOKEN}', project: 'default' };

type Settings = Readonly<Record<string, unknown>>;
/** One flag in one environment of one Unleash server. */
type Flag = { readonly name: string; readonly environment: string; readonly project: string; readonly base: string; readonly token: string };
/** What Unleash said. `no`: it answered, and not with success. */
type Answer = { readonly kind: 'ok'; readonly body: unknown } | { readonly kind: 'no'; readonly status: number; readonly words: string };
/** How pulling ended; the time and the steps are added by the caller. */
type Ending =
  | { readonly outcome: 'done'; readonly undo: string | null; readonly rows: null }
  | { readonly outcome: 'failed' | 'unavailable'; readonly reason: string };

/** Reads the handbook's settings of an Unleash lever. Throws an Error that says what is missing. */
function readFlag(settings: Settings, environment: Environment): Flag {
  const text = (name: string, example: string): string => {
    const value = settings[name];
    if (typeof value !== 'string' || value === '') throw new Error(`an unleash lever needs ${name}, such as ${example}`);
    return value;
  };
  const base = fillEnvironment(text('url', 'https://unleash.example.org'), environment);
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) throw new Error('the url of an unleash lever must be an http(s) address');
  return {
    name: text('flag', 'grading.flow-v2'),
    environment: text('environment', 'production'),
    project: text('project', 'default'),
    base: base.replace(/\/+$/, ''),
    token: fillEnvironment(text('token', '${env:UNLEASH_TOKEN}'), environment),
  };
}

/** Whether the flag is on in the environment, by Unleash's answer; undefined when it has no such environment. */
function isOn(body: unknown, environment: string): boolean | undefined {
  const { environments } = (body ?? {}) as { readonly environments?: unknown };
  const all: readonly ({ readonly name?: unknown; readonly enabled?: unknown } | null)[] = Array.isArray(environments) ? environments : [];
  const enabled = all.find((one) => one?.name === environment)?.enabled;
  return typeof enabled === 'boolean' ? enabled : undefined;
}

/** Why Unleash said no, in words that tell what to do. */
function refusal(flag: Flag, { status, words }: Extract<Answer, { kind: 'no' }>): string {
  const said = words === '' ? '' : `: ${words.slice(0, 200)}`;
  if (status === 401) return `Unleash does not know the token (401)${said}`;
  if (status === 403) return `Unleash refuses (403): the token may not do this, or ${flag.environment} wants a change request${said}`;
  return `Unleash answered ${status}${said}`;
}

/** Switches one flag off and looks whether it is; `tell` takes each step. Throws when Unleash does not answer at all. */
async function turnOff(flag: Flag, dryRun: boolean, fetch: typeof globalThis.fetch, tell: (step: string) => void): Promise<Ending> {
  const path = `/api/admin/projects/${encodeURIComponent(flag.project)}/features/${encodeURIComponent(flag.name)}`;
  const ask = async (method: 'GET' | 'POST', below = ''): Promise<Answer> => {
    const answer = await fetch(`${flag.base}${path}${below}`, {
      method,
      headers: { authorization: flag.token, accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(CALL_MS),
    });
    const words = plainText(new Uint8Array(await answer.arrayBuffer()));
    if (!answer.ok) return { kind: 'no', status: answer.status, words };
    try {
      return { kind: 'ok', body: words === '' ? null : JSON.parse(words) };
    } catch {
      return { kind: 'no', status: answer.status, words: 'what it said is not JSON; is this the address of an Unleash server?' };
    }
  };
  const here = `${flag.name} in ${flag.environment}`;
  const switchPath = `/environments/${encodeURIComponent(flag.environment)}`;

  const before = await ask('GET');
  if (before.kind === 'no' && before.status === 404)
    return { outcome: 'unavailable', reason: `Unleash has no flag ${flag.name} in the project ${flag.project}` };
  if (before.kind === 'no') return { outcome: 'failed', reason: refusal(flag, before) };
  const on = isOn(before.body, flag.environment);
  if (on === undefined) return { outcome: 'unavailable', reason: `the flag ${flag.name} has no environment ${flag.environment} in Unleash` };
  tell(`${here} is ${on ? 'on' : 'off'}`);
  if (dryRun) tell(on ? 'it would be switched off' : 'there is nothing to switch off');
  if (!on && !dryRun) tell('nothing was switched: it was off already');
  if (!on || dryRun) return { outcome: 'done', undo: null, rows: null };

  const switched = await ask('POST', `${switchPath}/off`);
  if (switched.kind === 'no') return { outcome: 'failed', reason: refusal(flag, switched) };
  tell(`${here} was switched off`);
  const after = await ask('GET');
  if (after.kind === 'no') return { outcome: 'failed', reason: `it was switched off, and could not be read again: ${refusal(flag, after)}` };
  if (isOn(after.body, flag.environment) !== false) return { outcome: 'failed', reason: `Unleash took the call, and ${here} is still on` };
  tell(`${here} is off`);
  return { outcome: 'done', undo: `switch ${here} on again: POST ${path}${switchPath}/on`, rows: null };
}

/**
 * Turns a feature flag off in Unleash (lever `flag-off`): reads it, switches it off in one environment, and reads it again to see
 * that it is. A flag or environment that does not exist is unavailable (C3); one that is off already is done, and says so, so a
 * repeat changes nothing. A dry run only reads. Address and token come from UNLEASH_URL and UNLEASH_TOKEN unless the handbook
 * names others.
 */
export function unleashFlag({
  environment = process.env,
  fetch = globalThis.fetch,
}: {
  readonly environment?: Environment;
  readonly fetch?: typeof globalThis.fetch;
} = {}): LeverPuller {
  return {
    adapter: 'vendor',
    async pull(request): Promise<LeverReport> {
      const began = performance.now();
      const settings: Settings = { ...DEFAULTS, ...(request.how.adapter === 'vendor' ? request.how.settings : {}) };
      const names = Object.values(settings).flatMap((value) => (typeof value === 'string' ? environmentNames(value) : []));
      const mask = (text: string): string => maskEnvironment(text, names, environment);
      const steps: string[] = [];
      const ending = await Promise.resolve()
        .then(() => {
          if (request.how.adapter !== 'vendor') throw new Error(`the unleash adapter cannot pull a lever of the kind ${request.how.adapter}`);
          return turnOff(readFlag(settings, environment), request.dryRun, fetch, (step) => steps.push(step));
        })
        .catch((error: Error): Ending => {
          const cause = error.cause as (Error & { readonly code?: string }) | undefined;
          const why =
            error.name === 'TimeoutError'
              ? `Unleash did not answer within ${CALL_MS / 1000} s`
              : [error.message, cause?.code].filter(Boolean).join(', ');
          return { outcome: 'failed', reason: why };
        });
      const report = { tookMs: Math.round(performance.now() - began), output: cutOutput(mask(steps.join('\n'))) };
      return 'reason' in ending ? { ...ending, ...report, reason: mask(ending.reason) } : { ...ending, ...report };
    },
  };
}
