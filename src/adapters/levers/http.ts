import type { LeverReport } from '#domain/incident/command.ts';
import { parseDuration } from '#domain/kernel/duration.ts';
import type { LeverAdapter } from '#domain/runbook/lever.ts';
import type { LeverPuller, PullRequest } from '#engine/ports.ts';
import { type Environment, environmentNames, fillEnvironment, maskEnvironment } from '../environment.ts';
import { Capture, cutOutput, rowsNamed } from '../plain-output.ts';

type HttpPlan = Extract<LeverAdapter, { adapter: 'http' }>;
/** How a filled-in value is made to fit its surroundings. */
type Encode = (value: string) => string;

const DEFAULT_TIMEOUT = 'PT30S';
/** An answer longer than this is cut while it is read. */
const ANSWER_BYTES = 65_536;

const asIs: Encode = (value) => value;
const inJson: Encode = (value) => JSON.stringify(value).slice(1, -1);
// A line break in a header would begin the next one.
const inHeader: Encode = (value) => value.replace(/[\r\n\0]+/g, ' ');

/** The value of `{{incident.ref}}` or its like. Throws an Error that names an unknown one and lists those there are. */
function requestValue(name: string, request: PullRequest): string {
  const { incident } = request;
  const known: Readonly<Record<string, string>> = {
    'incident.ref': incident.ref,
    'incident.title': incident.title,
    'incident.severity': incident.severity,
    'incident.service': incident.service ?? '',
    lever: request.lever,
    dryRun: String(request.dryRun),
  };
  const value = Object.hasOwn(known, name) ? known[name] : undefined;
  if (value === undefined) throw new Error(`{{${name}}} means nothing here; there are ${Object.keys(known).join(', ')}`);
  return value;
}

/** A call as it will be made. */
type Call = { readonly method: string; readonly url: string; readonly headers: Headers; readonly body: string | null };

