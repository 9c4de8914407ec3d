import { type Kysely, sql, type Transaction } from 'kysely';
import type { Effect } from '#domain/incident/effect.ts';
import { type Instant, plus } from '#domain/kernel/stamp.ts';
import type { Append, OutboxItem } from '#engine/ports.ts';
import { fixed, fromJson, inRange, keyOf, runsOf, toJson, written } from './columns.ts';
import type { Differences } from './differences.ts';
import type { Tables } from './tables.ts';

/** The delivery id goes with the effect: the id column holds only its key, which may be a hash. */
type Kept = { readonly id: string; readonly effect: Effect };

/** Puts effects into the outbox. One that is there already, done or not, stays as it is. */
export async function putOut(trx: Transaction<Tables>, items: Append['outbox'], createdAt: Instant): Promise<void> {
  for (const run of runsOf(items, 500)) {
    const rows = run.map((item) => ({
      id: keyOf(item.id),
      incident: item.incident,
      effect: toJson({ id: item.id, effect: item.effect } satisfies Kept),
      attempts: 0,
      next_at: item.nextAt,
      available_at: item.nextAt,
      created_at: createdAt,
      done: 0,
    }));
    await trx
      .insertInto('outbox')
      .values(rows)
      .onConflict((c) => c.column('id').doNothing())
      .execute();
  }
}

/** Marks items as done. Their rows stay: a delivery id that was done is never sent again, whoever puts it out once more. */
export async function settle(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  for (const run of runsOf(ids, 500)) {
    await db.updateTable('outbox').set({ done: 1, claimed_by: null }).where('id', 'in', run.map(keyOf)).execute();
  }
}

/** Claims items that are due for `leaseMs`, oldest first. */
export async function claimOutbox(
  db: Kysely<Tables>,
  differences: Differences,
  now: Instant,
  node: string,
  limit: number,
  leaseMs: number,
): Promise<readonly OutboxItem[]> {
  const due = differences.skipClaimed(
    db
      .selectFrom('outbox')
      .select('position')
      .where('done', '=', fixed(0))
      .where('available_at', '<=', now)
      .orderBy('available_at')
      .orderBy('position')
      .limit(inRange(limit, 1)),
  );
  const rows = await db
    .with('due', () => due)
    .updateTable('outbox')
    .set({ claimed_by: keyOf(node), available_at: plus(now, leaseMs) })
    .where('position', 'in', (eb) => eb.selectFrom('due').select('due.position'))
    .returning(['position', 'incident', 'effect', 'attempts', 'next_at', 'created_at'])
    .execute();
  return rows
    .sort((a, b) => a.position - b.position)
    .map((row) => {
      const { id, effect } = fromJson<Kept>(row.effect);
      return { id, incident: row.incident, effect, attempts: row.attempts, nextAt: row.next_at, createdAt: row.created_at };
    });
}

/** Renews the leases of items that a node holds. What is done, or another's by now, stays as it is. */
export async function holdClaims(db: Kysely<Tables>, ids: readonly string[], node: string, until: Instant): Promise<void> {
  for (const run of runsOf(ids, 500)) {
    await db
      .updateTable('outbox')
      .set({ available_at: until })
      .where('id', 'in', run.map(keyOf))
      .where('claimed_by', '=', keyOf(node))
      .where('done', '=', fixed(0))
      .execute();
  }
}

/** Gives an item back until `at`, one attempt more. A done item stays done. */
export async function retryOutbox(db: Kysely<Tables>, id: string, at: Instant, error: string): Promise<void> {
  await db
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), next_at: at, available_at: at, claimed_by: null, last_error: written(error) }))
    .where('id', '=', keyOf(id))
    .execute();
}

/** Ends the leases of a node, or of every node, as if they had not been claimed. Answers how many. */
export async function releaseClaims(db: Kysely<Tables>, node: string | null): Promise<number> {
  let query = db
    .updateTable('outbox')
    .set((eb) => ({ claimed_by: null, available_at: eb.ref('next_at') }))
    .where('done', '=', fixed(0));
  query = node === null ? query.where('claimed_by', 'is not', null) : query.where('claimed_by', '=', keyOf(node));
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

/** How many effects wait, claimed or not, and since when the oldest does. */
export async function outboxDepth(db: Kysely<Tables>): Promise<{ readonly waiting: number; readonly oldest: Instant | null }> {
  const found = await db
    .selectFrom('outbox')
    .select([sql<number>`count(*)`.as('waiting'), sql<string | null>`min(created_at)`.as('oldest')])
    .where('done', '=', fixed(0))
    .executeTakeFirstOrThrow();
  return found;
}
