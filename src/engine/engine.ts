import type { Signal } from '#domain/detection/signal.ts';
import type { PersonCommand } from '#domain/incident/command.ts';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Refusal } from '#domain/kernel/decision.ts';
import type { Severity } from '#domain/kernel/severity.ts';
import type { Hat, Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { Gate } from '#domain/resolution/gate.ts';
import type { IntakeTokenRow, StoredSignal } from './ports.ts';

/** What a person says when declaring (B1). */
export type Declaration = {
  readonly title: string;
  readonly severity: Severity;
  readonly service?: string | undefined;
  readonly runbook?: string | undefined;
  readonly summary?: string | undefined;
  readonly drill?: boolean | undefined;
  /** People of the drill besides the one who declares (B6). */
  readonly people?: readonly PersonId[] | undefined;
  readonly startedAt?: Instant | undefined;
};

/** Who asks, and under which conditions. */
export type Asking = {
  readonly by: PersonId;
  readonly as: Hat | null;
  /** Version of `If-Match`. */
  readonly ifVersion?: number;
  /** The idempotency key and the request's hash; `body` builds the answer to keep from the outcome. */
  readonly idempotency?: {
    readonly scope: string;
    readonly key: string;
    readonly request: string;
    readonly answer: (done: Extract<Handled, { kind: 'accepted' }>) => { readonly status: number; readonly body: string };
  };
};

/** What the door answers. Three kinds of "no", never mixed; a fault is thrown. */
export type Handled =
  | { readonly kind: 'accepted'; readonly entries: readonly Recorded[]; readonly incident: Incident }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly draft: string | null; readonly incident: Incident | null }
  | { readonly kind: 'invalid'; readonly errors: readonly { readonly field: string; readonly message: string }[] }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'unknown' }
  /** An earlier request with the same key already did it: its answer, word for word. */
  | { readonly kind: 'repeated'; readonly status: number; readonly body: string }
  /** The same key came with another request. */
  | { readonly kind: 'key-reused' };

/** What intake answers for each signal, in order, once all are durable. */
export type Taken = { readonly id: string; readonly change: 'new' | 'repeat' | 'resolved' | 'stale'; readonly incident: string | null };

/** The engine as the outside sees it: one door for acts, readings beside it. */
export interface Engine {
  declare(declaration: Declaration, asking: Asking): Promise<Handled>;
  command(ref: string, command: PersonCommand, asking: Asking): Promise<Handled>;
  /** Folded incident, or undefined. */
  incident(ref: string): Promise<Incident | undefined>;
  /** What this person may do now, and why not (the same words as a refusal). */
  can(ref: string, person: PersonId): Promise<Readonly<Record<string, Refusal | null>> | undefined>;
  gate(ref: string): Promise<Gate | undefined>;
  /** Durable, then decided. Throws `IntakeFull` when it cannot take more. */
  take(signals: readonly Signal[], source: IntakeTokenRow): Promise<readonly Taken[]>;
  /** Recent signals, with why. */
  signals(filter: {
    readonly matched?: boolean;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<{ readonly items: readonly StoredSignal[]; readonly nextCursor: string | null }>;
  /** Called after every commit with the new entries; returns the way to stop. */
  onEntries(listener: (incident: Incident, entries: readonly Recorded[]) => void): () => void;
}
