import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePostmortem } from '../chain/decide-postmortem.ts';
import { localDate } from '../kernel/calendar.ts';
import { WEEKDAYS, type WorkCalendar } from '../kernel/policy.ts';
import { millis } from '../kernel/stamp.ts';
import { autoSchedule, decideHold, decideSchedule, dueAt, isOverdue } from './due.ts';
import { emptyPostmortem } from './evolve-postmortem.ts';
import { having, RESOLVED, WORLD } from './postmortem.laws.ts';

const lisbon: WorkCalendar = { timeZone: 'Europe/Lisbon', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: ['2026-12-01'], workOn: [] };

describe('P1 due within five working days', () => {
  it.each([
    ['resolved on a Monday, the day itself does not count', lisbon, '2026-11-23T15:00:00.000Z', '2026-11-30T23:59:59.000Z'],
    ['a public holiday is no working day', lisbon, '2026-11-27T03:00:00.000Z', '2026-12-07T23:59:59.000Z'],
    [
      'resolved at night, by the team’s date and not by UTC',
      { ...lisbon, timeZone: 'Asia/Tokyo' },
      '2026-11-23T16:00:00.000Z',
      '2026-12-02T14:59:59.000Z',
    ],
    [
      'a Friday-Saturday weekend',
      { ...lisbon, timeZone: 'Asia/Riyadh', workWeek: ['SU', 'MO', 'TU', 'WE', 'TH'] as const, holidays: [] },
      '2026-11-25T09:00:00.000Z',
      '2026-12-02T20:59:59.000Z',
    ],
    ['a make-up day is worked', { ...lisbon, workOn: ['2026-11-28'] }, '2026-11-26T09:00:00.000Z', '2026-12-03T23:59:59.000Z'],
    [
      'across the end of summer time',
      { ...lisbon, timeZone: 'America/New_York', holidays: [] },
      '2026-10-30T15:00:00.000Z',
      '2026-11-07T04:59:59.000Z',
    ],
  ])('%s', (_, calendar, resolvedAt, due) => {
    expect(dueAt(calendar, resolvedAt, 5)).toBe(due);
  });
});

describe('P1 scheduled without anyone remembering', () => {
  it('10:00 in the team’s zone on the third working day, with everybody invited', () => {
    const resolvedAt = '2026-11-26T15:00:00.000Z';
    const due = dueAt(lisbon, resolvedAt, 5);
    expect(autoSchedule(lisbon, resolvedAt, due, ['yossi', 'dana'])).toEqual({
      at: '2026-12-02T10:00:00.000Z',
      dueAt: due,
      attendees: ['yossi', 'dana'],
      automatic: true,
    });
  });

  it.each([
    [2, '2026-11-25T10:00:00.000Z'],
    [1, '2026-11-24T10:00:00.000Z'],
    [0, '2026-11-23T23:59:59.000Z'],
  ])('earlier when it is due after %i working days', (days, at) => {
    const resolvedAt = '2026-11-23T12:00:00.000Z';
    expect(autoSchedule(lisbon, resolvedAt, dueAt(lisbon, resolvedAt, days), []).at).toBe(at);
  });

  const calendars = fc.record({
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Lisbon',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
    ),
    workWeek: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 0, maxLength: 7 }),
    holidays: fc.array(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    ),
    workOn: fc.constant([]),
  });

  it('law: always after resolution and never after it is due, in any calendar', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 10 }),
        (calendar, date, days) => {
          const resolvedAt = date.toISOString();
          const due = dueAt(calendar, resolvedAt, days);
          const { at } = autoSchedule(calendar, resolvedAt, due, []);
          expect(millis(at)).toBeGreaterThan(millis(resolvedAt));
          expect(millis(at)).toBeLessThanOrEqual(millis(due));
          expect(localDate(at, calendar.timeZone) > localDate(resolvedAt, calendar.timeZone)).toBe(true);
        },
      ),
    );
  });
});

describe('P1 overdue', () => {
  const postmortem = { ...emptyPostmortem, dueAt: '2026-11-30T23:59:59.000Z' };
  it.each([
    ['before it is due', postmortem, '2026-11-30T23:59:59.000Z', false],
    ['once its time has passed', postmortem, '2026-11-30T23:59:59.001Z', true],
    ['not when it was held', { ...postmortem, heldAt: '2026-11-27T10:00:00.000Z' }, '2026-12-24T00:00:00.000Z', false],
    ['not when it is complete', { ...postmortem, completedAt: '2026-11-27T10:00:00.000Z' }, '2026-12-24T00:00:00.000Z', false],
    ['not while there is no due date', emptyPostmortem, '2026-12-24T00:00:00.000Z', false],
  ])('%s', (_, state, now, overdue) => {
    expect(isOverdue(state, now)).toBe(overdue);
  });
});

