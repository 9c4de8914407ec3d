import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { SEVERITIES, type Severity } from '#domain/kernel/severity.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { Handled, Taken } from '#engine/engine.ts';

/** What the gauges ask when somebody scrapes. A reading that throws leaves its gauge out of that scrape. */
export type MetricReadings = {
  readonly now: () => Instant;
  readonly outbox: () => Promise<{ readonly waiting: number; readonly oldest: Instant | null }>;
  /** When the earliest deadline or outbox item is due; null when nothing waits. */
  readonly nextDue: () => Promise<Instant | null>;
  /** Incidents that are not closed. */
  readonly openBySeverity: () => Promise<Readonly<Record<Severity, number>>>;
};

/** What the routes count. */
export type Metrics = {
  /** `seconds` is null where time says nothing, as for a stream. */
  readonly answered: (method: string, route: string, status: number, seconds: number | null) => void;
  readonly streaming: (change: 1 | -1) => void;
  readonly handled: (type: string, handled: Handled) => void;
  readonly taken: (taken: readonly Taken[]) => void;
  readonly intakeFull: () => void;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

function lateness(due: Instant | null, now: Instant): number {
  return due === null ? 0 : Math.max(0, (Date.parse(now) - Date.parse(due)) / 1000);
}

/** Registers the counters and gauges of the server. One registry can hold them once. */
export function buildMetrics(registry: Registry, readings: MetricReadings): Metrics {
  const registers = [registry];
  const answers = new Counter({
    name: 'tourniquet_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'tourniquet_http_request_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  });
  const streams = new Gauge({ name: 'tourniquet_streams_open', help: 'Live timelines being listened to.', registers });
  const commands = new Counter({
    name: 'tourniquet_commands_total',
    help: 'Commands through the door, by what became of them.',
    labelNames: ['type', 'result'],
    registers,
  });
  const refusals = new Counter({ name: 'tourniquet_refusals_total', help: 'Refusals by rule.', labelNames: ['rule'], registers });
  const signals = new Counter({
    name: 'tourniquet_intake_signals_total',
    help: 'Signals taken in, by what they changed.',
    labelNames: ['change'],
    registers,
  });
  const full = new Counter({ name: 'tourniquet_intake_full_total', help: 'Intake requests answered with 503.', registers });

  new Gauge({
    name: 'tourniquet_outbox_waiting',
    help: 'Messages and lever pulls waiting to go out.',
    registers,
    collect() {
      return reading(this, async () => this.set((await readings.outbox()).waiting));
    },
  });
  new Gauge({
    name: 'tourniquet_outbox_oldest_seconds',
    help: 'Age of the oldest waiting message.',
    registers,
    collect() {
      return reading(this, async () => this.set(lateness((await readings.outbox()).oldest, readings.now())));
    },
  });
  new Gauge({
    name: 'tourniquet_deadline_lag_seconds',
    help: 'How late the earliest clock is that has come due and has not been acted on.',
    registers,
    collect() {
      return reading(this, async () => this.set(lateness(await readings.nextDue(), readings.now())));
    },
  });
  new Gauge({
    name: 'tourniquet_incidents_open',
    help: 'Incidents that are not closed.',
    labelNames: ['severity'],
    registers,
    collect() {
      return reading(this, async () => {
        const open = await readings.openBySeverity();
        for (const severity of SEVERITIES) this.set({ severity }, open[severity]);
      });
    },
  });

  return {
    answered(method, route, status, took) {
      answers.inc({ method, route, status });
      if (took !== null) seconds.observe({ method, route }, took);
    },
    streaming: (change) => streams.inc(change),
    handled(type, handled) {
      commands.inc({ type, result: handled.kind });
      if (handled.kind === 'refused') refusals.inc({ rule: handled.refusal.rule });
    },
    taken(taken) {
      const changes = new Map<string, number>();
      for (const { change } of taken) changes.set(change, (changes.get(change) ?? 0) + 1);
      for (const [change, count] of changes) signals.inc({ change }, count);
    },
    intakeFull: () => full.inc(),
  };
}

// A scrape is how one finds out that the database is gone: it must not fail because the database is gone.
async function reading(gauge: Gauge, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch {
    gauge.reset();
  }
}
