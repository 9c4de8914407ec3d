import type { Kysely, Transaction } from 'kysely';
import type { Store } from '#engine/ports.ts';
import { replaceDeadlines } from './deadlines.ts';
import type { Differences } from './differences.ts';
import { replaceFixes } from './fixes.ts';
import { incidentRow } from './incidents.ts';
import type { Tables } from './tables.ts';
import { entries } from './timeline.ts';

/**
 * Writes everything derived again from the timelines, incident by incident, each in a transaction: snapshot, columns, open key, deadlines, fixes.
 * The timeline alone is enough; a missing snapshot is made. Answers how many incidents there are.
 */
export async function rebuild(db: Kysely<Tables>, differences: Differences, ...[refold, progress]: Parameters<Store['rebuild']>): Promise<number> {
  const incidents = await db.selectFrom('timeline').select('incident').distinct().orderBy('incident').execute();
  let done = 0;
  for (const { incident } of incidents) {
    await differences.transact(db, (trx) => rebuildOne(trx, incident, refold));
    progress(++done, incidents.length);
  }
  return incidents.length;
}

async function rebuildOne(trx: Transaction<Tables>, incident: string, refold: Parameters<Store['rebuild']>[0]): Promise<void> {
  // Holds the row, so that an append waits and is not overwritten by the state before it.
  await trx
    .updateTable('incidents')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', incident)
    .execute();
  const { state, deadlines, openKey } = refold(await entries(trx, incident));
  const { id, ...row } = incidentRow(state, openKey);
  // The damage that a rebuild repairs may be a key held by the wrong incident.
  if (row.open_key != null) {
    await trx.updateTable('incidents').set({ open_key: null }).where('open_key', '=', row.open_key).where('id', '!=', id).execute();
  }
  await trx
    .insertInto('incidents')
    .values({ id, ...row })
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute();
  await replaceDeadlines(trx, id, deadlines);
  await replaceFixes(trx, state);
}
