import type { Kysely, RawBuilder, SelectQueryBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Which uniqueness a write ran into. */
export type Uniqueness = 'incident' | 'timeline' | 'open-key' | 'answer' | 'other';

/** How the columns of a table are declared, where the databases differ. */
export type Ddl = {
  /** Text compared byte by byte. */
  readonly text: RawBuilder<unknown>;
  /** A primary key that counts up by itself. */
  readonly position: RawBuilder<unknown>;
  /** Statements that make the database refuse to change or delete a row of the timeline, and those that take this back. */
  readonly appendOnly: readonly RawBuilder<unknown>[];
  readonly appendAgain: readonly RawBuilder<unknown>[];
};

/** Everything in which the databases differ. The rest of the store is one code path. */
export interface Differences {
  readonly ddl: Ddl;
  /** Runs `work` in one transaction. `work` may run again from the start when the database broke it off to end a deadlock. */
  transact<T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * Until the transaction ends, nobody else writes signals of these identities, or the signals with these ids. Every write of signals begins with
   * it, all in one order, so that two can wait for each other but never both.
   */
  holdSignals(trx: Transaction<Tables>, by: { readonly identities: readonly string[] } | { readonly ids: readonly string[] }): Promise<void>;
  /** Rows that another node is claiming right now are passed over. */
  skipClaimed<O>(query: SelectQueryBuilder<Tables, 'outbox', O>): SelectQueryBuilder<Tables, 'outbox', O>;
  /** Which uniqueness an error thrown by a query reports; null when it is about something else. */
  violated(error: unknown): Uniqueness | null;
}
