// P1: a postmortem is due within five working days of resolution whatever the severity, and is scheduled without anyone remembering.
import { endOfWorkingDay, instantOf, localDate, workingDayAfter } from '../kernel/calendar.ts';
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { WorkCalendar } from '../kernel/policy.ts';
import { type Instant, millis, type PersonId } from '../kernel/stamp.ts';
import type { PostmortemCommandOf } from './command.ts';
import type { PostmortemFacts, PostmortemWorld } from './facts.ts';
import { nearest } from './nearest.ts';
import type { PostmortemEntry } from './postmortem.ts';

/** P1: 23:59:59 in the team's zone of the `workingDays`th working day; the day of resolution does not count. */
export function dueAt(calendar: WorkCalendar, resolvedAt: Instant, workingDays: number): Instant {
  return endOfWorkingDay(calendar, resolvedAt, workingDays);
}

/** The day on which a postmortem is put into calendars by itself: late enough to gather, early enough to move once. */
const AUTOMATIC_WORKING_DAY = 3;
const AUTOMATIC_TIME = '10:00';

/**
 * P1: what the system schedules at resolution: 10:00 in the team's zone on the third working day, or on the last earlier one when it is due before
 * that. Always after `resolvedAt`, never after `dueAt`.
 */
export function autoSchedule(
  calendar: WorkCalendar,
  resolvedAt: Instant,
  dueAt: Instant,
  attendees: readonly PersonId[],
): { readonly at: Instant; readonly dueAt: Instant; readonly attendees: readonly PersonId[]; readonly automatic: true } {
  const day = localDate(resolvedAt, calendar.timeZone);
  const candidates = Array.from({ length: AUTOMATIC_WORKING_DAY }, (_, index) =>
    instantOf(workingDayAfter(calendar, day, AUTOMATIC_WORKING_DAY - index), AUTOMATIC_TIME, calendar.timeZone),
  );
  const at = candidates.find((candidate) => millis(candidate) <= millis(dueAt) && millis(candidate) > millis(resolvedAt)) ?? dueAt;
  return { at, dueAt, attendees, automatic: true };
}

/** P1: overdue when its time has passed and it was neither held nor completed. */
export function isOverdue(postmortem: PostmortemFacts['postmortem'], now: Instant): boolean {
  const open = postmortem.heldAt === null && postmortem.completedAt === null;
  return open && postmortem.dueAt !== null && millis(now) > millis(postmortem.dueAt);
}

/** P1: schedule with people of the directory, in the future and not after it is due; an overdue one may still be scheduled. */
export function decideSchedule(
  command: PostmortemCommandOf<'postmortem.schedule'>,
  facts: PostmortemFacts,
  world: PostmortemWorld,
): Decision<PostmortemEntry> {
  const { postmortem } = facts;
  const due = postmortem.dueAt ?? dueAt(facts.calendar, facts.resolvedAt ?? world.now, facts.policy.postmortem.workingDays);
  const time = millis(command.at);
  const overdue = millis(world.now) > millis(due);
  if (!(time > millis(world.now))) {
    return refuse(
      'P1',
      `${command.at} has passed, and a postmortem is scheduled ahead.`,
      `Choose a time after now${overdue ? '' : ` and not after ${due}, when it is due`}; when it was held already, send postmortem.hold.`,
    );
  }
  if (!overdue && time > millis(due)) {
    return refuse(
      'P1',
      `${command.at} is after the postmortem is due.`,
      `Choose a time up to ${due}: ${facts.policy.postmortem.workingDays} working days after resolution, whatever the severity.`,
    );
  }
  const attendees = [...new Set(command.attendees.length > 0 ? command.attendees : postmortem.attendees)];
  const strangers = attendees.filter((person) => !world.people.has(person));
  if (strangers.length > 0) return refuseStrangers(strangers, world.people);
  if (attendees.length === 0) return refuse('P1', 'Nobody is invited to the postmortem.', 'Name the people who come, by their id in people.yaml.');
  const at = new Date(time).toISOString();
  const same = postmortem.scheduledAt === at && postmortem.attendees.join() === attendees.join();
  return same ? accept() : accept<PostmortemEntry>({ type: 'postmortem.scheduled', data: { at, dueAt: due, attendees, automatic: false } });
}

function refuseStrangers(strangers: readonly string[], people: ReadonlySet<PersonId>): Decision<PostmortemEntry> {
  const unmet = strangers.map((person) => {
    const meant = nearest(person, people);
    return {
      rule: 'P1' as const,
      field: 'attendees',
      why: `${person} is not in the directory`,
      how: meant === null ? 'name people by their id in people.yaml' : `did you mean ${meant}?`,
    };
  });
  const who = strangers.join(', ');
  return refuse(
    'P1',
    `${who} ${strangers.length === 1 ? 'is' : 'are'} not in the directory.`,
    unmet.map((each) => `${each.why}: ${each.how}`).join('; '),
    { unmet },
  );
}

/** P1: held after resolution and not in the future; said again, the later word counts. */
export function decideHold(
  command: PostmortemCommandOf<'postmortem.hold'>,
  facts: PostmortemFacts,
  world: PostmortemWorld,
): Decision<PostmortemEntry> {
  const time = millis(command.at);
  if (!(time <= millis(world.now))) {
    return refuse(
      'P1',
      `${command.at} is in the future: a postmortem is held once it has taken place.`,
      'Send postmortem.schedule for a time ahead, and postmortem.hold afterwards.',
      {
        next: { type: 'postmortem.schedule', at: command.at, attendees: facts.postmortem.attendees },
      },
    );
  }
  if (facts.resolvedAt !== null && time < millis(facts.resolvedAt)) {
    return refuse('P1', `${command.at} is before the incident was resolved.`, `Give the time at which it was held, after ${facts.resolvedAt}.`);
  }
  const at = new Date(time).toISOString();
  return facts.postmortem.heldAt === at ? accept() : accept<PostmortemEntry>({ type: 'postmortem.held', data: { at } });
}
