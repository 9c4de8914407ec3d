import { assert, constantFrom, date as dates, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layer, OnCall, Schedule } from './handbook.ts';
import { type Override, onCallNow, onCallTiers, whoIsOnCall } from './on-call.ts';

function layer(more: Partial<Layer> = {}): Layer {
  return { start: '2026-01-05', handOff: { every: 'P1W', at: '09:00', on: 'MO' }, people: ['ana', 'ben', 'cleo'], ...more };
}

function schedule(layers: readonly Layer[] = [layer()], timeZone = 'Europe/Lisbon'): Schedule {
  return { id: 'primary', timeZone, layers };
}

function who(at: string, of: Schedule = schedule(), overrides: readonly Override[] = []): string | null {
  return whoIsOnCall(of, new Date(at).toISOString(), overrides);
}

describe('E5: who holds the pager', () => {
  it('hands over every week at the hour and on the day that the handbook says', () => {
    expect(who('2026-01-05T09:00:00Z')).toBe('ana');
    expect(who('2026-01-12T08:59:59Z')).toBe('ana');
    expect(who('2026-01-12T09:00:00Z')).toBe('ben');
    expect(who('2026-01-19T09:00:00Z')).toBe('cleo');
    expect(who('2026-01-26T09:00:00Z')).toBe('ana');
    expect(who('2027-01-04T09:00:00Z')).toBe('ben');
  });

  it('nobody before the start; the first person from the first minute of the day on', () => {
    expect(who('2026-01-04T23:59:59Z')).toBeNull();
    expect(who('2026-01-05T00:00:00Z')).toBe('ana');
    expect(who('2026-01-05T08:00:00Z')).toBe('ana');
  });

  it('a start between two hand-offs makes the first turn the shorter', () => {
    const late = schedule([layer({ start: '2026-01-08' })]);
    expect(who('2026-01-08T00:00:00Z', late)).toBe('ana');
    expect(who('2026-01-12T08:59:59Z', late)).toBe('ana');
    expect(who('2026-01-12T09:00:00Z', late)).toBe('ben');
  });

  it('a start with a time counts from that time; its own day of hand-off is the first whole turn', () => {
    const timed = schedule([layer({ start: '2026-01-05T12:00' })]);
    expect(who('2026-01-05T11:59:59Z', timed)).toBeNull();
    expect(who('2026-01-05T12:00:00Z', timed)).toBe('ana');
    expect(who('2026-01-12T09:00:00Z', timed)).toBe('ben');
  });

  it.each<[string, string | null, Record<string, string>]>([
    ['P1D', null, { '05T09:00': 'ana', '06T08:59': 'ana', '06T09:00': 'ben', '07T09:00': 'cleo', '08T09:00': 'ana' }],
    ['P2D', null, { '06T09:00': 'ana', '07T09:00': 'ben', '09T09:00': 'cleo' }],
    ['P2W', 'MO', { '12T09:00': 'ana', '19T08:59': 'ana', '19T09:00': 'ben' }],
    ['PT12H', null, { '05T20:59': 'ana', '05T21:00': 'ben', '06T09:00': 'cleo' }],
  ])('every %s', (every, on, expected) => {
    const of = schedule([layer({ handOff: { every, at: '09:00', on } })]);
    expect(Object.fromEntries(Object.keys(expected).map((at) => [at, who(`2026-01-${at}:00Z`, of)]))).toEqual(expected);
  });

  it('shifts of twelve hours that start in the evening begin with the first person', () => {
    const nights = schedule([layer({ start: '2026-01-05T22:00', handOff: { every: 'PT12H', at: '09:00', on: null } })]);
    expect(who('2026-01-05T22:00:00Z', nights)).toBe('ana');
    expect(who('2026-01-06T09:00:00Z', nights)).toBe('ben');
  });

  it('hands over at nine by the clock on the wall, whatever the clocks did in the night', () => {
    expect(who('2026-03-30T07:59:59Z')).toBe('cleo');
    expect(who('2026-03-30T08:00:00Z')).toBe('ana');
    expect(who('2026-10-26T08:59:59Z')).toBe('cleo');
    expect(who('2026-10-26T09:00:00Z')).toBe('ana');
  });

  it('in the hour that does not exist at the hour after, in the hour that comes twice at the first', () => {
    const nightly = schedule([layer({ start: '2026-03-01', handOff: { every: 'P1D', at: '01:30', on: null }, people: ['ana', 'ben'] })]);
    expect(who('2026-03-29T01:29:59Z', nightly)).toBe('ben');
    expect(who('2026-03-29T01:30:00Z', nightly)).toBe('ana');
    expect(who('2026-10-25T00:29:59Z', nightly)).not.toBe(who('2026-10-25T00:30:00Z', nightly));
    expect(who('2026-10-25T00:30:00Z', nightly)).toBe(who('2026-10-25T01:30:00Z', nightly));
  });

  it('counts in the zone of the schedule', () => {
    const far = schedule([layer()], 'Pacific/Kiritimati');
    expect(who('2026-01-04T10:00:00Z', far)).toBe('ana');
    expect(who('2026-01-04T09:59:59Z', far)).toBeNull();
    expect(who('2026-01-11T18:59:59Z', far)).toBe('ana');
    expect(who('2026-01-11T19:00:00Z', far)).toBe('ben');
  });

  it('the later layer wins once it has started, and only where it has people', () => {
    const layered = schedule([layer(), layer({ start: '2026-02-02', people: ['dora'] }), layer({ start: '2026-02-02', people: [] })]);
    expect(who('2026-02-01T12:00:00Z', layered)).toBe('ana');
    expect(who('2026-02-02T12:00:00Z', layered)).toBe('dora');
  });

  it('a swap goes before every layer, from its start up to its end; of two the later given', () => {
    const swap = { schedule: 'primary', person: 'dora', from: '2026-01-06T12:00:00.000Z', until: '2026-01-06T14:00:00.000Z' };
    const of = (at: string, overrides: readonly Override[]) => who(at, schedule(), overrides);
    expect(of('2026-01-06T11:59:59Z', [swap])).toBe('ana');
    expect(of('2026-01-06T12:00:00Z', [swap])).toBe('dora');
    expect(of('2026-01-06T14:00:00Z', [swap])).toBe('ana');
    expect(of('2026-01-06T12:00:00Z', [swap, { ...swap, person: 'emil' }])).toBe('emil');
    expect(of('2026-01-06T12:00:00Z', [{ ...swap, schedule: 'other' }])).toBe('ana');
    expect(of('2025-12-31T12:00:00Z', [{ ...swap, from: '2025-12-31T00:00:00.000Z' }])).toBe('dora');
  });

  it('refuses a hand-off that comes without end', () => {
    expect(() => who('2026-01-06T12:00:00Z', schedule([layer({ handOff: { every: 'PT0S', at: '09:00', on: null } })]))).toThrow(/handOff.every/);
  });
});

