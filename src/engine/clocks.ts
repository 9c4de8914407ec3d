import type { Instant } from '#domain/kernel/stamp.ts';
import type { Clock } from './ports.ts';

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A clock that stands still until it is moved, forwards or back. `moved` hears of every move, so that it can be remembered. */
export function testClock(start: Instant, moved: (at: Instant) => void = () => undefined): Required<Clock> {
  let at = start;
  return {
    now: () => at,
    set(to) {
      at = to;
      moved(at);
    },
  };
}
