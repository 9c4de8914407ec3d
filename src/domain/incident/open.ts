/** B1–B6, K5, C4: what stands on a timeline when an incident opens. */

import { isIrreversible } from '../containment/levers.ts';
import { tellings } from '../escalation/audience.ts';
import type { Instant } from '../kernel/stamp.ts';
import type { Entry, Recorded } from './entry.ts';
import { evolve } from './evolve.ts';
import { tellingFacts } from './facts.ts';
import type { Opening } from './incident.ts';

/** Everything that follows from an opening at once: how it is bigger than itself (C4), and who is told (E1, E3). */
export function open(opening: Opening, now: Instant): readonly Entry[] {
  const declared: Entry = { type: 'incident.declared', data: opening };
  const stamped: Recorded = { ...declared, seq: 1, at: now, recordedAt: now, by: '', as: null, prev: '', hash: '' };
  const incident = evolve(undefined, stamped);
  const irreversible = incident.containment.levers.find(isIrreversible);
  const bigger: Entry[] = irreversible
    ? [{ type: 'incident.bigger', data: { reason: irreversible.reason ?? 'the last migration cannot be rolled back' } }]
    : [];
  return [declared, ...bigger, ...tellings(tellingFacts(incident, now))];
}