describe('E5: the ladder of a group', () => {
  const onCall: OnCall = {
    schedules: [schedule(), { ...schedule([layer({ people: ['dora'] })]), id: 'secondary' }, { ...schedule([]), id: 'empty' }],
    groups: {
      'on-call': [
        { schedule: 'secondary', after: 'PT10M' },
        { schedule: 'primary', after: 'PT0M' },
        { schedule: 'empty', after: 'PT20M' },
        { schedule: 'gone', after: 'PT30M' },
      ],
      data: [{ schedule: 'secondary', after: 'PT0M' }],
    },
  };

  it('goes up by the time after which each step is asked; a step that nobody holds has no people', () => {
    expect(onCallTiers(onCall, 'on-call', '2026-01-12T12:00:00.000Z', [])).toEqual([
      { after: 'PT0M', people: ['ben'] },
      { after: 'PT10M', people: ['dora'] },
      { after: 'PT20M', people: [] },
      { after: 'PT30M', people: [] },
    ]);
  });

  it('is empty for a group that the handbook does not have', () => {
    expect(onCallTiers(onCall, 'nobody', '2026-01-12T12:00:00.000Z', [])).toEqual([]);
    expect(onCallTiers(onCall, 'constructor', '2026-01-12T12:00:00.000Z', [])).toEqual([]);
  });

  it('shows who holds each pager, until when, and who comes next', () => {
    const now = onCallNow(onCall, '2026-01-12T12:00:00.000Z', []);
    expect(now.at).toBe('2026-01-12T12:00:00.000Z');
    expect(now.groups.map(({ group }) => group)).toEqual(['on-call', 'data']);
    expect(now.groups[0]?.tiers).toEqual([
      { schedule: 'primary', after: 'PT0M', person: 'ben', until: '2026-01-19T09:00:00.000Z', next: 'cleo' },
      { schedule: 'secondary', after: 'PT10M', person: 'dora', until: null, next: null },
      { schedule: 'empty', after: 'PT20M', person: null, until: null, next: null },
      { schedule: 'gone', after: 'PT30M', person: null, until: null, next: null },
    ]);
  });

  it('sees swaps and starts coming', () => {
    const swap = { schedule: 'primary', person: 'dora', from: '2026-01-13T12:00:00.000Z', until: '2026-01-14T12:00:00.000Z' };
    const first = (at: string) => onCallNow(onCall, at, [swap]).groups[0]?.tiers[0];
    expect(first('2026-01-12T12:00:00.000Z')).toMatchObject({ person: 'ben', until: swap.from, next: 'dora' });
    expect(first('2026-01-13T12:00:00.000Z')).toMatchObject({ person: 'dora', until: swap.until, next: 'ben' });
    expect(first('2026-01-01T12:00:00.000Z')).toMatchObject({ person: null, until: '2026-01-05T00:00:00.000Z', next: 'ana' });
  });

  it('passes over hand-offs to the same person', () => {
    const twice = { ...onCall, schedules: [schedule([layer({ people: ['ana', 'ana', 'ben'] })])] };
    expect(onCallNow(twice, '2026-01-05T12:00:00.000Z', []).groups[0]?.tiers[0]).toMatchObject({
      person: 'ana',
      until: '2026-01-19T09:00:00.000Z',
      next: 'ben',
    });
  });
});