/** Builds the call from the handbook's words and the environment's secrets. Throws an Error that says what is wrong with them. */
function buildCall(plan: HttpPlan, request: PullRequest, environment: Environment): Call {
  const { method, url, body } = request.dryRun && plan.dryRun ? plan.dryRun : plan;
  // Each stretch is filled once: a title that spells ${env:…} is a title, and never becomes a secret.
  const fill = (text: string, encode: Encode, encodeSecret: Encode = encode): string =>
    text
      .split(/\{\{\s*([^{}]*?)\s*\}\}/)
      .map((part, place) => (place % 2 === 1 ? encode(requestValue(part, request)) : fillEnvironment(part, environment, encodeSecret)))
      .join('');

  const headers = new Headers();
  for (const [name, value] of Object.entries(plan.headers ?? {})) {
    try {
      headers.set(name, fill(value, inHeader));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new Error(`the header ${name} cannot be sent: it needs a plain name and a value without line breaks`);
    }
  }
  if (!headers.has('idempotency-key')) headers.set('idempotency-key', request.delivery);
  if (body !== undefined && !headers.has('content-type') && /^\s*[{[]/.test(body)) headers.set('content-type', 'application/json');
  const isJson = /[/+]json\b/i.test(headers.get('content-type') ?? '');
  if (body !== undefined && /^(get|head)$/i.test(method)) throw new Error(`a ${method.toUpperCase()} call carries no body`);

  // A secret in a URL is often a host or a whole base address: it goes in as it is.
  const address = fill(url, encodeURIComponent, asIs);
  const target = URL.canParse(address) ? new URL(address) : null;
  if (!target || !/^https?:$/.test(target.protocol)) throw new Error(`the address must be a full http:// or https:// URL; it is ${url}`);
  if (target.username || target.password)
    throw new Error('the address must not hold a user or password; send them in a header, such as Authorization');
  return { method: method.toUpperCase(), url: target.href, headers, body: body === undefined ? null : fill(body, isJson ? inJson : asIs) };
}

/** The answer's body in bounded memory. */
async function readAnswer(answer: Response): Promise<string> {
  const capture = new Capture(ANSWER_BYTES);
  let read = 0;
  for await (const chunk of answer.body ?? []) {
    capture.add(Buffer.from(chunk));
    read += chunk.length;
    if (read > ANSWER_BYTES) break;
  }
  return capture.text();
}

/** What a failed fetch says; the reason lies in its cause. */
function networkReason(error: Error, timeout: string): string {
  if (error.name === 'TimeoutError') return `no answer within ${timeout}`;
  const cause = error.cause as (Error & { readonly code?: string }) | undefined;
  return `the call did not go through: ${[cause?.code, cause?.message ?? error.message].filter(Boolean).join(', ')}`;
}

/**
 * Pulls a lever by one HTTP call (C6). Done: a status of the handbook's `done.status` (any 2xx where it lists none) and, where
 * it says so, a text in the body. 404 and 410 mean there is no such lever (C3); redirects are not followed; everything else is
 * failed. `Idempotency-Key` is the delivery id, the same on every attempt.
 */
export function httpLever({
  environment = process.env,
  fetch = globalThis.fetch,
}: {
  readonly environment?: Environment;
  readonly fetch?: typeof globalThis.fetch;
} = {}): LeverPuller {
  return {
    adapter: 'http',
    async pull(request): Promise<LeverReport> {
      const began = performance.now();
      const took = (): number => Math.round(performance.now() - began);
      const failed = (reason: string, output = ''): LeverReport => ({ outcome: 'failed', tookMs: took(), output, reason });
      const plan = request.how;
      if (plan.adapter !== 'http') return failed(`the http adapter cannot pull a lever of the kind ${plan.adapter}`);
      if (request.dryRun && !plan.dryRun) return failed(`the handbook names no call for a dry run of ${request.lever}: write it as dryRun`);
      const timeout = plan.timeout ?? DEFAULT_TIMEOUT;
      const timeoutMs = parseDuration(timeout);
      if (timeoutMs === undefined || timeoutMs <= 0) return failed(`timeout must be an ISO 8601 duration such as PT30S; it is ${timeout}`);

      const asked = request.dryRun && plan.dryRun ? plan.dryRun : plan;
      const names = [asked.url, asked.body ?? '', ...Object.values(plan.headers ?? {})].flatMap(environmentNames);
      const mask = (text: string): string => maskEnvironment(text, names, environment);
      const line = `${asked.method.toUpperCase()} ${asked.url}`;

      let call: Call;
      try {
        call = buildCall(plan, request, environment);
      } catch (error) {
        return failed(mask((error as Error).message), line);
      }
      let status: number;
      let output: string;
      let body: string;
      let location: string | null;
      try {
        const { method, headers } = call;
        const answer = await fetch(call.url, { method, headers, body: call.body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
        ({ status } = answer);
        location = answer.headers.get('location');
        body = mask(await readAnswer(answer));
        output = cutOutput(`${line} → ${status} ${answer.statusText}`.trim() + (body ? `\n${body}` : ''));
      } catch (error) {
        return failed(mask(networkReason(error as Error, timeout)), line);
      }

      const statuses = plan.done?.status;
      const isDone = statuses ? statuses.includes(status) : status >= 200 && status < 300;
      if (isDone) {
        const wanted = plan.done?.bodyIncludes;
        if (wanted && !body.includes(wanted)) return failed(`it answered ${status}, but without "${wanted.slice(0, 100)}" in its body`, output);
        return { outcome: 'done', tookMs: took(), output, undo: null, rows: request.dryRun ? rowsNamed(body) : null };
      }
      if (status === 404 || status === 410)
        return { outcome: 'unavailable', tookMs: took(), output, reason: `it answered ${status}: there is nothing to pull at ${asked.url}` };
      if (status >= 300 && status < 400)
        return failed(mask(`it answered ${status} and points to ${location ?? 'nowhere'}; redirects are not followed`), output);
      return failed(`it answered ${status}`, output);
    },
  };
}
