import type { HandbookJson } from '#http/contract/handbook.ts';
import { tokenOf } from '../client.ts';
import type { World } from '../world.ts';
import { type Check, fail, ok, warn } from './check.ts';

const PATIENCE_MS = 5000;

/** What lint found, in one line. */
export function findingsCheck(
  findings: readonly { readonly level: string; readonly file: string; readonly line: number; readonly message: string }[],
  where: string,
): Check {
  const errors = findings.filter((one) => one.level === 'error');
  const rest = findings.length - errors.length;
  const [first = findings[0]] = errors;
  const named = first === undefined ? '' : `; first: ${first.file}:${first.line}: ${first.message}`;
  if (errors.length) return fail('handbook', `${where}: ${errors.length} errors, ${rest} warnings${named}`, 'tourniquet lint shows all');
  return rest
    ? warn('handbook', `${where}: ${rest} warnings${named}`, 'tourniquet lint shows all')
    : ok('handbook', `${where}: nothing to complain about`);
}

/** How far two clocks are apart; the Date header counts whole seconds. `ms` is theirs minus ours. */
export function skewCheck(ms: number): Check {
  const apart = `the server's clock is ${Math.abs(Math.round(ms / 1000))} s ${ms < 0 ? 'behind' : 'ahead of'} this machine's`;
  if (Math.abs(ms) <= 2500) return ok('clock', "the server's clock and this machine's agree");
  return Math.abs(ms) < 60_000
    ? warn('clock', apart, 'let both follow NTP')
    : fail('clock', apart, 'let both follow NTP: deadlines and signal times depend on it');
}

function readyCheck(status: number, body: unknown): Check {
  const checks = typeof body === 'object' && body !== null && 'checks' in body ? body.checks : body;
  const words = JSON.stringify(checks) ?? '';
  return status === 200 ? ok('server ready', words) : fail('server ready', `not ready: ${words}`, "read the server's log");
}

/** What a running server says of itself: null when nobody answers at `url`. */
export async function serverChecks(world: World, url: string): Promise<readonly Check[] | null> {
  const token = tokenOf(world.env);
  const ask = async (path: string): Promise<{ readonly response: Response; readonly body: unknown }> => {
    const response = await world.fetch(`${url}${path}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    return { response, body: /\bjson\b/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as unknown) : text };
  };
  const alive = await ask('/healthz').catch(() => null);
  if (alive === null) return null;
  if (alive.response.status !== 200 || typeof alive.body !== 'object')
    return [fail('server', `something else than Tourniquet answers at ${url}`, 'correct TOURNIQUET_URL, or end what listens there')];
  const checks = [ok('server', `answers at ${url}`)];
  const date = Date.parse(alive.response.headers.get('date') ?? '');
  // Half a second is the middle of the second that the header names.
  if (!Number.isNaN(date)) checks.push(skewCheck(date + 500 - world.now().getTime()));
  const ready = await ask('/readyz');
  checks.push(readyCheck(ready.response.status, ready.body));
  if (token === undefined) return [...checks, warn('token', 'TOURNIQUET_TOKEN is not set', 'tourniquet token create --person ID makes one')];
  const handbook = await ask('/api/v1/handbook');
  if (handbook.response.status === 401)
    return [...checks, fail('token', 'the server does not know TOURNIQUET_TOKEN', 'ask an admin for another: tourniquet token create --person ID')];
  checks.push(ok('token', 'TOURNIQUET_TOKEN is known'));
  if (handbook.response.status === 200) {
    const { findings, commit, loads } = handbook.body as HandbookJson;
    checks.push(
      findingsCheck(findings, `in force from ${commit?.slice(0, 10) ?? 'no commit'}${loads ? '' : ' (the folder as it is now does not load)'}`),
    );
  }
  return checks;
}
