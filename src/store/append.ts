import type { Kysely, Transaction } from 'kysely';
import type { Append, Appended } from '#engine/ports.ts';
import { insertAnswer } from './answers.ts';
import { keyOf } from './columns.ts';
import { replaceDeadlines } from './deadlines.ts';
import type { Differences } from './differences.ts';
import { replaceFixes } from './fixes.ts';
import { incidentRow, openByKey } from './incidents.ts';
import { putOut, settle } from './outbox.ts';
import { alreadyGiven, decideSignals } from './signals.ts';
import type { Tables } from './tables.ts';
import { addEntries } from './timeline.ts';

const APPENDED: Appended = { kind: 'appended' };
const CONFLICT: Appended = { kind: 'conflict' };

/**
 * One transaction on one incident: all of it, or nothing at all. Whoever comes second to the same version, or to the same idempotency key, gets
 * `conflict` and has written nothing. Throws a RangeError when the append does not fit itself (a gap in `seq`, a state of another version).
 */
export async function append(db: Kysely<Tables>, differences: Differences, asked: Append): Promise<Appended> {
  requireFit(asked);
  try {
    return await differences.transact(db, (trx) => write(trx, differences, asked));
  } catch (error) {
    switch (differences.violated(error)) {
      case 'incident':
      case 'timeline':
      case 'answer':
        return CONFLICT;
      case 'open-key':
        return heldBy(db, asked);
      default:
        throw error;
    }
  }
}

async function write(trx: Transaction<Tables>, differences: Differences, asked: Append): Promise<Appended> {
  // Before anything is written: a signal counts once, whichever node decides on it first (B4).
  const given = await alreadyGiven(trx, differences, asked.signals ?? []);
  if (given.length > 0) return { kind: 'signals-decided', ids: given };
  const taken = asked.expected === 0 ? await open(trx, asked) : await advance(trx, asked);
  if (taken.kind !== 'appended') return taken;

  const { incident, state, expected } = asked;
  const recordedAt = asked.entries.at(-1)?.recordedAt ?? state.declaredAt;
  await addEntries(trx, incident, asked.entries);
  if (expected > 0 || asked.deadlines.length > 0) await replaceDeadlines(trx, incident, asked.deadlines);
  await putOut(trx, asked.outbox, recordedAt);
  await settle(trx, asked.settles ?? []);
  // A fix is never taken back once it is on the record: an incident without fixes has no rows to remove.
  if (state.postmortem.fixes.length > 0) await replaceFixes(trx, state);
  if (asked.answer !== undefined) await insertAnswer(trx, asked.answer, recordedAt);
  await decideSignals(trx, differences, asked.signals ?? [], { incident });
  return APPENDED;
}

/** The first entries of an incident. */
async function open(trx: Transaction<Tables>, asked: Append): Promise<Appended> {
  const row = incidentRow(asked.state, asked.openKey);
  const opened = await trx
    .insertInto('incidents')
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if (opened.numInsertedOrUpdatedRows === 1n) return APPENDED;

  const same = await trx.selectFrom('incidents').select('id').where('id', '=', asked.incident).executeTakeFirst();
  if (same !== undefined) return CONFLICT;
  const twin = await trx.selectFrom('incidents').select('id').where('ref', '=', row.ref).executeTakeFirst();
  if (twin !== undefined) throw new RangeError(`${asked.state.opening.ref} is the ref of another incident: take a new number for each`);
  return heldBy(trx, asked);
}

/** The next entries: the row moves from the expected version to the next, or somebody else has moved it. */
async function advance(trx: Transaction<Tables>, asked: Append): Promise<Appended> {
  const { id, ...row } = incidentRow(asked.state, asked.openKey);
  const moved = await trx.updateTable('incidents').set(row).where('id', '=', id).where('version', '=', asked.expected).executeTakeFirst();
  return moved.numUpdatedRows === 1n ? APPENDED : CONFLICT;
}

/** Who holds the open key that was wanted. Nobody any more: decide again. */
async function heldBy(db: Kysely<Tables>, asked: Append): Promise<Appended> {
  const holder = asked.openKey === null ? undefined : await openByKey(db, asked.openKey);
  return holder === undefined ? CONFLICT : { kind: 'open-key-taken', incident: holder };
}

function requireFit({ incident, expected, entries, state }: Append): void {
  const broken =
    incident !== state.opening.id
      ? `the state is of incident ${state.opening.id}, the append of ${incident}`
      : incident !== keyOf(incident)
        ? 'an incident id is a UUID'
        : state.version !== expected + entries.length
          ? `the state is at version ${state.version}, and ${expected} with ${entries.length} more is ${expected + entries.length}`
          : entries.some((entry, i) => entry.seq !== expected + i + 1)
            ? `the entries are numbered ${entries.map((entry) => entry.seq).join(', ')}, and must go on from ${expected} without a gap`
            : null;
  if (broken !== null) throw new RangeError(`append: ${broken}`);
}
