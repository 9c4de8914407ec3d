import { type Kysely, type Migration, type MigrationResultSet, Migrator, NO_MIGRATIONS } from 'kysely';
import type { Ddl } from '../differences.ts';
import { StoreFault, saysOf } from '../faults.ts';
import type { Tables } from '../tables.ts';
import { timeline } from './0001-timeline.ts';
import { outbox } from './0002-outbox.ts';
import { signals } from './0003-signals.ts';
import { people } from './0004-people.ts';
import type { Step } from './step.ts';

/** Every step in its order. A step that has been released is never edited: the next change is a next step. */
const STEPS = { '0001-timeline': timeline, '0002-outbox': outbox, '0003-signals': signals, '0004-people': people } satisfies Record<string, Step>;

/** Brings the tables up to this version. Nodes that start together wait for each other (a lock in the database). Throws `StoreFault`. */
export async function migrateUp(db: Kysely<Tables>, ddl: Ddl): Promise<void> {
  succeeded(await migratorOf(db, ddl).migrateToLatest());
}

/** Takes every step back, down to a database without our tables. Everything in them is gone. Throws `StoreFault`. */
export async function migrateDown(db: Kysely<Tables>, ddl: Ddl): Promise<void> {
  succeeded(await migratorOf(db, ddl).migrateTo(NO_MIGRATIONS));
}

function migratorOf(db: Kysely<Tables>, ddl: Ddl): Migrator {
  // In code, not in a folder: a bundled server has no folder to read.
  const steps = Object.entries<Step>(STEPS).map(([name, step]): [string, Migration] => [
    name,
    { up: (trx) => step.up(trx, ddl), down: (trx) => step.down(trx, ddl) },
  ]);
  return new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(steps) },
    migrationTableName: 'tourniquet_migrations',
    migrationLockTableName: 'tourniquet_migrations_lock',
  });
}

function succeeded(result: MigrationResultSet): void {
  if (result.error === undefined) return;
  const failed = result.results?.find((step) => step.status === 'Error')?.migrationName;
  const says = saysOf(result.error);
  // Kysely's own words for a step that the database has and this version does not know.
  if (says.includes('previously executed migration')) {
    throw new StoreFault(
      `the database was written by another version of Tourniquet (${says}): start that version, or a newer one, or restore the backup made before`,
      { cause: result.error },
    );
  }
  throw new StoreFault(`the tables could not be brought up to date${failed === undefined ? '' : ` (step ${failed})`}: ${says}`, {
    cause: result.error,
  });
}
