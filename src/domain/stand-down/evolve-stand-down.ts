import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { StandDown, StandDownEntry } from './stand-down.ts';

/** Nothing of the end has happened yet. */
export const NOT_STOOD_DOWN: StandDown = { resolvedAt: null, archive: null, tookPage: [], checks: [], stoodDownAt: null, closedAt: null };

/** Fold one entry about the end of an incident. */
export function evolveStandDown(standDown: StandDown, entry: StandDownEntry & { readonly at: Instant; readonly by: PersonId }): StandDown {
  switch (entry.type) {
    case 'incident.resolved':
      return { ...standDown, resolvedAt: entry.at };
    case 'timeline.archived':
      return { ...standDown, archive: { through: entry.data.through, head: entry.data.head, at: entry.at, by: entry.by } };
    case 'care.checked':
      return { ...standDown, checks: [...standDown.checks, { person: entry.data.person, by: entry.by, at: entry.at, note: entry.data.note }] };
    case 'incident.stood_down':
      return { ...standDown, stoodDownAt: entry.at };
    case 'stand_down.overdue':
      return standDown;
    case 'incident.closed':
      return { ...standDown, closedAt: entry.at };
  }
}

/** Somebody acknowledged: they took the page (D1). */
export function tookPage(standDown: StandDown, person: PersonId): StandDown {
  return standDown.tookPage.includes(person) ? standDown : { ...standDown, tookPage: [...standDown.tookPage, person] };
}

/** Harm is back: the incident is not resolved, and an archive of before is no archive of the whole (D1, C8). */
export function unresolved(standDown: StandDown): StandDown {
  return { ...standDown, resolvedAt: null, archive: null };
}
