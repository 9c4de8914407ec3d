import type { Duration } from './duration.ts';
import type { Severity } from './severity.ts';
import type { LocalDate } from './stamp.ts';

/** Days of the week as iCalendar writes them. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
/** One day of the week. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Who hears: `on-call`, a group of people.yaml, `clients`, or `next-standup:GROUP` / `next-sync:GROUP` for a meeting's agenda (E1, E2). */
export type Audience = string;

/** How the public page is used at a severity (E1): by itself, by hand, as an internal note only, or not at all. */
export type StatusPageMode = 'automatic' | 'manual' | 'internal' | 'none';

/** A meeting that takes escalation cells on its agenda (E2). */
export type Meeting = 'standup' | 'leadership-sync';

/** When a team works; frozen into the incident that it opens, so that no later edit moves a due date (P1). */
export type WorkCalendar = {
  /** IANA zone. */
  readonly timeZone: string;
  readonly workWeek: readonly Weekday[];
  /** Days off besides the weekend, public or the organisation's own. */
  readonly holidays: readonly LocalDate[];
  /** Make-up days: worked although the weekend or a holiday says otherwise. */
  readonly workOn: readonly LocalDate[];
};

/** The team's numbers (minutes, working days, who hears). The order of things is not in here: it is not policy. */
export type Policy = {
  readonly organisation: string;
  readonly severities: Readonly<
    Record<Severity, { readonly within5: readonly Audience[]; readonly within30: readonly Audience[]; readonly statusPage: StatusPageMode }>
  >;
  /** M1: how often an update is owed, and how long before that the reminder comes. */
  readonly updates: { readonly every: Duration; readonly remindBefore: Duration };
  /** E5: how often a page repeats until somebody acknowledges. */
  readonly paging: { readonly repeatEvery: Duration };
  readonly postmortem: { readonly workingDays: number };
  /** D3: how long `resolved` may stand without `stood down`. */
  readonly standDown: { readonly raiseAfter: Duration };
  /** E2: local time of each meeting; the standup is on every working day, the sync on the given weekday (or the next working day). */
  readonly meetings: { readonly standup: { readonly at: string }; readonly leadershipSync: { readonly at: string; readonly on: Weekday } };
  /** K4: the levels of the way of working, earliest first. */
  readonly chain: readonly { readonly id: string; readonly name: string }[];
};

/** The rulebook's own numbers; policy.yaml may change each. */
export const DEFAULT_POLICY: Policy = {
  organisation: 'Our team',
  severities: {
    P0: { within5: ['on-call', 'tech-lead', 'product-owner'], within30: ['leadership', 'clients'], statusPage: 'automatic' },
    P1: { within5: ['on-call', 'tech-lead'], within30: ['product-owner', 'next-sync:leadership'], statusPage: 'manual' },
    P2: { within5: ['on-call'], within30: ['next-standup:product-owner'], statusPage: 'internal' },
    P3: { within5: [], within30: ['next-standup:on-call'], statusPage: 'none' },
  },
  updates: { every: 'PT30M', remindBefore: 'PT5M' },
  paging: { repeatEvery: 'PT5M' },
  postmortem: { workingDays: 5 },
  standDown: { raiseAfter: 'PT60M' },
  meetings: { standup: { at: '09:30' }, leadershipSync: { at: '10:00', on: 'MO' } },
  chain: [
    { id: 'L1', name: 'initiative' },
    { id: 'L2', name: 'feature brief' },
    { id: 'L3', name: 'story and design' },
    { id: 'L4', name: 'build' },
    { id: 'L5', name: 'release and operation' },
  ],
};
