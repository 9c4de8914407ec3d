import type { Generated } from 'kysely';

/**
 * The tables as Kysely sees them, the same on both databases: text, integers and JSON kept as text (the bytes that were written are the bytes
 * that are read). Instants are text that sorts as time does. Flags are 0 or 1. Columns that are compared hold `keyOf` of their value, columns that
 * are given back hold `written` of it (columns.ts).
 */
export type Tables = {
  timeline: TimelineTable;
  incidents: IncidentsTable;
  deadlines: DeadlinesTable;
  fixes: FixesTable;
  counters: CountersTable;
  outbox: OutboxTable;
  signals: SignalsTable;
  answers: AnswersTable;
  tokens: TokensTable;
  intake_tokens: IntakeTokensTable;
  drafts: DraftsTable;
  overrides: OverridesTable;
  facts: FactsTable;
};

/** What happened, one row per entry; the database refuses to change or delete one. */
export type TimelineTable = {
  incident: string;
  seq: number;
  at: string;
  recorded_at: string;
  type: string;
  by: string;
  as_hat: string | null;
  data: string;
  prev: string;
  hash: string;
};

/** The fold of each timeline, and the columns that lists and lookups need. Derived: `rebuild` writes it again. */
export type IncidentsTable = {
  id: string;
  ref: string;
  number: number;
  version: number;
  phase: string;
  severity: string;
  service: string | null;
  runbook: string | null;
  condition: string | null;
  open_key: string | null;
  drill: number;
  /** `person`, `signal` or `slo` (B1). */
  began_by: string;
  declared_at: string;
  snapshot: string;
};

/** What is owed by when. Derived. */
export type DeadlinesTable = { incident: string; key: string; at: string; deadline: string };

/** The board of structural fixes. Derived. */
export type FixesTable = {
  incident: string;
  id: string;
  owner: string;
  service: string | null;
  due: string;
  landed_at: string | null;
  row: string;
};

/** Numbers handed out once. */
export type CountersTable = { name: string; value: number };

/** Effects on their way out. A done row stays, so that the same delivery id is never sent again. */
export type OutboxTable = {
  position: Generated<number>;
  id: string;
  incident: string;
  effect: string;
  attempts: number;
  next_at: string;
  /** When it may be claimed: `next_at`, or the end of the lease of the node that holds it. */
  available_at: string;
  claimed_by: string | null;
  created_at: string;
  last_error: string | null;
  done: number;
};

/** Every signal that came in (B4). `identity` is source token and fingerprint; `episode` adds when it began. */
export type SignalsTable = {
  position: Generated<number>;
  id: string;
  identity: string;
  episode: string;
  status: 'firing' | 'resolved';
  starts_at: string | null;
  /** When it ended by the sender's word, or when we heard of it. */
  ends_at: string | null;
  source: string;
  signal: string;
  received_at: string;
  last_at: string;
  received: number;
  incident: string | null;
  why: string | null;
  pages: number;
  processed: number;
};

/** Answers kept for idempotency keys. */
export type AnswersTable = { scope: string; key: string; request: string; status: number; body: string; at: string };

/** API tokens; only their hashes. */
export type TokensTable = {
  id: string;
  hash: string;
  person: string;
  name: string;
  scopes: string;
  created_at: string;
  revoked_at: string | null;
};

/** Intake tokens; only their hashes. */
export type IntakeTokensTable = {
  id: string;
  hash: string;
  name: string;
  source: string;
  pages: number;
  created_at: string;
  revoked_at: string | null;
};

/** Words kept for their author alone (C1). */
export type DraftsTable = { id: string; incident: string; person: string; at: string; draft: string };

/** Changes of the on-call schedule. */
export type OverridesTable = { id: string; from_at: string; until_at: string; override: string };

/** Small facts about this installation. */
export type FactsTable = { key: string; value: string };
