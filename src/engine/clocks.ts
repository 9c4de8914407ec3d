import type { Instant } from '#domain/kernel/stamp.ts';
import type { Clock } from './ports.ts';

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A clock that stands still until it is moved, and never goes back. `moved` hears of every move, so that it can be remembered. */
export function testClock(start: Instant, moved: (at: Instant) => void = () => undefined): Required<Clock> {
  let at = start;
  return {
    now: () => at,
    set(to) {
      if (to < at) throw new RangeError(`${to} is before ${at}, and time does not go back`);
      at = to;
      moved(at);
    },
  };
}
