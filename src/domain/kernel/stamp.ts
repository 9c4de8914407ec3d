/** A moment as RFC 3339 in UTC with milliseconds, such as `2026-05-05T03:00:00.000Z`; such strings sort as time does. */
export type Instant = string;

/** A date in the team's zone, `YYYY-MM-DD`. */
export type LocalDate = string;

/** The three roles of an incident, distinct even on one head (H1). */
export const HATS = ['commander', 'communicator', 'investigator'] as const;

/** A role that a person wears, one at a time (H1, H2). */
export type Hat = (typeof HATS)[number];

/** Who did something: a person's id from the directory, or `system` for clocks, senders and adapters. */
export type PersonId = string;

/** The actor of everything that no person did: clocks, senders, adapters. */
export const SYSTEM: PersonId = 'system';

/** Milliseconds since 1970 of an instant. */
export function millis(at: Instant): number {
  return Date.parse(at);
}

/** The instant `ms` milliseconds after `at` (before it when negative). */
export function plus(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function between(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** The earlier of two instants. */
export function earlier(a: Instant, b: Instant): Instant {
  return between(a, b) < 0 ? b : a;
}
