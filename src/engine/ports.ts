import type { CommitEvidence } from '#domain/chain/proof.ts';
import type { Firing } from '#domain/detection/fires.ts';
import type { Signal } from '#domain/detection/signal.ts';
import type { LeverReport } from '#domain/incident/command.ts';
import type { Deadline } from '#domain/incident/deadline.ts';
import type { Effect } from '#domain/incident/effect.ts';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident, Opening } from '#domain/incident/incident.ts';
import type { Duration } from '#domain/kernel/duration.ts';
import type { Policy, WorkCalendar } from '#domain/kernel/policy.ts';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { Lever, LeverAdapter } from '#domain/runbook/lever.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';

/** Where "now" comes from. The test clock stands still until it is moved. */
export interface Clock {
  now(): Instant;
  /** Only on the test clock: move it to an instant (never back). */
  readonly set?: (at: Instant) => void;
}

/** Randomness, passed in: UUIDs and secrets. */
export interface Chance {
  uuid(): string;
  /** URL-safe secret of `bytes` random bytes. */
  secret(bytes: number): string;
}

/** An effect waiting in the outbox. Its id is the delivery id: the same on every attempt. */
export type OutboxItem = {
  /** `incident-id:seq:index`, and `:recipient` where one effect goes to several addresses. */
  readonly id: string;
  readonly incident: string;
  readonly effect: Effect;
  readonly attempts: number;
  readonly nextAt: Instant;
  readonly createdAt: Instant;
};

/** The answer to a write, kept with the write so that the same key gets the same answer once. */
export type KeptAnswer = {
  readonly key: string;
  /** Person and route; keys of two people never meet. */
  readonly scope: string;
  /** Hash of the request; the same key with another request is a conflict. */
  readonly request: string;
  readonly status: number;
  readonly body: string;
};

/** One transaction on one incident: entries, deadlines, outbox, views and what goes with them, or nothing at all. */
export type Append = {
  readonly incident: string;
  /** Version the entries were decided on; 0 opens the incident. */
  readonly expected: number;
  readonly entries: readonly Recorded[];
  /** The incident after the entries; the store keeps it as the snapshot and derives its view columns and fixes from it. */
  readonly state: Incident;
  /** Replace all deadlines of this incident. */
  readonly deadlines: readonly Deadline[];
  readonly outbox: readonly Omit<OutboxItem, 'attempts' | 'createdAt'>[];
  /** Outbox items that this append settles: they are done and never sent again. */
  readonly settles?: readonly string[];
  /** B4: while set, no second incident may hold the same key; null releases it. Derived by the engine from the state. */
  readonly openKey: string | null;
  readonly answer?: KeptAnswer;
  /** Signals (by id) that now belong to this incident; they are marked processed. */
  readonly signals?: readonly string[];
};

/**
 * How an append ended. `conflict`: somebody wrote first, decide again. `open-key-taken`: an incident with that key is open. `signals-decided`: another
 * node has given these of its signals to an incident already, so nothing was written.
 */
export type Appended =
  | { readonly kind: 'appended' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'open-key-taken'; readonly incident: string }
  | { readonly kind: 'signals-decided'; readonly ids: readonly string[] };

/** A stored signal (B4): never lost, matched or not. */
export type StoredSignal = {
  readonly id: string;
  readonly source: { readonly token: string; readonly name: string; readonly kind: string };
  readonly signal: Signal;
  /** First receipt. */
  readonly receivedAt: Instant;
  readonly lastAt: Instant;
  /** Receipts of the same signal, repeats included. */
  readonly received: number;
  readonly incident: string | null;
  /** Why it did or did not open or join: one sentence, after processing. */
  readonly why: string | null;
  readonly pages: boolean;
};

/** A signal on its way in. `raw` is kept for people when it was odd. */
export type IncomingSignal = {
  readonly id: string;
  readonly source: StoredSignal['source'];
  readonly signal: Signal;
  readonly receivedAt: Instant;
  readonly pages: boolean;
};

/** What became of an incoming signal: `new` and `resolved` change an incident; `repeat` and `stale` are only counted. */
export type SignalChange = 'new' | 'repeat' | 'resolved' | 'stale';

/** A page of a list. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Filters of the incident list. `open` means not closed. */
export type IncidentFilter = {
  readonly phase?: string;
  readonly severity?: string;
  readonly service?: string;
  readonly open?: boolean;
  readonly limit: number;
  readonly cursor?: string;
};

/** A fix as the board lists it; `overdue` is judged against now by the reader. */
export type FixRow = {
  readonly incident: string;
  readonly ref: string;
  readonly service: string | null;
  readonly fix: Incident['postmortem']['fixes'][number];
};

