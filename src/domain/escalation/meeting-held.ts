/** E2: a meeting that was held with this incident on its agenda fulfils its cells. */
import { isLocalDate, localDate } from '../kernel/calendar.ts';
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { Meeting } from '../kernel/policy.ts';
import type { Instant } from '../kernel/stamp.ts';
import type { Cell, EscalationEntry } from './escalation.ts';

/** Somebody says that the meeting of a date was held. */
export function decideMeetingHeld(
  facts: { readonly cells: readonly Cell[]; readonly timeZone: string; readonly startedAt: Instant },
  held: { readonly meeting: Meeting; readonly date: string },
  now: Instant,
): Decision<EscalationEntry> {
  const today = localDate(now, facts.timeZone);
  const wrong = !isLocalDate(held.date)
    ? 'is no date'
    : held.date > today
      ? `is still to come (today is ${today})`
      : held.date < localDate(facts.startedAt, facts.timeZone)
        ? 'is before the incident began'
        : null;
  if (wrong) {
    return refuse(
      'E2',
      `A meeting on ${held.date} cannot have been held with this incident: the date ${wrong}.`,
      'Say it after the meeting, with its date as YYYY-MM-DD.',
      {
        unmet: [{ rule: 'E2', field: 'date', why: wrong, how: 'the date on which the meeting was held, YYYY-MM-DD' }],
      },
    );
  }
  const mine = facts.cells.filter((cell) => cell.meeting?.meeting === held.meeting && !cell.waived);
  const open = mine.filter((cell) => cell.toldAt === null);
  if (mine.length === 0) {
    const asks = [
      ...new Set(facts.cells.flatMap((cell) => (cell.meeting && !cell.waived ? [`${cell.meeting.meeting} of ${cell.meeting.date}`] : []))),
    ];
    return refuse(
      'E2',
      `Nothing of this incident is on the agenda of a ${held.meeting}.`,
      asks.length ? `It is on the agenda of: ${asks.join(', ')}.` : 'At this severity people are told directly; nothing to do.',
    );
  }
  if (open.length === 0) return accept();
  return accept<EscalationEntry>({
    type: 'meeting.held',
    data: { meeting: held.meeting, date: held.date, audiences: open.map((cell) => cell.audience) },
  });
}