it('until the next hand-off it is the same person, and from it on the next', () => {
  const rotation = record({
    start: dates({ min: new Date('2025-06-01'), max: new Date('2026-06-01'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10)),
    every: constantFrom('P1D', 'P1W', 'P2W', 'PT12H', 'PT8H', 'P3D'),
    at: constantFrom('00:00', '01:30', '02:30', '09:00', '23:30'),
    on: constantFrom(null, 'MO', 'SU'),
    zone: constantFrom('Europe/Lisbon', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Australia/Lord_Howe'),
    people: integer({ min: 2, max: 4 }),
  });
  const instant = dates({ min: new Date('2025-05-01'), max: new Date('2027-06-01'), noInvalidDate: true });
  assert(
    property(rotation, instant, ({ start, every, at, on, zone, people }, now) => {
      const of = schedule([layer({ start, handOff: { every, at, on }, people: ['ana', 'ben', 'cleo', 'dora'].slice(0, people) })], zone);
      const tier = onCallNow({ schedules: [of], groups: { g: [{ schedule: 'primary', after: 'PT0M' }] } }, now.toISOString(), []).groups[0]?.tiers[0];
      const until = Date.parse(tier?.until ?? '');
      expect(until).toBeGreaterThan(now.getTime());
      expect(who(now.toISOString(), of)).toBe(tier?.person);
      expect(who(new Date(until - 1).toISOString(), of)).toBe(tier?.person);
      expect(who(new Date(until).toISOString(), of)).toBe(tier?.next);
      expect(tier?.next).not.toBe(tier?.person);
    }),
    { numRuns: 300 },
  );
});
