import { type Kysely, sql } from 'kysely';
import type { Ddl } from '../differences.ts';
import type { Step } from './step.ts';

/** Effects on their way out, with the lease of the node that sends them. */
export const outbox: Step = { up, down };

async function up(db: Kysely<unknown>, ddl: Ddl): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('position', ddl.position)
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('incident', ddl.text, (c) => c.notNull())
    .addColumn('effect', ddl.text, (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', ddl.text, (c) => c.notNull())
    .addColumn('available_at', ddl.text, (c) => c.notNull())
    .addColumn('claimed_by', ddl.text)
    .addColumn('created_at', ddl.text, (c) => c.notNull())
    .addColumn('last_error', ddl.text)
    .addColumn('done', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('outbox_id').on('outbox').column('id').unique().execute();
  await db.schema.createIndex('outbox_waiting').on('outbox').columns(['available_at', 'position']).where(sql.ref('done'), '=', 0).execute();
}

async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('outbox').execute();
}