describe('P1 scheduling by hand', () => {
  const schedule = (at: string, attendees: readonly string[] = ['dana'], facts = RESOLVED, world = WORLD) =>
    decideSchedule({ type: 'postmortem.schedule', at, attendees }, facts, world);

  it('takes a time ahead that is not after it is due, and people of the directory', () => {
    expect(schedule('2026-11-26T11:00:00+01:00', ['dana', 'noor', 'dana'])).toEqual({
      ok: true,
      entries: [
        {
          type: 'postmortem.scheduled',
          data: { at: '2026-11-26T10:00:00.000Z', dueAt: '2026-11-30T23:59:59.000Z', attendees: ['dana', 'noor'], automatic: false },
        },
      ],
    });
    expect(schedule('2026-11-30T23:59:59.000Z').ok).toBe(true);
  });

  it.each([
    ['now', WORLD.now, 'has passed'],
    ['a time that has passed', '2026-11-23T16:59:59.000Z', 'has passed'],
    ['no time at all', 'soon', 'has passed'],
    ['a time after it is due', '2026-12-01T00:00:00.000Z', 'after the postmortem is due'],
  ])('refuses %s, and names when it is due', (_, at, why) => {
    expect(schedule(at)).toMatchObject({
      refusal: { rule: 'P1', why: expect.stringContaining(why), remedy: expect.stringContaining('2026-11-30T23:59:59.000Z') },
    });
  });

  it('refuses people whom nobody knows, naming them and who was meant', () => {
    expect(schedule('2026-11-26T10:00:00Z', ['dana', 'yosi', 'eve'])).toMatchObject({
      refusal: {
        rule: 'P1',
        why: 'yosi, eve are not in the directory.',
        unmet: [{ field: 'attendees', how: 'did you mean yossi?' }, { why: 'eve is not in the directory' }],
      },
    });
  });

  it('keeps those who were invited when nobody is named, and refuses a meeting of nobody', () => {
    const invited = { ...RESOLVED, postmortem: { ...RESOLVED.postmortem, attendees: ['noor'] } };
    expect(schedule('2026-11-26T10:00:00Z', [], invited)).toMatchObject({ entries: [{ data: { attendees: ['noor'] } }] });
    expect(schedule('2026-11-26T10:00:00Z', [])).toMatchObject({ refusal: { rule: 'P1', why: 'Nobody is invited to the postmortem.' } });
  });

  it('an overdue postmortem may still be scheduled', () => {
    const late = { ...WORLD, now: '2026-12-02T09:00:00.000Z' };
    expect(schedule('2026-12-03T10:00:00Z', ['dana'], RESOLVED, late).ok).toBe(true);
    expect(schedule('2026-12-01T10:00:00Z', ['dana'], RESOLVED, late).ok).toBe(false);
  });

  it('scheduled as it already is, nothing happens', () => {
    const scheduled = having(decidePostmortem, RESOLVED, { type: 'postmortem.schedule', at: '2026-11-26T10:00:00Z', attendees: ['dana'] });
    expect(schedule('2026-11-26T10:00:00Z', ['dana'], scheduled)).toEqual({ ok: true, entries: [] });
    expect(schedule('2026-11-26T10:00:00Z', ['noor'], scheduled)).toMatchObject({ entries: [{}] });
  });
});

describe('P1 held', () => {
  const hold = (at: string, facts = RESOLVED) => decideHold({ type: 'postmortem.hold', at }, facts, WORLD);

  it.each([
    ['in the future', '2026-11-23T17:00:00.001Z'],
    ['before resolution', '2026-11-23T14:59:59.000Z'],
  ])('not %s', (_, at) => {
    expect(hold(at)).toMatchObject({ refusal: { rule: 'P1' } });
  });

  it('once it has taken place; said again differently, the later word counts', () => {
    expect(hold(WORLD.now)).toEqual({ ok: true, entries: [{ type: 'postmortem.held', data: { at: WORLD.now } }] });
    const held = having(decidePostmortem, RESOLVED, { type: 'postmortem.hold', at: WORLD.now });
    expect(hold(WORLD.now, held)).toEqual({ ok: true, entries: [] });
    expect(hold('2026-11-23T16:00:00.000Z', held)).toMatchObject({ entries: [{}] });
  });
});
