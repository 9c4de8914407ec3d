import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type WorkCalendar } from './policy.ts';
import type { Instant, LocalDate } from './stamp.ts';

/** The date that `at` falls on in `timeZone`. */
export function localDate(at: Instant, timeZone: string): LocalDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The instant of a local date and time (`HH:MM` or `HH:MM:SS`) in a zone; in a DST gap the time an hour on, in an overlap the earlier instant. */
export function instantOf(date: LocalDate, time: string, timeZone: string): Instant {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
  return new Date(zoned.epochMilliseconds).toISOString();
}

/** True for a real date written `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** True when the team works on that date: make-up days first, then holidays, then the work week (P1). */
export function isWorkingDay(calendar: WorkCalendar, date: LocalDate): boolean {
  if (calendar.workOn.includes(date)) return true;
  if (calendar.holidays.includes(date)) return false;
  const weekday = WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1];
  return weekday !== undefined && calendar.workWeek.includes(weekday);
}

/** `days` calendar days after a date. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** A calendar in which nobody ever works again cannot hold a due date: after this many days without work the search gives up and counts calendar days. */
const SEARCH_LIMIT = 400;

/** The `n`th working day after `date`; the date itself does not count (P1). */
export function workingDayAfter(calendar: WorkCalendar, date: LocalDate, n: number): LocalDate {
  let day = date;
  let left = n;
  for (let idle = 0; left > 0 && idle < SEARCH_LIMIT; idle++) {
    day = addDays(day, 1);
    if (!isWorkingDay(calendar, day)) continue;
    left--;
    idle = -1;
  }
  return left === 0 ? day : addDays(date, n);
}

/** When something is due that must be done within `n` working days of `from`: 23:59:59 in the team's zone of the nth working day (P1). */
export function endOfWorkingDay(calendar: WorkCalendar, from: Instant, n: number): Instant {
  const day = workingDayAfter(calendar, localDate(from, calendar.timeZone), n);
  // Where the clocks go back at midnight 23:59:59 comes twice, and the day ends with the second.
  const nextDay = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(calendar.timeZone);
  return new Date(nextDay.epochMilliseconds - 1000).toISOString();
}

/** The first working day on or after `date`. */
export function workingDayFrom(calendar: WorkCalendar, date: LocalDate): LocalDate {
  return isWorkingDay(calendar, date) ? date : workingDayAfter(calendar, date, 1);
}

/** Day of the week of a date, as iCalendar writes it. */
export function weekdayOf(date: LocalDate): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? 'MO';
}
