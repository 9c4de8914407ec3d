import type { Instant, PersonId } from '../kernel/stamp.ts';

/** The deliberate end of an incident (D1): what has been done of it. */
export type StandDown = {
  readonly resolvedAt: Instant | null;
  /** D4: the record sealed up to this entry, with its hash. */
  readonly archive: { readonly through: number; readonly head: string; readonly at: Instant; readonly by: PersonId } | null;
  /** Who took the page: everybody who acknowledged it. */
  readonly tookPage: readonly PersonId[];
  readonly checks: readonly { readonly person: PersonId; readonly by: PersonId; readonly at: Instant; readonly note: string | null }[];
  readonly stoodDownAt: Instant | null;
  readonly closedAt: Instant | null;
};

/** What the end of an incident adds to the timeline. */
export type StandDownEntry =
  | { readonly type: 'incident.resolved'; readonly data: { readonly text: string; readonly postmortemDueAt: Instant } }
  | { readonly type: 'timeline.archived'; readonly data: { readonly through: number; readonly head: string } }
  | { readonly type: 'care.checked'; readonly data: { readonly person: PersonId; readonly note: string | null } }
  | { readonly type: 'incident.stood_down'; readonly data: { readonly text: string } }
  | { readonly type: 'stand_down.overdue'; readonly data: { readonly deadline: string } }
  | { readonly type: 'incident.closed'; readonly data: Record<string, never> };
