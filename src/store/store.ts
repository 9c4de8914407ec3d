import { type Kysely, sql } from 'kysely';
import type { Store } from '#engine/ports.ts';
import { answerFor, keepAnswer } from './answers.ts';
import { append } from './append.ts';
import { dueDeadlines, nextDue } from './deadlines.ts';
import type { Differences } from './differences.ts';
import { fact, putFact, putNewFact } from './facts.ts';
import { fixes } from './fixes.ts';
import { incidents, landedEarlier, load, nextNumber, openByKey, openDeclared, resolveRef } from './incidents.ts';
import { claimOutbox, holdClaims, outboxDepth, releaseClaims, retryOutbox, settle } from './outbox.ts';
import {
  drafts,
  intakeTokenByHash,
  intakeTokens,
  overrides,
  revokeIntakeToken,
  revokeToken,
  saveDraft,
  saveIntakeToken,
  saveOverride,
  saveToken,
  tokenByHash,
  tokens,
} from './people.ts';
import { rebuild } from './rebuild.ts';
import { recordSignals } from './record-signals.ts';
import { decideSignals, signalSummary, signals, unprocessedSignals } from './signals.ts';
import type { Tables } from './tables.ts';
import { entries } from './timeline.ts';

/** The store on an open database whose tables are up to date: every method of the port, in its order. `close` ends the connection. */
export function storeOn(db: Kysely<Tables>, differences: Differences, close: () => Promise<void>): Store {
  return {
    nextNumber: () => nextNumber(db),
    resolveRef: (ref) => resolveRef(db, ref),
    load: (incident) => load(db, incident),
    entries: (incident, after, limit) => entries(db, incident, after, limit),
    append: (asked) => append(db, differences, asked),
    incidents: (filter) => incidents(db, filter),
    openByKey: (openKey) => openByKey(db, openKey),
    openDeclared: (runbook) => openDeclared(db, runbook),
    landedEarlier: (of, before) => landedEarlier(db, of, before),
    fixes: (filter) => fixes(db, filter),
    rebuild: (refold, progress) => rebuild(db, differences, refold, progress),

    dueDeadlines: (now, limit) => dueDeadlines(db, now, limit),
    nextDue: () => nextDue(db),

    claimOutbox: (now, node, limit, leaseMs) => claimOutbox(db, differences, now, node, limit, leaseMs),
    holdClaims: (ids, node, until) => holdClaims(db, ids, node, until),
    retryOutbox: (id, at, error) => retryOutbox(db, id, at, error),
    settleOutbox: (id) => settle(db, [id]),
    releaseClaims: (node) => differences.transact(db, (trx) => releaseClaims(trx, node)),
    outboxDepth: () => outboxDepth(db),

    recordSignals: (batch) => recordSignals(db, differences, batch),
    unprocessedSignals: (limit) => unprocessedSignals(db, limit),
    markSignals: (ids, why, incident) => differences.transact(db, (trx) => decideSignals(trx, differences, ids, { incident, why })),
    signals: (filter) => signals(db, filter),
    signalSummary: (incident) => signalSummary(db, incident),

    answerFor: (scope, key) => answerFor(db, scope, key),
    keepAnswer: (answer, at) => keepAnswer(db, answer, at),

    saveToken: (row) => saveToken(db, row),
    tokenByHash: (hash) => tokenByHash(db, hash),
    tokens: () => tokens(db),
    revokeToken: (id, at) => revokeToken(db, id, at),
    saveIntakeToken: (row) => saveIntakeToken(db, row),
    intakeTokenByHash: (hash) => intakeTokenByHash(db, hash),
    intakeTokens: () => intakeTokens(db),
    revokeIntakeToken: (id, at) => revokeIntakeToken(db, id, at),

    saveDraft: (draft) => saveDraft(db, draft),
    drafts: (incident, person) => drafts(db, incident, person),
    saveOverride: (row) => saveOverride(db, row),
    overrides: (from, until) => overrides(db, from, until),

    fact: (key) => fact(db, key),
    putFact: (key, value) => putFact(db, key, value),
    putNewFact: (key, value) => putNewFact(db, key, value),

    ping: async () => {
      await sql`select 1`.execute(db);
    },
    close,
  };
}
