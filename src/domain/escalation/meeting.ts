/** E2: "at the next standup" and "at the next sync" are dates on a calendar. */
import { addDays, instantOf, isWorkingDay, localDate, weekdayOf, workingDayFrom } from '../kernel/calendar.ts';
import type { Meeting, Policy, WorkCalendar } from '../kernel/policy.ts';
import type { Instant, LocalDate } from '../kernel/stamp.ts';

const SEARCH_DAYS = 60;

function isOn(policy: Policy, calendar: WorkCalendar, meeting: Meeting, date: LocalDate): boolean {
  if (meeting === 'standup') return isWorkingDay(calendar, date);
  // A sync on a day off moves to the next working day.
  for (let back = 0; back < 7; back++) {
    const day = addDays(date, -back);
    if (weekdayOf(day) === policy.meetings.leadershipSync.on) return workingDayFrom(calendar, day) === date;
  }
  return false;
}

/** The date of the next meeting that begins after `from`. */
export function nextMeeting(policy: Policy, calendar: WorkCalendar, meeting: Meeting, from: Instant): LocalDate {
  const at = meeting === 'standup' ? policy.meetings.standup.at : policy.meetings.leadershipSync.at;
  const today = localDate(from, calendar.timeZone);
  for (let days = 0; days < SEARCH_DAYS; days++) {
    const date = addDays(today, days);
    if (isOn(policy, calendar, meeting, date) && instantOf(date, at, calendar.timeZone) > from) return date;
  }
  return addDays(today, 1);
}