/** An API token: acts as one person. Only its hash is kept. */
export type TokenRow = {
  readonly id: string;
  readonly hash: string;
  readonly person: PersonId;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
};

/** An intake token: names a source. Only its hash is kept. */
export type IntakeTokenRow = {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly source: string;
  readonly pages: boolean;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
};

/** Words that were refused and kept for their author alone (C1). */
export type Draft = {
  readonly id: string;
  readonly incident: string;
  readonly person: PersonId;
  readonly text: string;
  readonly rule: string;
  readonly at: Instant;
};

/** A change of the on-call schedule for a while. */
export type OnCallOverride = {
  readonly id: string;
  readonly schedule: string;
  readonly person: PersonId;
  readonly from: Instant;
  readonly until: Instant;
  readonly by: PersonId;
  readonly at: Instant;
};

/** Everything durable. One contract suite holds for SQLite and PostgreSQL. */
export interface Store {
  /** Next number for a ref (`INC-n`); gaps are fine, repeats are not. */
  nextNumber(): Promise<number>;
  /** Id of `INC-12`, a UUID, or undefined. Case does not matter. */
  resolveRef(ref: string): Promise<string | undefined>;
  load(incident: string): Promise<Incident | undefined>;
  entries(incident: string, after?: number, limit?: number): Promise<readonly Recorded[]>;
  append(append: Append): Promise<Appended>;
  /** Newest first; the snapshot of each. */
  incidents(filter: IncidentFilter): Promise<Page<Incident>>;
  /** The open incident that holds this key (B4). */
  openByKey(openKey: string): Promise<string | undefined>;
  /** Open (not stood down) incidents declared by a person on this runbook, which have no condition yet; oldest first. */
  openDeclared(runbook: string): Promise<readonly Incident[]>;
  /** K5: the newest earlier, non-drill incident on this condition or runbook with a fix that landed before `before`. */
  landedEarlier(of: { readonly condition: string | null; readonly runbook: string | null }, before: Instant): Promise<Incident | undefined>;
  fixes(filter: {
    readonly owner?: string;
    readonly service?: string;
    readonly landed?: boolean;
    readonly dueBefore?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<FixRow>>;
  /** Fold every timeline again and rewrite snapshots, deadlines and fixes. Calls back after each incident. */
  rebuild(
    refold: (entries: readonly Recorded[]) => { readonly state: Incident; readonly deadlines: readonly Deadline[]; readonly openKey: string | null },
    progress: (done: number, of: number) => void,
  ): Promise<number>;

  /** Deadlines due at or before `now`, earliest first. */
  dueDeadlines(now: Instant, limit: number): Promise<readonly { readonly incident: string; readonly deadline: Deadline }[]>;
  /** When the earliest deadline or outbox item is due; null when nothing waits. */
  nextDue(): Promise<Instant | null>;

  /** Claim outbox items due at or before `now` for `leaseMs`; a claimed item is not claimed again before its lease ends or its node's restart releases it. */
  claimOutbox(now: Instant, node: string, limit: number, leaseMs: number): Promise<readonly OutboxItem[]>;
  /** Renew the leases of items that this node holds and still works on, until `until`. */
  holdClaims(ids: readonly string[], node: string, until: Instant): Promise<void>;
  /** Try again at `at`, one attempt more. */
  retryOutbox(id: string, at: Instant, error: string): Promise<void>;
  /** Settle without an append (nothing to report). */
  settleOutbox(id: string): Promise<void>;
  /** Give back what a dead process of the same store held; with one process, everything. */
  releaseClaims(node: string | null): Promise<number>;
  outboxDepth(): Promise<{ readonly waiting: number; readonly oldest: Instant | null }>;

  /** Durable before it returns. One row per (source token, fingerprint) that fires; repeats count up. */
  recordSignals(
    signals: readonly IncomingSignal[],
  ): Promise<readonly { readonly id: string; readonly change: SignalChange; readonly incident: string | null }[]>;
  /** Signals recorded but not yet decided on (the process died in between), oldest first. */
  unprocessedSignals(limit: number): Promise<readonly StoredSignal[]>;
  markSignals(ids: readonly string[], why: string, incident: string | null): Promise<void>;
  signals(filter: {
    readonly matched?: boolean;
    readonly incident?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<StoredSignal>>;
  /** Distinct signals of an incident that fire now, and the span of all. */
  signalSummary(
    incident: string,
  ): Promise<{ readonly count: number; readonly firing: number; readonly firstAt: Instant | null; readonly lastAt: Instant | null }>;

  answerFor(scope: string, key: string): Promise<KeptAnswer | undefined>;
  keepAnswer(answer: KeptAnswer, at: Instant): Promise<void>;

  saveToken(row: TokenRow): Promise<void>;
  tokenByHash(hash: string): Promise<TokenRow | undefined>;
  tokens(): Promise<readonly TokenRow[]>;
  revokeToken(id: string, at: Instant): Promise<boolean>;
  saveIntakeToken(row: IntakeTokenRow): Promise<void>;
  intakeTokenByHash(hash: string): Promise<IntakeTokenRow | undefined>;
  intakeTokens(): Promise<readonly IntakeTokenRow[]>;
  revokeIntakeToken(id: string, at: Instant): Promise<boolean>;

  saveDraft(draft: Draft): Promise<void>;
  drafts(incident: string, person: PersonId): Promise<readonly Draft[]>;
  saveOverride(row: OnCallOverride): Promise<void>;
  overrides(from: Instant, until: Instant): Promise<readonly OnCallOverride[]>;

  /** Small facts about this installation (claim link, signing key). `putNew` writes only when absent and answers whether it did. */
  fact(key: string): Promise<string | undefined>;
  putFact(key: string, value: string): Promise<void>;
  putNewFact(key: string, value: string): Promise<boolean>;

  /** Cheap round trip for /readyz; throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Something to hand to a person: the dispatcher builds it from an effect and the directory. */
export type Message = {
  /** Delivery id, the same on every attempt. */
  readonly id: string;
  readonly to: { readonly person: PersonId | null; readonly name: string; readonly channel: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly urgent: boolean;
  /** Signed one-tap links (acknowledge, open), label and URL. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly invitation: { readonly ics: string } | null;
  readonly incident: { readonly id: string; readonly ref: string; readonly title: string };
};

/** What a channel says after an attempt. `retry`: a later attempt can help. */
export type Delivered =
  | { readonly outcome: 'delivered'; readonly detail: string }
  | { readonly outcome: 'retry'; readonly detail: string; readonly afterMs?: number }
  | { readonly outcome: 'failed'; readonly detail: string };

/** A road to people (email, push, …). Never throws for a refusal of the other side. */
export interface Channel {
  /** Name as in people.yaml: `email`, `ntfy`, … */
  readonly name: string;
  send(message: Message): Promise<Delivered>;
  /** Can it work at all? One sentence for doctor. */
  check(): Promise<{ readonly ok: boolean; readonly says: string }>;
}

/** What an adapter gets to know when a lever is pulled. */
export type PullRequest = {
  readonly delivery: string;
  readonly lever: Lever;
  readonly dryRun: boolean;
  readonly how: LeverAdapter;
  readonly incident: Pick<Opening, 'ref' | 'title' | 'service' | 'severity'>;
};

/** Something that pulls levers (C6). Never throws: whatever happens is a report. */
export interface LeverPuller {
  readonly adapter: LeverAdapter['adapter'];
  pull(request: PullRequest): Promise<LeverReport>;
}

/** The repositories that can prove a fix (K2). */
export interface Repositories {
  /** `since`: the head of the handbook's history when the incident began. `repository`: the service's own, where it is a local folder. */
  evidence(of: {
    readonly commit: string;
    readonly artifact: string;
    readonly since: string | null;
    readonly repository: string | null;
    readonly startedAt: Instant;
  }): Promise<CommitEvidence>;
  head(): Promise<string | null>;
}

/** The handbook in force, as the engine asks it. A reload swaps what stands behind it; the reader stays. */
export interface HandbookReader {
  policy(): Policy;
  calendar(): WorkCalendar;
  commit(): string | null;
  /** Everybody in the directory. */
  people(): readonly {
    readonly id: PersonId;
    readonly name: string;
    readonly email: string | null;
    readonly groups: readonly string[];
    readonly contact: readonly { readonly channel: string; readonly address: string; readonly after: Duration }[];
  }[];
  service(id: string):
    | {
        readonly id: string;
        readonly name: string;
        readonly owner: PersonId;
        readonly audiences: Readonly<Record<string, readonly PersonId[]>>;
        readonly clients: readonly string[];
        readonly statusPage: { readonly component: string; readonly description: string | null } | null;
        readonly repository: string | null;
      }
    | undefined;
  services(): readonly string[];
  runbook(id: string): Runbook | undefined;
  runbooks(): readonly Runbook[];
  /** Text of a template, checklist or ADR by path. */
  document(path: string): string | undefined;
  /** Who holds the pager of a group at an instant, by tier, overrides applied (E5). */
  onCallTiers(
    group: string,
    at: Instant,
    overrides: readonly OnCallOverride[],
  ): readonly { readonly after: Duration; readonly people: readonly PersonId[] }[];
  /** What a signal means: which condition fires, or why nothing does (B1, B4, B5). */
  fires(signal: Signal, tokenPages: boolean): Firing;
  /** A path that is committed in the handbook (G4). */
  has(path: string): boolean;
}
