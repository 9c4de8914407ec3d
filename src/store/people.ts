import type { Kysely, Selectable } from 'kysely';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { Draft, IntakeTokenRow, OnCallOverride, TokenRow } from '#engine/ports.ts';
import { fromJson, keyOf, read, toJson, written } from './columns.ts';
import type { IntakeTokensTable, Tables, TokensTable } from './tables.ts';

/** Keeps an API token; the same id again replaces what was kept of it. */
export async function saveToken(db: Kysely<Tables>, token: TokenRow): Promise<void> {
  const row = {
    id: keyOf(token.id),
    hash: keyOf(token.hash),
    person: written(token.person),
    name: written(token.name),
    scopes: toJson(token.scopes),
    created_at: token.createdAt,
    revoked_at: token.revokedAt,
  };
  await db
    .insertInto('tokens')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
}

/** The token with this hash; undefined when there is none or it was revoked, so that forgetting to look cannot let anybody in. */
export async function tokenByHash(db: Kysely<Tables>, hash: string): Promise<TokenRow | undefined> {
  const row = await db.selectFrom('tokens').selectAll().where('hash', '=', keyOf(hash)).where('revoked_at', 'is', null).executeTakeFirst();
  return row === undefined ? undefined : tokenOf(row);
}

/** Every token, revoked ones too, oldest first. */
export async function tokens(db: Kysely<Tables>): Promise<readonly TokenRow[]> {
  return (await db.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('id').execute()).map(tokenOf);
}

/** Ends a token. False when there is none or it had ended before. */
export async function revokeToken(db: Kysely<Tables>, id: string, at: Instant): Promise<boolean> {
  const done = await db.updateTable('tokens').set({ revoked_at: at }).where('id', '=', keyOf(id)).where('revoked_at', 'is', null).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

function tokenOf(row: Selectable<TokensTable>): TokenRow {
  return {
    id: row.id,
    hash: row.hash,
    person: read(row.person),
    name: read(row.name),
    scopes: fromJson<readonly string[]>(row.scopes),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

/** Keeps an intake token; the same id again replaces what was kept of it. */
export async function saveIntakeToken(db: Kysely<Tables>, token: IntakeTokenRow): Promise<void> {
  const row = {
    id: keyOf(token.id),
    hash: keyOf(token.hash),
    name: written(token.name),
    source: written(token.source),
    pages: token.pages ? 1 : 0,
    created_at: token.createdAt,
    revoked_at: token.revokedAt,
  };
  await db
    .insertInto('intake_tokens')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
}

/** The intake token with this hash; undefined when there is none or it was revoked. */
export async function intakeTokenByHash(db: Kysely<Tables>, hash: string): Promise<IntakeTokenRow | undefined> {
  const row = await db.selectFrom('intake_tokens').selectAll().where('hash', '=', keyOf(hash)).where('revoked_at', 'is', null).executeTakeFirst();
  return row === undefined ? undefined : intakeTokenOf(row);
}

/** Every intake token, revoked ones too, oldest first. */
export async function intakeTokens(db: Kysely<Tables>): Promise<readonly IntakeTokenRow[]> {
  return (await db.selectFrom('intake_tokens').selectAll().orderBy('created_at').orderBy('id').execute()).map(intakeTokenOf);
}

/** Ends an intake token. False when there is none or it had ended before. */
export async function revokeIntakeToken(db: Kysely<Tables>, id: string, at: Instant): Promise<boolean> {
  const done = await db
    .updateTable('intake_tokens')
    .set({ revoked_at: at })
    .where('id', '=', keyOf(id))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

function intakeTokenOf(row: Selectable<IntakeTokensTable>): IntakeTokenRow {
  return {
    id: row.id,
    hash: row.hash,
    name: read(row.name),
    source: read(row.source),
    pages: row.pages === 1,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}

/** Keeps refused words for their author (C1). */
export async function saveDraft(db: Kysely<Tables>, draft: Draft): Promise<void> {
  const row = { id: keyOf(draft.id), incident: keyOf(draft.incident), person: keyOf(draft.person), at: draft.at, draft: toJson(draft) };
  await db
    .insertInto('drafts')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
}

/** What one person has in draft on one incident, oldest first. Nobody else's. */
export async function drafts(db: Kysely<Tables>, incident: string, person: PersonId): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom('drafts')
    .select('draft')
    .where('incident', '=', keyOf(incident))
    .where('person', '=', keyOf(person))
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => fromJson<Draft>(row.draft));
}

/** Keeps a change of the on-call schedule; the same id again replaces it. */
export async function saveOverride(db: Kysely<Tables>, override: OnCallOverride): Promise<void> {
  const row = { id: keyOf(override.id), from_at: override.from, until_at: override.until, override: toJson(override) };
  await db
    .insertInto('overrides')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
}

/** Changes in force at some time between `from` and `until`, both included; earliest first. The same instant twice asks for that instant. */
export async function overrides(db: Kysely<Tables>, from: Instant, until: Instant): Promise<readonly OnCallOverride[]> {
  const rows = await db
    .selectFrom('overrides')
    .select('override')
    .where('from_at', '<=', until)
    .where('until_at', '>', from)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => fromJson<OnCallOverride>(row.override));
}
