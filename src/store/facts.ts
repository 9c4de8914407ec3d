import type { Kysely } from 'kysely';
import { keyOf, read, written } from './columns.ts';
import type { Tables } from './tables.ts';

/** A fact about this installation. */
export async function fact(db: Kysely<Tables>, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('facts').select('value').where('key', '=', keyOf(key)).executeTakeFirst();
  return row === undefined ? undefined : read(row.value);
}

/** Keeps a fact in place of what was kept under the key. */
export async function putFact(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  const row = { key: keyOf(key), value: written(value) };
  await db
    .insertInto('facts')
    .values(row)
    .onConflict((c) => c.column('key').doUpdateSet(row))
    .execute();
}

/** Keeps a fact only when there is none under the key. True for the one that kept it, on whichever node. */
export async function putNewFact(db: Kysely<Tables>, key: string, value: string): Promise<boolean> {
  const done = await db
    .insertInto('facts')
    .values({ key: keyOf(key), value: written(value) })
    .onConflict((c) => c.column('key').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}
