import type { Kysely } from 'kysely';
import type { Ddl } from '../differences.ts';
import type { Step } from './step.ts';

/** The timeline and what is derived from it: snapshots, deadlines, fixes. Nothing derived holds the timeline back, so that all of it can be rebuilt. */
export const timeline: Step = { up, down };

async function up(db: Kysely<unknown>, ddl: Ddl): Promise<void> {
  await db.schema
    .createTable('timeline')
    .addColumn('incident', ddl.text, (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('at', ddl.text, (c) => c.notNull())
    .addColumn('recorded_at', ddl.text, (c) => c.notNull())
    .addColumn('type', ddl.text, (c) => c.notNull())
    .addColumn('by', ddl.text, (c) => c.notNull())
    .addColumn('as_hat', ddl.text)
    .addColumn('data', ddl.text, (c) => c.notNull())
    .addColumn('prev', ddl.text, (c) => c.notNull())
    .addColumn('hash', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('timeline_pk', ['incident', 'seq'])
    .execute();
  for (const statement of ddl.appendOnly) await statement.execute(db);

  await db.schema
    .createTable('incidents')
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('ref', ddl.text, (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('phase', ddl.text, (c) => c.notNull())
    .addColumn('severity', ddl.text, (c) => c.notNull())
    .addColumn('service', ddl.text)
    .addColumn('runbook', ddl.text)
    .addColumn('condition', ddl.text)
    .addColumn('open_key', ddl.text)
    .addColumn('drill', 'integer', (c) => c.notNull())
    .addColumn('began_by', ddl.text, (c) => c.notNull())
    .addColumn('declared_at', ddl.text, (c) => c.notNull())
    .addColumn('snapshot', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('incidents_pk', ['id'])
    .execute();
  await db.schema.createIndex('incidents_ref').on('incidents').column('ref').unique().execute();
  await db.schema.createIndex('incidents_number').on('incidents').column('number').unique().execute();
  await db.schema.createIndex('incidents_open_key').on('incidents').column('open_key').unique().where('open_key', 'is not', null).execute();
  await db.schema.createIndex('incidents_phase').on('incidents').columns(['phase', 'number']).execute();
  await db.schema.createIndex('incidents_runbook').on('incidents').columns(['runbook', 'number']).execute();
  await db.schema.createIndex('incidents_condition').on('incidents').columns(['condition', 'number']).execute();

  await db.schema
    .createTable('deadlines')
    .addColumn('incident', ddl.text, (c) => c.notNull().references('incidents.id').onDelete('cascade'))
    .addColumn('key', ddl.text, (c) => c.notNull())
    .addColumn('at', ddl.text, (c) => c.notNull())
    .addColumn('deadline', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('deadlines_pk', ['incident', 'key'])
    .execute();
  await db.schema.createIndex('deadlines_at').on('deadlines').column('at').execute();

  await db.schema
    .createTable('fixes')
    .addColumn('incident', ddl.text, (c) => c.notNull().references('incidents.id').onDelete('cascade'))
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('owner', ddl.text, (c) => c.notNull())
    .addColumn('service', ddl.text)
    .addColumn('due', ddl.text, (c) => c.notNull())
    .addColumn('landed_at', ddl.text)
    .addColumn('row', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('fixes_pk', ['incident', 'id'])
    .execute();
  await db.schema.createIndex('fixes_due').on('fixes').columns(['due', 'incident', 'id']).execute();

  await db.schema
    .createTable('counters')
    .addColumn('name', ddl.text, (c) => c.notNull())
    .addColumn('value', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('counters_pk', ['name'])
    .execute();
}

async function down(db: Kysely<unknown>, ddl: Ddl): Promise<void> {
  for (const table of ['counters', 'fixes', 'deadlines', 'incidents']) await db.schema.dropTable(table).execute();
  for (const statement of ddl.appendAgain) await statement.execute(db);
  await db.schema.dropTable('timeline').execute();
}
