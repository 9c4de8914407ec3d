import { createHash, randomUUID } from 'node:crypto';
import type { Deadline } from '#domain/incident/deadline.ts';
import type { Effect } from '#domain/incident/effect.ts';
import type { Entry, Recorded } from '#domain/incident/entry.ts';
import type { Incident, Opening } from '#domain/incident/incident.ts';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import type { Fix } from '#domain/postmortem/postmortem.ts';
import type { Append, OutboxItem } from '#engine/ports.ts';

/** 3 a.m., when pages go out. */
export const T0 = '2026-05-05T03:00:00.000Z';

/** `minutes` after 3 a.m. */
export function minute(minutes: number): string {
  return new Date(Date.parse(T0) + minutes * 60_000).toISOString();
}

/** What a test may say about an incident; the rest is the least that makes one. */
export type Said = Partial<Pick<Opening, 'id' | 'title' | 'service' | 'runbook' | 'condition' | 'drill' | 'trigger'>> &
  Partial<Pick<Incident, 'phase' | 'severity'>> & { readonly fixes?: readonly Fix[] };

/**
 * An incident at version 0: nothing of it is on a timeline yet. The store makes columns of what stands here and keeps the rest of the state as it
 * is, so that the rest is left out and the rules may change without this file.
 */
export function anIncident(number: number, said: Said = {}): Incident {
  const { phase = 'containing', severity = 'P1', fixes = [], ...rest } = said;
  return {
    opening: {
      id: randomUUID(),
      ref: `INC-${number}`,
      title: 'Submissions fail',
      severity,
      service: 'grading',
      runbook: 'submissions-fail',
      drill: false,
      trigger: 'signal',
      startedAt: T0,
      condition: 'submissions-fail#submission-error-rate',
      frozen: { policy: DEFAULT_POLICY },
      ...rest,
    },
    version: 0,
    head: '0'.repeat(64),
    phase,
    severity,
    declaredAt: T0,
    postmortem: { fixes },
  } as Incident;
}

/** A structural fix; `landedAt` says when it landed. */
export function aFix(id: string, said: Partial<Fix> & { readonly landedAt?: string } = {}): Fix {
  const { landedAt, ...rest } = said;
  return {
    id,
    title: 'Alert on the rate, not on the count',
    owner: 'yossi',
    due: '2026-05-20',
    kind: 'runbook-condition',
    artifact: 'runbooks/submissions-fail.md',
    becomesTrue: 'The page comes within a minute of the first failed submission.',
    missing: false,
    landed: landedAt === undefined ? null : { commit: 'c0ffee', at: landedAt, repository: 'handbook' },
    tracker: null,
    ...rest,
  };
}

/** Entries that go on from an incident, chained to its head. The chain is a stand-in: the store does not judge hashes. */
export function entriesAfter(incident: Incident, added: readonly Entry[], by = 'ana'): readonly Recorded[] {
  let prev = incident.head;
  return added.map((entry, i) => {
    const seq = incident.version + i + 1;
    const hash = createHash('sha256')
      .update(JSON.stringify([prev, incident.opening.id, seq, entry]))
      .digest('hex');
    const recorded: Recorded = { ...entry, seq, at: minute(seq), recordedAt: minute(seq), by, as: null, prev, hash };
    prev = hash;
    return recorded;
  });
}

/** A note on the timeline. */
export function note(text: string): Entry {
  return { type: 'note.added', data: { text } };
}

/** What an append adds besides its entries. */
export type Besides = Partial<Omit<Append, 'incident' | 'expected' | 'entries'>>;

/** The append that writes `added` on top of `incident`; by default one note. Its `state` is the incident after it. */
export function goingOn(incident: Incident, added: readonly Entry[] = [note('we look')], besides: Besides = {}): Append {
  const entries = entriesAfter(incident, added);
  return {
    incident: incident.opening.id,
    expected: incident.version,
    entries,
    state: { ...incident, version: incident.version + entries.length, head: entries.at(-1)?.hash ?? incident.head },
    deadlines: [],
    outbox: [],
    openKey: null,
    ...besides,
  };
}

/** The append that opens an incident which is at version 0. */
export function opening(incident: Incident, besides: Besides = {}): Append {
  return goingOn(incident, [{ type: 'incident.declared', data: incident.opening }], besides);
}

/** A deadline of an incident. */
export function aDeadline(key: string, at: string): Deadline {
  return { key, at, rule: 'M1' };
}

/** Something to tell somebody. */
export function telling(text: string): Effect {
  return { kind: 'tell', purpose: 'page', audience: 'on-call', person: 'ana', subject: text, text, urgent: true, channel: null, invitation: null };
}

/** An effect on its way into the outbox. */
export function effect(incident: Incident, index: number, nextAt = T0): Omit<OutboxItem, 'attempts' | 'createdAt'> {
  return { id: `${incident.opening.id}:1:${index}`, incident: incident.opening.id, effect: telling(`page ${index}`), nextAt };
}
