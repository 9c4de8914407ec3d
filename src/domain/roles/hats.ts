import type { Hat, Instant, PersonId } from '../kernel/stamp.ts';

/** Who holds which hat, which of them each person wears right now, and what is on offer (H1–H3). */
export type Hats = {
  readonly commander: PersonId | null;
  readonly communicator: PersonId | null;
  readonly investigator: PersonId | null;
  /** The hat each person wears now: one at a time (H2). */
  readonly wearing: Readonly<Record<PersonId, Hat>>;
  readonly offers: readonly { readonly hat: Hat; readonly to: PersonId; readonly by: PersonId; readonly at: Instant }[];
};

/** What hats add to the timeline. */
export type HatEntry =
  | { readonly type: 'hat.assigned'; readonly data: { readonly hat: Hat; readonly person: PersonId } }
  | { readonly type: 'hat.offered'; readonly data: { readonly hat: Hat; readonly to: PersonId } }
  | { readonly type: 'hat.accepted'; readonly data: { readonly hat: Hat; readonly person: PersonId; readonly from: PersonId } }
  | {
      readonly type: 'hat.taken';
      readonly data: { readonly hat: Hat; readonly person: PersonId; readonly from: PersonId | null; readonly reason: string };
    }
  | { readonly type: 'hat.worn'; readonly data: { readonly person: PersonId; readonly hat: Hat } };
