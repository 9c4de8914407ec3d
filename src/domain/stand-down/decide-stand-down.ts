/** D1, D4: the end is deliberate. Resolving, archiving, checking on people, standing down. */

import type { PublicState } from '../escalation/escalation.ts';
import { accept, type Decision, type NextStep, type RuleId, refuse } from '../kernel/decision.ts';
import type { Phase } from '../kernel/phase.ts';
import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { StandDown, StandDownEntry } from './stand-down.ts';

/** What the decisions about the end look at. */
export type StandDownFacts = {
  readonly phase: Phase;
  readonly standDown: StandDown;
  /** State of the public page; null when nothing was ever published there. */
  readonly page: PublicState | null;
  readonly version: number;
  readonly head: string;
  /** Everybody who may be checked on: the directory, and whoever is in the incident. */
  readonly people: ReadonlySet<PersonId>;
};

const ALREADY = 'The team has been stood down already.';

/** The commander says that it is over for users; only after containment is confirmed (C8). */
export function decideResolve(facts: StandDownFacts, text: string, postmortemDueAt: Instant): Decision<StandDownEntry> {
  if (facts.phase === 'containing') {
    return refuse(
      'C8',
      'Containment is not confirmed, so the incident cannot be resolved.',
      'Confirm containment when harm has stopped, then resolve.',
      {
        next: { type: 'containment.confirm', as: 'commander' },
      },
    );
  }
  if (facts.phase !== 'contained') {
    return refuse(
      'D1',
      facts.phase === 'resolved' ? 'The incident is resolved already.' : ALREADY,
      'Go on with what is still open before stand-down.',
      {
        next: { type: 'stand-down', as: 'commander', text: '' },
      },
    );
  }
  return accept<StandDownEntry>({ type: 'incident.resolved', data: { text, postmortemDueAt } });
}

/** Seal the record so far (D4). Before resolution there is still too much to come. */
export function decideArchive(facts: StandDownFacts): Decision<StandDownEntry> {
  if (facts.phase === 'containing' || facts.phase === 'contained') {
    return refuse('D4', 'The timeline is still being written: the incident is not resolved.', 'Resolve first, then archive.', {
      next: facts.phase === 'contained' ? { type: 'resolve', as: 'commander', text: '' } : { type: 'containment.confirm', as: 'commander' },
    });
  }
  return accept<StandDownEntry>({ type: 'timeline.archived', data: { through: facts.version, head: facts.head } });
}

/** Somebody has checked on a person who took the page; nobody checks on themselves (D1). */
export function decideCheck(facts: StandDownFacts, person: PersonId, note: string | null, by: PersonId): Decision<StandDownEntry> {
  if (person === by) {
    return refuse('D1', 'A check on oneself is no check.', 'Ask somebody else to check on you; anybody of the directory may.');
  }
  if (!facts.people.has(person)) {
    const took = facts.standDown.tookPage.join(', ');
    return refuse('D1', `There is nobody called ${person} here.`, took ? `Who took the page: ${took}.` : 'Nobody has taken the page yet.', {
      unmet: [{ rule: 'D1', field: 'person', why: `${person} is not in people.yaml`, how: 'name a person by id' }],
    });
  }
  return accept<StandDownEntry>({ type: 'care.checked', data: { person, note } });
}

/** One of the four conditions, unmet. */
export type Unmet = { readonly rule: RuleId; readonly why: string; readonly how: string; readonly next: NextStep };

/** What stands between here and stand-down, besides the commander's own word (D1). */
export function unmetForStandDown(facts: StandDownFacts): readonly Unmet[] {
  const { standDown } = facts;
  const unmet: Unmet[] = [];
  if (facts.phase === 'containing' || facts.phase === 'contained') {
    unmet.push({
      rule: 'D1',
      why: 'the incident is not resolved',
      how: facts.phase === 'containing' ? 'confirm containment, then resolve' : 'resolve',
      next: facts.phase === 'containing' ? { type: 'containment.confirm', as: 'commander' } : { type: 'resolve', as: 'commander', text: '' },
    });
  }
  if (facts.page !== null && facts.page !== 'resolved') {
    unmet.push({
      rule: 'D1',
      why: `the public page says ${facts.page}`,
      how: 'the communicator publishes state resolved on the status page',
      next: { type: 'update.publish', as: 'communicator', audience: 'status-page', state: 'resolved', text: '' },
    });
  }
  if (standDown.archive === null) {
    unmet.push({ rule: 'D1', why: 'the timeline is not archived', how: 'send timeline.archive', next: { type: 'timeline.archive' } });
  }
  for (const person of standDown.tookPage) {
    if (standDown.checks.some((check) => check.person === person)) continue;
    unmet.push({
      rule: 'D1',
      why: `nobody has checked on ${person}, who took the page`,
      how: `somebody other than ${person} sends care.check`,
      next: { type: 'care.check', person },
    });
  }
  return unmet;
}

/** The commander stands the team down; refused with everything that is still open (D1). */
export function decideStandDown(facts: StandDownFacts, text: string): Decision<StandDownEntry> {
  if (facts.phase === 'stood-down' || facts.phase === 'closed') return refuse('D1', ALREADY, 'What is left is the postmortem and the closing gate.');
  const unmet = unmetForStandDown(facts);
  const first = unmet[0];
  if (first) {
    return refuse('D1', `The team cannot be stood down yet: ${unmet.map((each) => each.why).join('; ')}.`, `Next: ${first.how}.`, {
      next: first.next,
      unmet: unmet.map(({ rule, why, how }) => ({ rule, why, how })),
    });
  }
  return accept<StandDownEntry>({ type: 'incident.stood_down', data: { text } });
}
