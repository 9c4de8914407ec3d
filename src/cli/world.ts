import type { Instant } from '#domain/kernel/stamp.ts';
import type { Paint } from './terminal.ts';

/** Settings as the process has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The whole server in this process: what the verbs that start one need of `src/app.ts`. Only `main.ts` may load it. */
export type App = {
  /**
   * Starts a server from settings. `clock` is where the test clock begins, for TOURNIQUET_CLOCK=test; `quiet` keeps its log and its greeting
   * to itself. Throws an Error that names a setting it cannot start with.
   */
  readonly startApp: (
    env: Env,
    options: { readonly clock?: Instant; readonly quiet?: boolean },
  ) => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>;
  /** Folds every timeline again and rewrites what is derived from it; answers how many incidents there are. */
  readonly rebuildViews: (env: Env, progress: (done: number, of: number) => void) => Promise<number>;
};

/** What the command line may touch of the outside; tests pass their own. */
export type World = {
  readonly env: Env;
  /** Folder that relative paths on the command line start from. */
  readonly cwd: string;
  /** Standard output: what was asked for. */
  readonly out: (text: string) => void;
  /** Standard error: what went wrong, and notes beside the answer. */
  readonly err: (text: string) => void;
  /** Paint for standard output, and for standard error. */
  readonly paint: Paint;
  readonly errPaint: Paint;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  /** A fresh idempotency key. */
  readonly key: () => string;
  /** Everything on standard input. */
  readonly stdin: () => Promise<string>;
  /** Aborted by SIGINT and SIGTERM: long verbs end cleanly. */
  readonly stopped: AbortSignal;
  /** Loads the server's rooms; nobody else pays for them. */
  readonly app: () => Promise<App>;
};
