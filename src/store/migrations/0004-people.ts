import type { Kysely } from 'kysely';
import type { Ddl } from '../differences.ts';
import type { Step } from './step.ts';

/** What people and programs hold: tokens, drafts, swaps of the pager, answers to keyed requests, and facts about the installation. */
export const people: Step = { up, down };

async function up(db: Kysely<unknown>, ddl: Ddl): Promise<void> {
  await db.schema
    .createTable('answers')
    .addColumn('scope', ddl.text, (c) => c.notNull())
    .addColumn('key', ddl.text, (c) => c.notNull())
    .addColumn('request', ddl.text, (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('body', ddl.text, (c) => c.notNull())
    .addColumn('at', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('answers_pk', ['scope', 'key'])
    .execute();

  await db.schema
    .createTable('tokens')
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('hash', ddl.text, (c) => c.notNull())
    .addColumn('person', ddl.text, (c) => c.notNull())
    .addColumn('name', ddl.text, (c) => c.notNull())
    .addColumn('scopes', ddl.text, (c) => c.notNull())
    .addColumn('created_at', ddl.text, (c) => c.notNull())
    .addColumn('revoked_at', ddl.text)
    .addPrimaryKeyConstraint('tokens_pk', ['id'])
    .execute();
  await db.schema.createIndex('tokens_hash').on('tokens').column('hash').unique().execute();

  await db.schema
    .createTable('intake_tokens')
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('hash', ddl.text, (c) => c.notNull())
    .addColumn('name', ddl.text, (c) => c.notNull())
    .addColumn('source', ddl.text, (c) => c.notNull())
    .addColumn('pages', 'integer', (c) => c.notNull())
    .addColumn('created_at', ddl.text, (c) => c.notNull())
    .addColumn('revoked_at', ddl.text)
    .addPrimaryKeyConstraint('intake_tokens_pk', ['id'])
    .execute();
  await db.schema.createIndex('intake_tokens_hash').on('intake_tokens').column('hash').unique().execute();

  await db.schema
    .createTable('drafts')
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('incident', ddl.text, (c) => c.notNull())
    .addColumn('person', ddl.text, (c) => c.notNull())
    .addColumn('at', ddl.text, (c) => c.notNull())
    .addColumn('draft', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('drafts_pk', ['id'])
    .execute();
  await db.schema.createIndex('drafts_of').on('drafts').columns(['incident', 'person', 'at']).execute();

  await db.schema
    .createTable('overrides')
    .addColumn('id', ddl.text, (c) => c.notNull())
    .addColumn('from_at', ddl.text, (c) => c.notNull())
    .addColumn('until_at', ddl.text, (c) => c.notNull())
    .addColumn('override', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('overrides_pk', ['id'])
    .execute();
  await db.schema.createIndex('overrides_until').on('overrides').column('until_at').execute();

  await db.schema
    .createTable('facts')
    .addColumn('key', ddl.text, (c) => c.notNull())
    .addColumn('value', ddl.text, (c) => c.notNull())
    .addPrimaryKeyConstraint('facts_pk', ['key'])
    .execute();
}

async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['facts', 'overrides', 'drafts', 'intake_tokens', 'tokens', 'answers']) await db.schema.dropTable(table).execute();
}
