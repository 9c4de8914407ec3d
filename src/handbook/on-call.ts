import { Temporal } from 'temporal-polyfill';
import { weekdayOf } from '#domain/kernel/calendar.ts';
import { type Duration, durationMs } from '#domain/kernel/duration.ts';
import { WEEKDAYS } from '#domain/kernel/policy.ts';
import { type Instant, millis, type PersonId } from '#domain/kernel/stamp.ts';
import type { Layer, OnCall, Schedule } from './handbook.ts';

/** A swap: somebody holds a schedule's pager from one instant (included) until another (excluded). Of two, the one given later counts. */
export type Override = { readonly schedule: string; readonly person: PersonId; readonly from: Instant; readonly until: Instant };

/** One step of a group's ladder at an instant; `after` counts from the page (E5). */
export type Tier = { readonly after: Duration; readonly people: readonly PersonId[] };

/** Who holds the pagers, as `GET /api/v1/on-call?at=` answers. */
export type OnCallNow = {
  readonly at: Instant;
  readonly groups: readonly {
    readonly group: string;
    readonly tiers: readonly {
      readonly schedule: string;
      readonly after: Duration;
      readonly person: PersonId | null;
      /** When the pager next goes to somebody else; null when it does not within the next 60 hand-offs. */
      readonly until: Instant | null;
      /** Who holds it from then on; null when nobody does. */
      readonly next: PersonId | null;
    }[];
  }[];
};

/** Hand-offs looked at to find who comes next: a rotation of one person never changes. */
const LOOK_AHEAD = 60;

function iso(zoned: Temporal.ZonedDateTime): Instant {
  return new Date(zoned.epochMilliseconds).toISOString();
}

/** Milliseconds of wall time between two hand-offs. */
function stepOf(layer: Layer): number {
  const ms = durationMs(layer.handOff.every);
  if (ms <= 0) throw new RangeError(`handOff.every must be longer than nothing: ${layer.handOff.every}`);
  return ms;
}

/**
 * Where a layer begins, and the moment its hand-offs are counted from: the first date from the start's on which a hand-off may be, at
 * `handOff.at`. A start that is a date begins with that day.
 */
function originOf(
  layer: Layer,
  timeZone: string,
): { readonly start: Temporal.ZonedDateTime; readonly grid: Temporal.PlainDateTime; readonly sameDay: boolean } {
  const start = Temporal.PlainDateTime.from(layer.start);
  let date = start.toPlainDate();
  const on = layer.handOff.on;
  if (on !== null && WEEKDAYS.some((day) => day === on)) while (weekdayOf(date.toString()) !== on) date = date.add({ days: 1 });
  return {
    start: start.toZonedDateTime(timeZone),
    grid: date.toPlainDateTime(Temporal.PlainTime.from(layer.handOff.at)),
    sameDay: date.equals(start.toPlainDate()),
  };
}

/**
 * The turn of a layer at an instant: its number (0 is the first person's) and when it ends; null before the start. The first person has a
 * whole turn when the start falls on a day of hand-off, and the time until the first hand-off when it does not.
 */
function turnAt(layer: Layer, timeZone: string, at: Instant): { readonly turn: number; readonly until: Temporal.ZonedDateTime } | null {
  const { start, grid, sameDay } = originOf(layer, timeZone);
  if (millis(at) < start.epochMilliseconds) return null;
  const step = stepOf(layer);
  const boundary = (k: number): Temporal.ZonedDateTime => grid.add({ milliseconds: k * step }).toZonedDateTime(timeZone);
  const origin = boundary(0).epochMilliseconds;
  const last = (now: number): number => {
    // Where the clocks changed in between, the estimate is off by the hour.
    let k = Math.floor((now - origin) / step);
    while (boundary(k).epochMilliseconds > now) k--;
    while (boundary(k + 1).epochMilliseconds <= now) k++;
    return k;
  };
  const first = sameDay ? Math.max(0, last(start.epochMilliseconds)) : -1;
  const k = Math.max(first, last(millis(at)));
  return { turn: k - first, until: boundary(k + 1) };
}

function holderOf(schedule: Schedule, at: Instant, overrides: readonly Override[]): PersonId | null {
  const swap = overrides.findLast((one) => one.schedule === schedule.id && millis(one.from) <= millis(at) && millis(at) < millis(one.until));
  if (swap) return swap.person;
  for (const layer of schedule.layers.toReversed()) {
    const turn = turnAt(layer, schedule.timeZone, at);
    const person = turn && layer.people[turn.turn % layer.people.length];
    if (person !== undefined && person !== null) return person;
  }
  return null;
}

/** The next moment at which the answer could change: a turn ends, a layer starts, a swap begins or ends. */
function nextEdge(schedule: Schedule, at: Instant, overrides: readonly Override[]): Instant | null {
  const edges = [
    ...schedule.layers.map((layer) => {
      const turn = turnAt(layer, schedule.timeZone, at);
      return iso(turn ? turn.until : originOf(layer, schedule.timeZone).start);
    }),
    ...overrides.filter((one) => one.schedule === schedule.id).flatMap((one) => [one.from, one.until]),
  ].filter((edge) => millis(edge) > millis(at));
  return edges.length === 0 ? null : edges.reduce((a, b) => (millis(b) < millis(a) ? b : a));
}

/**
 * Who holds a schedule's pager at an instant: a swap first, then the last layer that has started and has people; null when none has.
 * Hand-offs happen at local wall time in the schedule's zone, whatever the clocks do; in the gap of a changed clock at the later hour.
 * Throws a RangeError when `handOff.every` or a date is none (lint refuses them before).
 */
export function whoIsOnCall(schedule: Schedule, at: Instant, overrides: readonly Override[]): PersonId | null {
  return holderOf(schedule, at, overrides);
}

/** The ladder of a group at an instant (E5), first tier first; a tier that nobody holds has no people. Empty for a group that is not known. */
export function onCallTiers(onCall: OnCall, group: string, at: Instant, overrides: readonly Override[]): readonly Tier[] {
  const steps = Object.hasOwn(onCall.groups, group) ? (onCall.groups[group] ?? []) : [];
  return steps
    .toSorted((a, b) => durationMs(a.after) - durationMs(b.after))
    .map(({ schedule, after }) => {
      const found = onCall.schedules.find((one) => one.id === schedule);
      const person = found ? holderOf(found, at, overrides) : null;
      return { after, people: person === null ? [] : [person] };
    });
}

/** Every group's ladder at an instant, with the next hand-off of each tier and who comes then. */
export function onCallNow(onCall: OnCall, at: Instant, overrides: readonly Override[]): OnCallNow {
  const groups = Object.keys(onCall.groups).map((group) => ({
    group,
    tiers: (onCall.groups[group] ?? [])
      .toSorted((a, b) => durationMs(a.after) - durationMs(b.after))
      .map(({ schedule: id, after }) => {
        const schedule = onCall.schedules.find((one) => one.id === id);
        const person = schedule ? holderOf(schedule, at, overrides) : null;
        let edge = schedule ? nextEdge(schedule, at, overrides) : null;
        for (let looked = 0; schedule && edge !== null && looked < LOOK_AHEAD; looked++) {
          const next = holderOf(schedule, edge, overrides);
          if (next !== person) return { schedule: id, after, person, until: edge, next };
          edge = nextEdge(schedule, edge, overrides);
        }
        return { schedule: id, after, person, until: null, next: null };
      }),
  }));
  return { at, groups };
}
