import type { Kysely } from 'kysely';
import type { Ddl } from '../differences.ts';

/** One step of the tables' history and its way back, which takes with it everything that the step's tables hold. */
export type Step = {
  readonly up: (db: Kysely<unknown>, ddl: Ddl) => Promise<void>;
  readonly down: (db: Kysely<unknown>, ddl: Ddl) => Promise<void>;
};
