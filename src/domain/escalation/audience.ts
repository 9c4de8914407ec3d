/** E1–E4: who is told at the opening and when severity rises, each person once. */
import type { Audience, StatusPageMode } from '../kernel/policy.ts';
import type { PersonId } from '../kernel/stamp.ts';
import type { Cell, EscalationEntry } from './escalation.ts';
import { type BriefFacts, draftBrief, draftPost } from './no-surprises.ts';

/** What telling looks at: the cells as they are now, who has been asked already, and what goes to whom. */
export type TellingFacts = {
  readonly cells: readonly Cell[];
  readonly asked: readonly PersonId[];
  /** Who answers the pager right now. */
  readonly onCall: readonly PersonId[];
  readonly leadership: readonly PersonId[];
  readonly statusPage: StatusPageMode;
  /** The commander's brief is on its way, and leadership has heard it (E3). */
  readonly briefed: boolean;
  readonly heard: boolean;
  /** The page is public already. */
  readonly published: boolean;
  /** Resolved: a first post that says we are stopping the harm would not be true any more. */
  readonly over: boolean;
  readonly drill: boolean;
  readonly acknowledged: boolean;
  readonly brief: BriefFacts;
};

/** Cells that the system tells by itself; leadership hears from the commander, clients from the communicator (E3, M3). */
function tellsItself(cell: Cell): boolean {
  return cell.meeting === null && cell.toldAt === null && !cell.waived && !OTHERS_TELL.includes(cell.audience);
}

const OTHERS_TELL: readonly Audience[] = ['on-call', 'leadership', 'clients'];

/** The first post of an automatic page, in the communicator's name (M3). In a drill it is a rehearsal and never public (B6). */
export function automaticPost(brief: BriefFacts, drill: boolean): EscalationEntry {
  return {
    type: 'update.published',
    data: {
      audience: 'status-page',
      state: 'investigating',
      text: draftPost(brief),
      nextUpdateAt: brief.nextUpdateAt,
      automatic: true,
      rehearsal: drill,
    },
  };
}

/** What goes out now: pages, tellings, and for an automatic page the brief first (E3); the page follows once the brief was delivered. */
export function tellings(facts: TellingFacts): readonly EscalationEntry[] {
  const entries: EscalationEntry[] = [];
  const asked = new Set(facts.asked);
  const onCallCell = facts.cells.find((cell) => cell.audience === 'on-call' && cell.toldAt === null && !cell.waived);
  const paged = facts.onCall.filter((person) => !asked.has(person));
  if (onCallCell && paged.length > 0) {
    // Once somebody has acknowledged nobody is woken: the on-call group hears as the others do (E1, E5).
    entries.push(
      facts.acknowledged
        ? { type: 'audience.told', data: { audience: 'on-call', people: paged } }
        : { type: 'page.sent', data: { round: 0, people: paged, deadline: null } },
    );
    for (const person of paged) asked.add(person);
  }
  for (const cell of facts.cells.filter(tellsItself)) {
    const people = cell.people.filter((person) => !asked.has(person));
    if (people.length === 0) continue;
    entries.push({ type: 'audience.told', data: { audience: cell.audience, people } });
    for (const person of people) asked.add(person);
  }
  if (facts.statusPage === 'automatic' && !facts.published) {
    if (facts.leadership.length > 0 && !facts.briefed) {
      entries.push({ type: 'leadership.briefed', data: { text: draftBrief(facts.brief), automatic: true, people: facts.leadership } });
    } else if (!facts.over && (facts.leadership.length === 0 || facts.heard)) {
      entries.push(automaticPost(facts.brief, facts.drill));
    }
  }
  return entries;
}
