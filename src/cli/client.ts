import { EXIT, invalid, Stop } from './exit-code.ts';
import { readProblem, stopFor } from './problem.ts';
import { oneLine } from './terminal.ts';
import type { Env, World } from './world.ts';

/** Where the server is when TOURNIQUET_URL says nothing. */
export const DEFAULT_URL = 'http://127.0.0.1:7777';
const PATIENCE_MS = 30_000;

/** One question or act to the server. */
export type Ask = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Idempotency key: the same on the retry, so that the act is done once. */
  readonly key?: string;
  readonly ifMatch?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The incident in question, for the line a refusal offers to paste. */
  readonly ref?: string;
  /** Ends the request from outside; without it a request has 30 s. */
  readonly signal?: AbortSignal;
};

/** The server as the verbs see it. Every method throws a `Stop` whose exit code says what kind of no it was. */
export type Client = {
  readonly url: string;
  /** JSON of a 2xx answer; null when the body is empty. */
  readonly json: (path: string, ask?: Ask) => Promise<unknown>;
  /** The answer itself, once it is 2xx; for files and streams. */
  readonly open: (path: string, ask?: Ask) => Promise<Response>;
};

/** A path segment out of what somebody typed. */
export function segment(word: string): string {
  // `.` and `..` survive percent-encoding and would name another path.
  if (/^\.{0,2}$/.test(word)) throw invalid(`${JSON.stringify(word)} names nothing: an incident is INC-12 or its UUID`);
  return encodeURIComponent(word);
}

function reasonOf(thrown: unknown): { readonly code: string; readonly says: string } {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return { code, says: cause instanceof Error ? cause.message || code : String(thrown) };
}

/** The base address from TOURNIQUET_URL. Throws a `Stop` (exit 2) when it is no http address. */
export function serverUrl(env: Env): string {
  const written = env['TOURNIQUET_URL'] || DEFAULT_URL;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw invalid(`TOURNIQUET_URL ${JSON.stringify(written)} is no address: write it as ${DEFAULT_URL}`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** The token from TOURNIQUET_TOKEN; undefined when there is none. Throws a `Stop` (exit 2) when it could not be a header. */
export function tokenOf(env: Env): string | undefined {
  const token = env['TOURNIQUET_TOKEN']?.trim();
  if (token && !/^[\x21-\x7e]+$/.test(token)) throw invalid('TOURNIQUET_TOKEN holds a space or a character that no token has: copy it again');
  return token || undefined;
}

/** A client for the server that the environment names. */
export function clientFor(world: World): Client {
  const url = serverUrl(world.env);
  const token = tokenOf(world.env);

  const open = async (path: string, ask: Ask = {}): Promise<Response> => {
    const target = new URL(`${url}${path}`);
    for (const [name, value] of Object.entries(ask.query ?? {})) if (value !== undefined) target.searchParams.set(name, String(value));
    const headers: Record<string, string> = { accept: 'application/json', ...ask.headers };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (ask.key !== undefined) headers['idempotency-key'] = ask.key;
    if (ask.ifMatch !== undefined) headers['if-match'] = `"${ask.ifMatch}"`;
    if (ask.body !== undefined) headers['content-type'] = 'application/json';
    const send = (): Promise<Response> =>
      world.fetch(target, {
        method: ask.method ?? 'GET',
        headers,
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
        signal: ask.signal ?? AbortSignal.timeout(PATIENCE_MS),
      });
    const response = await retried(send, (ask.method ?? 'GET') === 'GET' || ask.key !== undefined);
    if (response.ok) return response;
    const text = await response.text();
    const body = parsed(text) ?? text;
    throw stopFor(readProblem(response.status, response.statusText, body), body, world.errPaint, ask.ref ?? null);
  };

  // Once more when the line was cut, and only where a second arrival does no harm: readings, and acts that carry a key.
  const retried = async (send: () => Promise<Response>, harmless: boolean): Promise<Response> => {
    try {
      return await send();
    } catch (first) {
      const { code, says } = reasonOf(first);
      const nobodyThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
      const gaveUp = first instanceof Error && (first.name === 'AbortError' || first.name === 'TimeoutError');
      if (nobodyThere || gaveUp || !harmless) throw unreachable(says);
      try {
        return await send();
      } catch (second) {
        throw unreachable(reasonOf(second).says);
      }
    }
  };

  const unreachable = (says: string): Stop =>
    new Stop(
      EXIT.unreachable,
      `cannot reach ${url}: ${oneLine(says)}\nIs the server running (tourniquet serve), and is TOURNIQUET_URL right? tourniquet doctor looks further.`,
      {
        title: 'cannot reach the server',
        url,
        detail: says,
      },
    );

  const json = async (path: string, ask: Ask = {}): Promise<unknown> => {
    const response = await open(path, ask);
    const text = await response.text();
    if (text === '') return null;
    const body = parsed(text);
    if (body === undefined)
      throw new Stop(EXIT.unreachable, `${url} answered something that is no JSON: is it a Tourniquet server?`, {
        title: 'the answer is no JSON',
        url,
      });
    return body;
  };

  return { url, json, open };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON is an answer too: the caller shows it as text or says so.
    return undefined;
  }
}
