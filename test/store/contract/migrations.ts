import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import type { Ddl } from '#store/differences.ts';
import { StoreFault } from '#store/faults.ts';
import { migrateDown, migrateUp } from '#store/migrations/migrate.ts';
import type { Tables } from '#store/tables.ts';

/** An empty database without our tables. `catalog` lists everything in it but Kysely's own notes of what it did. */
export type Bare = {
  readonly db: Kysely<Tables>;
  readonly ddl: Ddl;
  catalog(): Promise<readonly unknown[]>;
  end(): Promise<void>;
};

/** Every step has a way back, and the way back leaves nothing. */
export function migrationContract(bare: () => Promise<Bare>): void {
  it('goes up, down to nothing, and up to the same again', async () => {
    const { db, ddl, catalog, end } = await bare();
    try {
      expect(await catalog()).toEqual([]);
      await migrateUp(db, ddl);
      const up = await catalog();
      expect(up.length).toBeGreaterThan(40);
      await migrateUp(db, ddl);
      expect(await catalog()).toEqual(up);
      await migrateDown(db, ddl);
      expect(await catalog()).toEqual([]);
      await migrateUp(db, ddl);
      expect(await catalog()).toEqual(up);
    } finally {
      await end();
    }
  });

  it('leaves nothing behind of steps that fail', async () => {
    const { db, ddl, catalog, end } = await bare();
    try {
      const broken: Ddl = {
        ...ddl,
        get position(): Ddl['position'] {
          throw new Error('the second step breaks');
        },
      };
      await expect(migrateUp(db, broken)).rejects.toThrow(/step 0002-outbox.*the second step breaks/);
      expect(await catalog()).toEqual([]);
      await migrateUp(db, ddl);
      expect(await catalog()).not.toEqual([]);
    } finally {
      await end();
    }
  });

  it('does not touch a database that a newer version wrote', async () => {
    const { db, ddl, catalog, end } = await bare();
    try {
      await migrateUp(db, ddl);
      const up = await catalog();
      await db
        .withTables<{ tourniquet_migrations: { name: string; timestamp: string } }>()
        .insertInto('tourniquet_migrations')
        .values({ name: '9999-from-the-future', timestamp: '2027-01-01T00:00:00.000Z' })
        .execute();
      const refused = migrateUp(db, ddl);
      await expect(refused).rejects.toBeInstanceOf(StoreFault);
      await expect(refused).rejects.toThrow(/written by another version of Tourniquet.*9999-from-the-future/);
      expect(await catalog()).toEqual(up);
    } finally {
      await end();
    }
  });
}
