/** The clock: fires what is due, through the door, and lets the dispatcher work. Time comes from the clock that is passed in. */
import type { Instant } from '#domain/kernel/stamp.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Door } from './handle.ts';
import type { Clock, Store } from './ports.ts';

const BATCH = 200;
/** Things done on the way of one move of the test clock; past them it goes straight to its end, as a server does that was down meanwhile. */
const MOST_ON_THE_WAY = 500;

/** What the clock needs. */
export type DeadlineClockDeps = {
  readonly store: Store;
  readonly door: Pick<Door, 'system'>;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly intake: { recover(): Promise<number> };
  readonly log: { error(fields: object, message: string): void };
  /** Milliseconds between two looks; a commit wakes it at once. */
  readonly every: number;
};

/** The running clock. */
export type DeadlineClock = {
  start(): void;
  stop(): Promise<void>;
  /** Something was written: look now. */
  wake(): void;
  /** Do everything that is due at this moment, and everything that follows from it. */
  settle(): Promise<void>;
  /** Move the test clock to `at`, stopping at everything that falls due on the way (past 500 things done it goes straight there); back, nothing falls due. */
  moveTo(at: Instant): Promise<void>;
  /** When the clock last looked and all was done. */
  lastLook(): Instant | null;
};

/** Wire the clock. */
export function createDeadlineClock(deps: DeadlineClockDeps): DeadlineClock {
  const { store, door, clock, dispatcher, intake } = deps;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = true;
  let looked: Instant | null = null;
  let done = 0;

  async function fireDue(failures: unknown[]): Promise<number> {
    const due = await store.dueDeadlines(clock.now(), BATCH);
    let fired = 0;
    for (const { incident, deadline } of due) {
      try {
        await door.system(incident, { type: 'deadline.fire', key: deadline.key });
        fired++;
      } catch (cause) {
        failures.push(cause);
      }
    }
    return fired;
  }

  /** What fails is said once everything else is done: one broken incident stops no other's page. */
  async function settle(): Promise<void> {
    const failures: unknown[] = [];
    const attempt = (work: () => Promise<number>) =>
      work().catch((cause: unknown) => {
        failures.push(cause);
        return 0;
      });
    for (;;) {
      const did = (await attempt(() => intake.recover())) + (await attempt(() => fireDue(failures))) + (await attempt(() => dispatcher.run()));
      done += did;
      if (did === 0 || failures.length > 0) break;
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of what is due failed`, { cause: failures[0] });
    looked = clock.now();
  }

  /** One settle at a time; whoever asks meanwhile gets one more afterwards. */
  function look(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await settle();
      } while (again);
    })().finally(() => {
      running = null;
    });
    return running;
  }

  /** Everything due, and everything that follows from what was sent and pulled. */
  async function quiet(): Promise<void> {
    do await look();
    while (await dispatcher.idle());
  }

  function plan(ms: number): void {
    if (stopped) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      look()
        .catch((cause: unknown) => deps.log.error({ err: cause }, 'the clock could not do what is due; it tries again'))
        .finally(() => plan(deps.every));
    }, ms);
  }

  return {
    start() {
      stopped = false;
      plan(0);
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      // A failure was logged by whoever looked.
      await running?.catch(() => undefined);
      await dispatcher.idle();
    },
    wake: () => plan(0),
    settle: quiet,
    lastLook: () => looked,
    async moveTo(at) {
      const { set } = clock;
      if (!set) throw new Error('only the test clock can be moved');
      await quiet();
      const before = done;
      while (done - before < MOST_ON_THE_WAY) {
        const next = await store.nextDue();
        if (next === null || next > at) break;
        if (next > clock.now()) set(next);
        await quiet();
      }
      set(at);
      await quiet();
    },
  };
}
