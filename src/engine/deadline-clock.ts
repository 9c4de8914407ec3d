/** The clock: fires what is due, through the door, and lets the dispatcher work. Time comes from the clock that is passed in. */
import type { Instant } from '#domain/kernel/stamp.ts';
import type { Door } from './handle.ts';
import type { Clock, Store } from './ports.ts';

const BATCH = 200;

/** What the clock needs. */
export type DeadlineClockDeps = {
  readonly store: Store;
  readonly door: Pick<Door, 'system'>;
  readonly clock: Clock;
  readonly dispatcher: { run(): Promise<number> };
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
  /** Move the test clock to `at`, stopping at everything that falls due on the way; back, nothing falls due. */
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

  async function fireDue(): Promise<number> {
    const due = await store.dueDeadlines(clock.now(), BATCH);
    for (const { incident, deadline } of due) await door.system(incident, { type: 'deadline.fire', key: deadline.key });
    return due.length;
  }

  async function settle(): Promise<void> {
    for (;;) {
      const did = (await intake.recover()) + (await fireDue()) + (await dispatcher.run());
      if (did === 0) break;
    }
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
      await running?.catch(() => undefined);
    },
    wake: () => plan(0),
    settle: look,
    lastLook: () => looked,
    async moveTo(at) {
      const { set } = clock;
      if (!set) throw new Error('only the test clock can be moved');
      await look();
      for (;;) {
        const next = await store.nextDue();
        if (next === null || next > at) break;
        if (next > clock.now()) set(next);
        await look();
      }
      set(at);
      await look();
    },
  };
}
