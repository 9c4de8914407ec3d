/** E1: who hears by when, as cells with clocks. */
import { instantOf } from '../kernel/calendar.ts';
import type { Audience, Meeting, Policy, WorkCalendar } from '../kernel/policy.ts';
import type { Severity } from '../kernel/severity.ts';
import { earlier, type Instant, type PersonId, plus, SYSTEM } from '../kernel/stamp.ts';
import type { Cell, Told } from './escalation.ts';
import { nextMeeting } from './meeting.ts';

const MINUTE = 60_000;

/** What the matrix is read from; frozen with the incident. */
export type MatrixFacts = {
  readonly policy: Policy;
  readonly calendar: WorkCalendar;
  readonly audiences: Readonly<Record<Audience, readonly PersonId[]>>;
  /** B6: people of the drill; empty when this is none. */
  readonly drillPeople: readonly PersonId[];
};

/** The meeting and group that an audience such as `next-sync:leadership` names; null for one that is told directly. */
export function meetingOf(audience: Audience): { readonly meeting: Meeting; readonly group: string } | null {
  const found = /^next-(standup|sync):(.+)$/.exec(audience);
  return found?.[2] ? { meeting: found[1] === 'standup' ? 'standup' : 'leadership-sync', group: found[2] } : null;
}

/** The group behind an audience: `leadership` for both `leadership` and `next-sync:leadership`. */
export function groupOf(audience: Audience): string {
  return meetingOf(audience)?.group ?? audience;
}

function cell(facts: MatrixFacts, audience: Audience, from: Instant, minutes: number): Cell {
  const meeting = meetingOf(audience);
  const date = meeting ? nextMeeting(facts.policy, facts.calendar, meeting.meeting, from) : null;
  return {
    audience,
    due: date === null ? plus(from, minutes * MINUTE) : instantOf(date, '23:59:59', facts.calendar.timeZone),
    meeting: meeting && date !== null ? { meeting: meeting.meeting, date } : null,
    people: facts.audiences[groupOf(audience)] ?? [],
    toldAt: null,
    how: null,
    by: null,
    as: null,
    late: false,
    waived: false,
  };
}

/** The cells of a severity, counted from `from` (the start of the incident, or the raise). */
export function cellsOf(facts: MatrixFacts, severity: Severity, from: Instant): readonly Cell[] {
  const row = facts.policy.severities[severity];
  const cells = [
    ...row.within5.map((audience) => cell(facts, audience, from, 5)),
    ...row.within30.map((audience) => cell(facts, audience, from, 30)),
  ];
  // B6: an audience of which nobody is in the drill is owed nothing.
  return facts.drillPeople.length > 0 ? cells.filter((each) => each.people.length > 0) : cells;
}

/** A cell whose people have heard already is met by that (E4: nobody is told twice); leadership hears only by the commander's brief (E3). */
function heardBefore(cell: Cell, told: readonly Told[]): Cell {
  if (cell.meeting !== null) return cell;
  const evidence = told.find(
    ({ person, audience, outcome }) =>
      outcome === 'delivered' &&
      cell.people.includes(person) &&
      (cell.audience !== 'leadership' || audience === 'leadership' || audience === 'brief'),
  );
  if (!evidence) return cell;
  return { ...cell, toldAt: evidence.at, how: evidence.channel, by: SYSTEM, as: cell.audience === 'leadership' ? 'commander' : null };
}

/**
 * E4: the cells after severity changed. What was told stays told; a group that was told gets no second cell; an untold cell that the new
 * severity does not ask for is waived; new cells, and waived ones that are asked for again, count from the change. `heard` is who was told so far.
 */
export function cellsAfterChange(
  facts: MatrixFacts,
  before: readonly Cell[],
  severity: Severity,
  from: Instant,
  heard: readonly Told[],
): readonly Cell[] {
  const wanted = cellsOf(facts, severity, from);
  const told = new Set(before.filter((each) => each.toldAt !== null).map((each) => groupOf(each.audience)));
  const kept = before.map((each) => {
    if (each.toldAt !== null) return each;
    const again = wanted.find((cellWanted) => cellWanted.audience === each.audience);
    if (!again) return { ...each, waived: true };
    return each.waived ? heardBefore(again, heard) : { ...each, due: earlier(again.due, each.due) };
  });
  const known = new Set(before.map((each) => each.audience));
  const added = wanted.filter((each) => !known.has(each.audience) && !told.has(groupOf(each.audience)));
  return [...kept, ...added.map((each) => heardBefore(each, heard))];
}
