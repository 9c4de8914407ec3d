/** From decided entries to one append: stamped, numbered, chained, folded, with the deadlines and effects that follow from them. */
import { createHash } from 'node:crypto';
import { deadlines } from '#domain/incident/deadlines.ts';
import { effects } from '#domain/incident/effects.ts';
import type { Entry, Recorded } from '#domain/incident/entry.ts';
import { evolve } from '#domain/incident/evolve.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { reached } from '#domain/kernel/phase.ts';
import { type Hat, type Instant, type PersonId, SYSTEM } from '#domain/kernel/stamp.ts';
import { chainHash, GENESIS } from '#domain/stand-down/archive.ts';
import type { Append } from './ports.ts';

/** SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Who recorded, when and under which hat. */
export type Signature = { readonly now: Instant; readonly by: PersonId; readonly as: Hat | null };

/** What the system does in somebody's name carries that hat: the brief the commander's, the first post the communicator's (E3, M3). */
function stampOf(entry: Entry, signature: Signature): { readonly by: PersonId; readonly as: Hat | null } {
  if (entry.type === 'leadership.briefed' && entry.data.automatic) return { by: SYSTEM, as: 'commander' };
  if (entry.type === 'update.published' && entry.data.automatic) return { by: SYSTEM, as: 'communicator' };
  if (entry.type === 'postmortem.scheduled' && entry.data.automatic) return { by: SYSTEM, as: null };
  return { by: signature.by, as: signature.as };
}

/** While set, a signal of this condition and group joins instead of opening a second incident (B4). */
export function openKeyOf(incident: Incident): string | null {
  const { condition, group, drill } = incident.opening;
  if (condition === null || drill || reached(incident.phase, 'stood-down')) return null;
  return `${condition}|${group ?? ''}`;
}

/** Build the append of `entries` on `incident` (undefined: they open one). The state, the deadlines and the outbox are all read from the fold. */
export function appendOf(incident: Incident | undefined, id: string, entries: readonly Entry[], signature: Signature): Append {
  let state = incident;
  const recorded: Recorded[] = [];
  const outbox: Append['outbox'][number][] = [];
  for (const entry of entries) {
    const chained = {
      ...entry,
      seq: (state?.version ?? 0) + 1,
      at: signature.now,
      recordedAt: signature.now,
      ...stampOf(entry, signature),
      prev: state?.head ?? GENESIS,
    };
    const record: Recorded = { ...chained, hash: chainHash(sha256, chained) };
    state = evolve(state, record);
    recorded.push(record);
    for (const [index, effect] of effects(record, state).entries()) {
      outbox.push({ id: `${id}:${record.seq}:${index}`, incident: id, effect, nextAt: signature.now });
    }
  }
  if (!state) throw new Error('an append without entries needs an incident', { cause: id });
  return {
    incident: id,
    expected: incident?.version ?? 0,
    entries: recorded,
    state,
    deadlines: deadlines(state),
    outbox,
    openKey: openKeyOf(state),
  };
}
