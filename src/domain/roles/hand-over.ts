/** H3: who holds which hat; a hand-over is offered and accepted, and a hat never goes empty. */
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import { HATS, type Hat, type Instant, type PersonId } from '../kernel/stamp.ts';
import type { HatEntry, Hats } from './hats.ts';

/** Nobody holds anything before the first acknowledgement. */
export const NO_HATS: Hats = { commander: null, communicator: null, investigator: null, wearing: {}, offers: [] };

const NOBODY_YET: Decision<HatEntry> = refuse(
  'H3',
  'Nobody has acknowledged this incident, so there is no hat to hand over.',
  'Acknowledge it: the first to do so becomes commander and holds all three hats.',
  { next: { type: 'acknowledge' } },
);

/** The hats that the first person to acknowledge receives. */
export function assignAll(person: PersonId): readonly HatEntry[] {
  return HATS.map((hat) => ({ type: 'hat.assigned', data: { hat, person } }));
}

/** The holder offers a hat to somebody of the directory; in a drill, of the drill (B6). `drill` is null when this is none. */
export function decideOffer(
  hats: Hats,
  hat: Hat,
  to: PersonId,
  by: PersonId,
  people: ReadonlySet<PersonId>,
  drill: ReadonlySet<PersonId> | null,
): Decision<HatEntry> {
  const holder = hats[hat];
  if (holder === null) return NOBODY_YET;
  if (holder !== by) {
    return refuse('H3', `${holder} holds the ${hat}'s hat, so only they can offer it.`, `Ask ${holder}; when they cannot, take it with a reason.`, {
      next: { type: 'hat.take', hat, reason: '' },
    });
  }
  if (to === by) return refuse('H3', `You hold the ${hat}'s hat already.`, 'Offer it to somebody else.');
  if (!people.has(to)) {
    return refuse('H3', `There is nobody called ${to} in the directory.`, 'Offer the hat to a person of people.yaml, by id.', {
      unmet: [{ rule: 'H3', field: 'to', why: `${to} is not in people.yaml`, how: 'name a person of the directory by id' }],
    });
  }
  if (drill && !drill.has(to)) {
    return refuse(
      'B6',
      `${to} is not in this drill, and a drill tells nobody outside it.`,
      'Offer the hat to somebody of the drill, or ask them to acknowledge the drill first.',
      {
        unmet: [
          { rule: 'B6', field: 'to', why: `${to} is not in the drill`, how: `one of ${[...drill].filter((person) => person !== by).join(', ')}` },
        ],
      },
    );
  }
  return accept<HatEntry>({ type: 'hat.offered', data: { hat, to } });
}

/** The one it was offered to accepts; only then does it move. */
export function decideAccept(hats: Hats, hat: Hat, by: PersonId): Decision<HatEntry> {
  const holder = hats[hat];
  if (holder === null) return NOBODY_YET;
  if (holder === by) return accept();
  const offer = hats.offers.find((each) => each.hat === hat && each.to === by);
  if (!offer) {
    return refuse('H3', `The ${hat}'s hat has not been offered to you; ${holder} holds it.`, `Ask ${holder} to offer it, or take it with a reason.`, {
      next: { type: 'hat.take', hat, reason: '' },
    });
  }
  return accept<HatEntry>({ type: 'hat.accepted', data: { hat, person: by, from: holder } });
}

/** Somebody takes a hat without an offer, because the holder cannot give it; the reason stands on the timeline. */
export function decideTake(hats: Hats, hat: Hat, reason: string, by: PersonId): Decision<HatEntry> {
  const holder = hats[hat];
  if (holder === null) return NOBODY_YET;
  if (holder === by) return accept();
  return accept<HatEntry>({ type: 'hat.taken', data: { hat, person: by, from: holder, reason } });
}

/** Fold one entry about hats. */
export function evolveHats(hats: Hats, entry: HatEntry & { readonly at: Instant; readonly by: PersonId }): Hats {
  const without = (hat: Hat) => hats.offers.filter((offer) => offer.hat !== hat);
  // Who gives a hat away stops wearing it; what they wear next they say with their next act.
  const undressed = (hat: Hat, person: PersonId | null) =>
    Object.fromEntries(Object.entries(hats.wearing).filter(([who, worn]) => !(who === person && worn === hat)));
  switch (entry.type) {
    case 'hat.assigned':
      return { ...hats, [entry.data.hat]: entry.data.person };
    case 'hat.offered':
      return { ...hats, offers: [...without(entry.data.hat), { hat: entry.data.hat, to: entry.data.to, by: entry.by, at: entry.at }] };
    case 'hat.accepted':
    case 'hat.taken':
      return {
        ...hats,
        [entry.data.hat]: entry.data.person,
        offers: without(entry.data.hat),
        wearing: undressed(entry.data.hat, entry.data.from),
      };
    case 'hat.worn':
      return { ...hats, wearing: { ...hats.wearing, [entry.data.person]: entry.data.hat } };
  }
}
