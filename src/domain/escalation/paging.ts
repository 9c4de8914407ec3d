/** E5: pages repeat and climb the tiers until somebody acknowledges. */
import { type Duration, durationMs } from '../kernel/duration.ts';
import { between, type Instant, type PersonId, plus } from '../kernel/stamp.ts';
import type { Escalation } from './escalation.ts';

const HOUR = 3_600_000;

/** What paging looks at. */
export type PagingFacts = {
  readonly escalation: Escalation;
  readonly tiers: readonly { readonly after: Duration; readonly people: readonly PersonId[] }[];
  readonly repeatEvery: Duration;
  /** When paging began: the opening, or the raise that brought the on-call group in. */
  readonly since: Instant;
};

/** Everybody whose tier has come up `elapsed` milliseconds after paging began, nearest tier first. */
export function pagedAt(tiers: PagingFacts['tiers'], elapsed: number): readonly PersonId[] {
  return [...new Set(tiers.filter((tier) => durationMs(tier.after) <= elapsed).flatMap((tier) => tier.people))];
}

/** Pages slow down when nobody answers for long: every `repeatEvery` in the first hour, then four times, then twelve times as far apart. */
function intervalAt(repeatEvery: Duration, elapsed: number): number {
  const every = durationMs(repeatEvery);
  return elapsed < HOUR ? every : elapsed < 24 * HOUR ? every * 4 : every * 12;
}

/** When the next page goes out; null when nobody needs to be paged (acknowledged, or never paged at all). */
export function nextPageAt(facts: PagingFacts): Instant | null {
  const { escalation, since } = facts;
  if (escalation.acknowledgedAt !== null || escalation.lastPageAt === null) return null;
  const elapsed = between(since, escalation.lastPageAt);
  const repeat = plus(escalation.lastPageAt, intervalAt(facts.repeatEvery, elapsed));
  const climbs = facts.tiers
    .map((tier) => plus(since, durationMs(tier.after)))
    .filter((at) => escalation.lastPageAt !== null && at > escalation.lastPageAt);
  return [repeat, ...climbs].sort()[0] ?? null;
}
