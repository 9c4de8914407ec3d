import type { Store } from '#engine/ports.ts';

/** One empty database for one test. The suite below it is the same for both. */
export type Ground = {
  readonly store: Store;
  /** A second node beside `store`; with SQLite, where there is only one, the same. */
  other(): Promise<Store>;
  /** Closes `store` and opens the same database again. */
  restart(): Promise<Store>;
  /** Runs SQL behind the store's back. Rows of the last statement; throws what the database throws. */
  raw(sql: string): Promise<readonly Record<string, unknown>[]>;
  end(): Promise<void>;
};

/** How a suite gets its ground. */
export type Fresh = () => Promise<Ground>;
