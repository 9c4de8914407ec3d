import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type RunningApp, startApp } from '#app';
import { privateFolder, until } from '#test/peers/peer-process.ts';

/** What a request was answered with; `body` is the JSON, or the text where it is none. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly body: Json };

/** JSON as a test reads it: an answer is judged by expectations, not by types. */
export type Json = ReturnType<typeof JSON.parse>;

/** Somebody with a token. */
export type Person = {
  readonly id: string;
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Gives a command and answers whatever came. */
  tries(ref: string, command: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Gives a command that is accepted; answers the incident after it. Throws with the refusal otherwise. */
  does(ref: string, command: object): Promise<Json>;
};

/** The whole application in this process, on a folder of its own with the scaffolded handbook. */
export type Served = {
  readonly app: RunningApp;
  readonly folder: string;
  readonly handbook: string;
  readonly env: Readonly<Record<string, string>>;
  readonly admin: Person;
  /** A person of the directory, with a token made by the admin. */
  person(id: string): Promise<Person>;
  /** An intake token and its addresses. */
  intake(pages?: boolean): Promise<Json>;
  /** Entries of a timeline after `after`. */
  timeline(ref: string): Promise<readonly Json[]>;
  stop(): Promise<void>;
};

const BOOTSTRAP = 'bootstrap-token-of-a-test';

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson && text !== '' ? JSON.parse(text) : text };
}

/** A request as it is, without a token; a body that is a string or bytes is sent as it stands. */
export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  return answerOf(await fetch(url, { redirect: 'manual', ...init }));
}

function personWith(base: string, id: string, token: string): Person {
  const ask = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    request(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) }),
    });
  const tries: Person['tries'] = (ref, command, headers) => ask('POST', `/incidents/${ref}/commands`, command, headers);
  return {
    id,
    get: (path) => ask('GET', path),
    send: ask,
    tries,
    async does(ref, command) {
      const { status, body } = await tries(ref, command);
      if (status !== 200) throw new Error(`${id} was answered ${status} to ${JSON.stringify(command)}: ${JSON.stringify(body)}`);
      return body.incident;
    },
  };
}

/** Starts the application with a system clock unless `env` says otherwise; PORT 0 takes a free one. */
export async function serve(env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const folder = privateFolder('served');
  const settings = { PORT: '0', TOURNIQUET_DATA: folder.path, TOURNIQUET_BOOTSTRAP_TOKEN: BOOTSTRAP, ...env };
  const app = await startApp(settings, { quiet: true });
  const admin = personWith(app.url, 'admin', BOOTSTRAP);
  await until('the server to be ready', async () => (await request(`${app.url}/readyz`)).status === 200);
  return {
    app,
    folder: folder.path,
    handbook: join(folder.path, 'handbook'),
    env: settings,
    admin,
    async person(id) {
      const made = await admin.send('POST', '/tokens', { person: id, name: 'test' });
      if (made.status !== 201) throw new Error(`no token for ${id}: ${made.text}`);
      return personWith(app.url, id, made.body.token);
    },
    async intake(pages = false) {
      const made = await admin.send('POST', '/intake-tokens', { name: `sender ${randomUUID()}`, source: 'prometheus', pages });
      if (made.status !== 201) throw new Error(`no intake token: ${made.text}`);
      return made.body;
    },
    async timeline(ref) {
      const entries: Json[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const { body } = await admin.get(`/incidents/${ref}/timeline?limit=200&after=${after}`);
        entries.push(...body.items);
        after = body.items.length > 0 ? body.items.at(-1).seq : null;
      }
      return entries;
    },
    async stop() {
      await app.stop();
      folder.remove();
    },
  };
}
