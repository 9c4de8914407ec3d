import { type Kysely, sql, type Transaction } from 'kysely';
import type { IncomingSignal } from '#engine/ports.ts';
import { fixed, runsOf } from './columns.ts';
import type { Differences } from './differences.ts';
import { episodeOf, identityOf, type Judged, judge, type Known, type SignalRow } from './signal-rows.ts';
import type { Tables } from './tables.ts';

/** Rows per statement: 16 columns each stay well under both databases' limit of parameters. */
const ROWS = 500;

const COLUMNS = [
  'id',
  'identity',
  'episode',
  'status',
  'starts_at',
  'ends_at',
  'source',
  'signal',
  'received_at',
  'last_at',
  'received',
  'incident',
  'why',
  'pages',
  'processed',
] as const satisfies readonly (keyof SignalRow)[];

/**
 * Keeps a batch of signals, in one transaction whatever its size, and answers for each what it was. Copies that arrive at once, here or on another
 * node, are one row and one `new` (B4).
 */
export async function recordSignals(db: Kysely<Tables>, differences: Differences, batch: readonly IncomingSignal[]): Promise<readonly Judged[]> {
  if (batch.length === 0) return [];
  return differences.transact(db, async (trx) => {
    await differences.holdSignals(trx, { identities: batch.map(identityOf) });
    const known = await recall(trx, batch);
    const judged = batch.map((incoming) => judge(known, incoming));
    // Changes first: a row that ends makes room for the next one of its identity.
    await change(trx, [...known.changed]);
    await insert(trx, [...known.added]);
    return judged;
  });
}

async function recall(trx: Transaction<Tables>, batch: readonly IncomingSignal[]): Promise<Known> {
  const known: Known = { firing: new Map(), ended: new Map(), changed: new Set(), added: new Set() };
  for (const run of runsOf([...new Set(batch.map(identityOf))], ROWS)) {
    const rows = await trx.selectFrom('signals').select(COLUMNS).where('status', '=', fixed('firing')).where('identity', 'in', run).execute();
    for (const row of rows) known.firing.set(row.identity, row);
  }
  const episodes = batch.map(({ source, signal }) => episodeOf(source.token, signal.fingerprint, signal.startsAt));
  for (const run of runsOf([...new Set(episodes)], ROWS)) {
    const rows = await trx
      .selectFrom('signals')
      .select(COLUMNS)
      .where('episode', 'in', run)
      .where('status', '=', 'resolved')
      .orderBy('position')
      .execute();
    for (const row of rows) known.ended.set(row.episode, row);
  }
  return known;
}

async function insert(trx: Transaction<Tables>, rows: readonly SignalRow[]): Promise<void> {
  for (const run of runsOf(rows, ROWS)) await trx.insertInto('signals').values(run).execute();
}

/** One statement for many rows: each row of `news` carries what a later delivery may change. */
async function change(trx: Transaction<Tables>, rows: readonly SignalRow[]): Promise<void> {
  for (const run of runsOf(rows, ROWS)) {
    const news = run.map(
      (row) =>
        sql`(${row.id}, ${row.status}, ${row.episode}, ${row.starts_at}, ${row.ends_at}, ${row.signal}, ${row.last_at}, ${row.received}, ${row.pages}, ${row.processed})`,
    );
    await sql`
      with news (id, status, episode, starts_at, ends_at, signal, last_at, received, pages, processed) as (values ${sql.join(news)})
      update signals set
        status = news.status, episode = news.episode, starts_at = news.starts_at, ends_at = news.ends_at, signal = news.signal, last_at = news.last_at,
        received = cast(news.received as integer), pages = cast(news.pages as integer), processed = cast(news.processed as integer)
      from news where signals.id = news.id`.execute(trx);
  }
}
