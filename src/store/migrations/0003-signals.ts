import { type Kysely, sql } from 'kysely';
import type { Ddl } from '../differences.ts';
import type { Step } from './step.ts';

/** Signals: at most one row per identity fires, whoever writes and however often (B4). */
export const signals: Step = { up, down };

async function up(db: Kysely<unknown>, ddl: Ddl): Promise<void> {
  await db.schema
    .createTable('signals')
    .addColumn('position', ddl.position)
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('identity', ddl.text, (c) => c.notNull())
    .addColumn('episode', ddl.text, (c) => c.notNull())
    .addColumn('status', ddl.text, (c) => c.notNull())
    .addColumn('starts_at', ddl.text)
    .addColumn('ends_at', ddl.text)
    .addColumn('source', ddl.text, (c) => c.notNull())
    .addColumn('signal', ddl.text, (c) => c.notNull())
    .addColumn('received_at', ddl.text, (c) => c.notNull())
    .addColumn('last_at', ddl.text, (c) => c.notNull())
    .addColumn('received', 'integer', (c) => c.notNull())
    .addColumn('incident', ddl.text)
    .addColumn('why', ddl.text)
    .addColumn('pages', 'integer', (c) => c.notNull())
    .addColumn('processed', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('signals_id').on('signals').column('id').unique().execute();
  await db.schema.createIndex('signals_firing').on('signals').column('identity').unique().where(sql.ref('status'), '=', 'firing').execute();
  await db.schema.createIndex('signals_episode').on('signals').column('episode').execute();
  await db.schema.createIndex('signals_incident').on('signals').columns(['incident', 'position']).execute();
  // Holds all that a summary needs: a storm asks for it with every batch.
  await db.schema.createIndex('signals_summary').on('signals').columns(['incident', 'status', 'received_at', 'last_at']).execute();
  await db.schema.createIndex('signals_pending').on('signals').column('position').where(sql.ref('processed'), '=', 0).execute();
}

async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('signals').execute();
}
