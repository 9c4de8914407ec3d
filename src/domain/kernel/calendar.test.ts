import { assert, constantFrom, date as dates, integer, property, record, subarray, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, endOfWorkingDay, instantOf, isLocalDate, isWorkingDay, localDate, weekdayOf, workingDayAfter, workingDayFrom } from './calendar.ts';
import { WEEKDAYS, type WorkCalendar } from './policy.ts';
import { millis } from './stamp.ts';

function calendar(more: Partial<WorkCalendar> = {}): WorkCalendar {
  return { timeZone: 'Europe/Lisbon', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: [], workOn: [], ...more };
}

/** What a clock on the wall of a zone shows, by another implementation than the one under test. */
function wallTime(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(at));
}

const ZONES = [
  'UTC',
  'Europe/Lisbon',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
  'Asia/Jerusalem',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Africa/Cairo',
];
const zone = constantFrom(...ZONES);
const day = dates({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2031-12-31T23:59:59Z'), noInvalidDate: true });
const localDay = day.map((at) => at.toISOString().slice(0, 10));
const calendars = record({
  timeZone: zone,
  workWeek: subarray([...WEEKDAYS], { minLength: 1 }),
  holidays: uniqueArray(localDay, { maxLength: 20 }),
  workOn: uniqueArray(localDay, { maxLength: 5 }),
});

describe('P1: a working day', () => {
  it('is one of the work week that is no holiday, or a make-up day', () => {
    const team = calendar({ holidays: ['2026-12-25', '2026-12-26'], workOn: ['2026-12-26', '2026-12-27'] });
    expect(isWorkingDay(team, '2026-12-24')).toBe(true);
    expect(isWorkingDay(team, '2026-12-25')).toBe(false);
    expect(isWorkingDay(team, '2026-12-26')).toBe(true);
    expect(isWorkingDay(team, '2026-12-27')).toBe(true);
    expect(isWorkingDay(team, '2027-01-02')).toBe(false);
  });

  it('follows a week with its weekend on Friday and Saturday', () => {
    const team = calendar({ timeZone: 'Asia/Jerusalem', workWeek: ['SU', 'MO', 'TU', 'WE', 'TH'] });
    expect(['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'].map((date) => isWorkingDay(team, date))).toEqual([true, false, false, true]);
  });
});

describe('P1: within five working days', () => {
  it('the day itself does not count, and weekends do not', () => {
    expect(workingDayAfter(calendar(), '2026-11-23', 5)).toBe('2026-11-30');
    expect(workingDayAfter(calendar(), '2026-11-21', 5)).toBe('2026-11-27');
    expect(workingDayAfter(calendar(), '2026-11-20', 1)).toBe('2026-11-23');
  });

  it('holidays do not, and make-up days do', () => {
    expect(workingDayAfter(calendar({ holidays: ['2026-12-01', '2026-12-08'] }), '2026-11-27', 5)).toBe('2026-12-07');
    expect(workingDayAfter(calendar({ holidays: ['2026-12-01', '2026-12-08'] }), '2026-11-30', 5)).toBe('2026-12-09');
    expect(workingDayAfter(calendar({ workOn: ['2026-11-28'] }), '2026-11-23', 5)).toBe('2026-11-28');
    expect(workingDayAfter(calendar({ workOn: ['2026-12-01'], holidays: ['2026-12-01'] }), '2026-11-30', 1)).toBe('2026-12-01');
  });

  it('a weekend on Friday and Saturday shifts it', () => {
    const team = calendar({ timeZone: 'Asia/Jerusalem', workWeek: ['SU', 'MO', 'TU', 'WE', 'TH'] });
    expect(workingDayAfter(team, '2026-11-26', 5)).toBe('2026-12-03');
    expect(workingDayAfter(team, '2026-11-25', 5)).toBe('2026-12-02');
  });

  it('a leap day is a day', () => {
    expect(workingDayAfter(calendar(), '2028-02-25', 2)).toBe('2028-02-29');
    expect(workingDayAfter(calendar(), '2027-02-26', 1)).toBe('2027-03-01');
    expect(workingDayAfter(calendar(), '2028-02-29', 5)).toBe('2028-03-07');
  });

  it('many working days are found however long that takes', () => {
    expect(workingDayAfter(calendar({ workWeek: ['MO'] }), '2026-11-23', 100)).toBe(addDays('2026-11-23', 700));
    expect(workingDayAfter(calendar(), '2026-11-23', 500)).toBe(addDays('2026-11-23', 700));
  });

  it('where nobody ever works calendar days are counted, so that it stays due', () => {
    expect(workingDayAfter(calendar({ workWeek: [] }), '2026-11-23', 5)).toBe('2026-11-28');
  });

  it('is due at the last second of the day in the zone of the team', () => {
    expect(endOfWorkingDay(calendar(), '2026-11-23T12:00:00.000Z', 5)).toBe('2026-11-30T23:59:59.000Z');
    expect(endOfWorkingDay(calendar({ timeZone: 'Asia/Tokyo' }), '2026-11-23T12:00:00.000Z', 5)).toBe('2026-11-30T14:59:59.000Z');
    expect(endOfWorkingDay(calendar({ timeZone: 'America/New_York' }), '2026-11-23T12:00:00.000Z', 5)).toBe('2026-12-01T04:59:59.000Z');
  });

  it('counts from the date that it was in the zone, east and west of Greenwich', () => {
    const at = '2026-11-27T23:30:00.000Z';
    expect(endOfWorkingDay(calendar({ timeZone: 'UTC' }), at, 1)).toBe('2026-11-30T23:59:59.000Z');
    expect(localDate(at, 'Pacific/Kiritimati')).toBe('2026-11-28');
    expect(endOfWorkingDay(calendar({ timeZone: 'Pacific/Kiritimati' }), at, 1)).toBe('2026-11-30T09:59:59.000Z');
    const early = '2026-11-30T02:00:00.000Z';
    expect(localDate(early, 'America/New_York')).toBe('2026-11-29');
    expect(endOfWorkingDay(calendar({ timeZone: 'America/New_York' }), early, 1)).toBe('2026-12-01T04:59:59.000Z');
    expect(endOfWorkingDay(calendar({ timeZone: 'UTC' }), early, 1)).toBe('2026-12-01T23:59:59.000Z');
  });

  it('is due by the clock of that day, whatever the clocks did since', () => {
    expect(endOfWorkingDay(calendar(), '2026-03-27T12:00:00.000Z', 1)).toBe('2026-03-30T22:59:59.000Z');
    expect(endOfWorkingDay(calendar(), '2026-10-23T12:00:00.000Z', 1)).toBe('2026-10-26T23:59:59.000Z');
  });

  it('a day whose last hour comes twice ends with the second', () => {
    const everyDay = calendar({ timeZone: 'Asia/Beirut', workWeek: WEEKDAYS });
    expect(endOfWorkingDay(everyDay, '2026-10-23T12:00:00.000Z', 1)).toBe('2026-10-24T21:59:59.000Z');
    expect(wallTime('2026-10-24T21:59:59.000Z', 'Asia/Beirut')).toBe('2026-10-24 23:59:59');
    expect(wallTime('2026-10-24T22:00:00.000Z', 'Asia/Beirut')).toBe('2026-10-25 00:00:00');
  });

  it('the next working day is the day itself where it is one', () => {
    expect(workingDayFrom(calendar(), '2026-11-23')).toBe('2026-11-23');
    expect(workingDayFrom(calendar(), '2026-11-21')).toBe('2026-11-23');
    expect(workingDayFrom(calendar({ holidays: ['2026-11-23'] }), '2026-11-21')).toBe('2026-11-24');
  });
});

describe('P1: laws of working days', () => {
  it('between a date and the nth working day after it lie n working days, the last included', () => {
    assert(
      property(calendars, localDay, integer({ min: 1, max: 30 }), (team, from, n) => {
        const to = workingDayAfter(team, from, n);
        let worked = 0;
        for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) if (isWorkingDay(team, date)) worked++;
        expect(worked).toBe(n);
        expect(isWorkingDay(team, to)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('later, or more days, is never due earlier', () => {
    assert(
      property(
        calendars,
        day,
        integer({ min: 0, max: 20 * 86_400_000 }),
        integer({ min: 1, max: 10 }),
        integer({ min: 0, max: 5 }),
        (team, at, wait, n, more) => {
          const due = endOfWorkingDay(team, at.toISOString(), n);
          expect(millis(endOfWorkingDay(team, new Date(at.getTime() + wait).toISOString(), n))).toBeGreaterThanOrEqual(millis(due));
          expect(millis(endOfWorkingDay(team, at.toISOString(), n + more))).toBeGreaterThanOrEqual(millis(due));
          expect(millis(due)).toBeGreaterThan(at.getTime());
        },
      ),
      { numRuns: 200 },
    );
  });

  it('it is due when the wall clock of the zone shows 23:59:59, and a second later it is the next day', () => {
    assert(
      property(calendars, day, (team, at) => {
        const due = endOfWorkingDay(team, at.toISOString(), 5);
        expect(wallTime(due, team.timeZone).slice(11)).toBe('23:59:59');
        expect(wallTime(due, team.timeZone).slice(0, 10)).toBe(workingDayAfter(team, localDate(at.toISOString(), team.timeZone), 5));
        expect(localDate(new Date(millis(due) + 1000).toISOString(), team.timeZone)).toBe(addDays(localDate(due, team.timeZone), 1));
      }),
      { numRuns: 200 },
    );
  });

  it('the local date is what a calendar on the wall shows', () => {
    assert(
      property(day, zone, (at, timeZone) => localDate(at.toISOString(), timeZone) === wallTime(at.toISOString(), timeZone).slice(0, 10)),
      { numRuns: 300 },
    );
  });
});

describe('local times', () => {
  it('a time that the clocks jump over is the time an hour on', () => {
    expect(instantOf('2026-03-29', '01:30', 'Europe/Lisbon')).toBe('2026-03-29T01:30:00.000Z');
    expect(wallTime('2026-03-29T01:30:00.000Z', 'Europe/Lisbon')).toBe('2026-03-29 02:30:00');
    expect(instantOf('2026-03-08', '02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  });

  it('a time that comes twice is the first', () => {
    expect(instantOf('2026-10-25', '01:30', 'Europe/Lisbon')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantOf('2026-11-01', '01:30:15', 'America/New_York')).toBe('2026-11-01T05:30:15.000Z');
  });

  it('an ordinary time reads back as itself in every zone', () => {
    assert(
      property(localDay, integer({ min: 4, max: 22 }), zone, (date, hour, timeZone) => {
        const time = `${String(hour).padStart(2, '0')}:15`;
        expect(wallTime(instantOf(date, time, timeZone), timeZone)).toBe(`${date} ${time}:00`);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['2026-02-28', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-04-31', false],
    ['2026-00-10', false],
    ['26-01-01', false],
    ['2026-1-1', false],
    ['2026-01-01T00:00', false],
    [' 2026-01-01', false],
    ['', false],
  ])('%j is a date: %s', (text, answer) => {
    expect(isLocalDate(text)).toBe(answer);
  });

  it('knows the day of the week', () => {
    expect(['2026-11-23', '2028-02-29', '2026-11-29'].map(weekdayOf)).toEqual(['MO', 'TU', 'SU']);
    assert(property(localDay, (date) => weekdayOf(date) === ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][new Date(`${date}T00:00:00Z`).getUTCDay()]));
  });
});
