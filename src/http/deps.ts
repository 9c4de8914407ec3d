import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Signal } from '#domain/detection/signal.ts';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Duration } from '#domain/kernel/duration.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { Engine } from '#engine/engine.ts';
import type { Chance, Clock, FixRow, Store } from '#engine/ports.ts';
import type { Finding, Handbook, Loaded } from '#handbook/handbook.ts';
import type { MetricReadings } from './metrics.ts';
import type { FieldProblem } from './problem.ts';

/** A sender's body in our shape. Valid signals are kept although others are not; `whole` is false when nothing of it could be used. */
export type Normalised = { readonly signals: readonly Signal[]; readonly problems: readonly FieldProblem[]; readonly whole: boolean };

/** What each kind of sender's body becomes. Pure; never throws, whatever the body is. */
export type Normalise = {
  readonly webhookV4: (body: unknown, now: Instant) => Normalised;
  readonly pushV2: (body: unknown, now: Instant) => Normalised;
};

/** The parts of the store that routes read and write beside the engine. */
export type HttpStore = Pick<
  Store,
  | 'resolveRef'
  | 'entries'
  | 'incidents'
  | 'fixes'
  | 'drafts'
  | 'saveOverride'
  | 'saveToken'
  | 'tokenByHash'
  | 'tokens'
  | 'revokeToken'
  | 'saveIntakeToken'
  | 'intakeTokenByHash'
  | 'intakeTokens'
  | 'revokeIntakeToken'
  | 'answerFor'
  | 'keepAnswer'
>;

/** The pure readings of an incident that are answered as they are. Each returns what JSON can hold, or finished text. */
export type HttpViews = {
  readonly incidentJson: (incident: Incident, now: Instant, baseUrl: string) => object;
  readonly fixJson: (row: FixRow, now: Instant) => { readonly state: string };
  readonly postmortemJson: (incident: Incident, entries: readonly Recorded[], now: Instant) => object;
  readonly postmortemMarkdown: (incident: Incident, entries: readonly Recorded[], now: Instant) => string;
  readonly postmortemHtml: (incident: Incident, entries: readonly Recorded[], now: Instant) => string;
  /** The sealed archive as JSON Lines (D4). */
  readonly archiveLines: (incident: Incident, entries: readonly Recorded[]) => string;
  readonly archiveMarkdown: (incident: Incident, entries: readonly Recorded[]) => string;
  readonly archiveHtml: (incident: Incident, entries: readonly Recorded[]) => string;
};

/** The test clock, where `TOURNIQUET_CLOCK=test` enables it. Both resolve when everything that fell due has been done; `set` throws a RangeError for a time before now. */
export type TestClock = {
  now(): Instant;
  advance(by: Duration): Promise<void>;
  set(at: Instant): Promise<void>;
};

/** Where faults are told; pino fits. */
export type HttpLog = {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

/** Everything the server needs from the other rooms; app.ts passes it in. */
export type Deps = {
  readonly engine: Engine;
  readonly store: HttpStore;
  readonly handbook: { current(): Handbook; findings(): readonly Finding[]; reload(): Promise<Loaded> };
  readonly clock: Clock;
  readonly chance: Chance;
  /** Address under which people reach the server, without a slash at the end. */
  readonly baseUrl: string;
  readonly registry: Registry;
  readonly readings: MetricReadings;
  readonly normalise: Normalise;
  /** Who holds the pager at an instant, overrides applied; answered as JSON. */
  readonly onCall: (at: Instant) => Promise<object>;
  readonly testClock: TestClock | null;
  readonly views: HttpViews;
  /** Registers the HTML pages. They share the error handling and the content policy; a body that is no JSON needs their own parser. */
  readonly pages: (server: FastifyInstance) => Promise<void>;
  readonly readiness: () => Promise<{ readonly ready: boolean; readonly checks: object }>;
  /** Largest body in bytes; 1 MiB when left out. */
  readonly bodyLimit?: number;
  /** Pulse of live streams, and how long a client may stay stuck before it is dropped; 15 s and 30 s when left out. */
  readonly stream?: { readonly keepAliveMs: number; readonly stallMs: number };
  readonly log: HttpLog;
};
