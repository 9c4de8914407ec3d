import type { Selectable } from 'kysely';
import type { Signal } from '#domain/detection/signal.ts';
import type { IncomingSignal, SignalChange, StoredSignal } from '#engine/ports.ts';
import { fromJson, keyOf, read, toJson } from './columns.ts';
import type { SignalsTable } from './tables.ts';

/** A signal's row without its place in the table; the fields that a later delivery may change can be written. */
export type SignalRow = Omit<Selectable<SignalsTable>, 'position'>;

/** A change of the store by one incoming signal, as the intake hears of it. */
export type Judged = { readonly id: string; readonly change: SignalChange; readonly incident: string | null };

/** What is known of the identities and episodes in a batch, and what the batch makes of it. */
export type Known = {
  /** The one firing row of each identity. */
  readonly firing: Map<string, SignalRow>;
  /** A resolved row of each episode. */
  readonly ended: Map<string, SignalRow>;
  readonly changed: Set<SignalRow>;
  readonly added: Set<SignalRow>;
};

/** The same trouble from the same source, whenever. */
export function identityOf({ source, signal }: IncomingSignal): string {
  return keyOf(`${source.token} ${signal.fingerprint}`);
}

/** The same trouble from the same source, this time. */
export function episodeOf(token: string, fingerprint: string, startsAt: string | null): string {
  return keyOf(`${token} ${startsAt ?? '-'} ${fingerprint}`);
}

/** Decides what one incoming signal is, and notes it in `known`: at most one row per identity fires, and whatever comes twice or too late is only counted. */
export function judge(known: Known, incoming: IncomingSignal): Judged {
  const { signal, source } = incoming;
  const identity = identityOf(incoming);
  const firing = known.firing.get(identity);
  const ended = known.ended.get(episodeOf(source.token, signal.fingerprint, signal.startsAt));

  if (signal.status === 'firing') {
    if (ended !== undefined && isReplay(signal, ended)) return count(known, ended, incoming, 'stale');
    if (firing === undefined) return add(known, incoming, { change: 'new', processed: 0 });
    return repeat(known, firing, incoming);
  }
  if (firing !== undefined && !endsAnEarlierOne(signal, firing, ended)) return end(known, firing, incoming);
  if (ended !== undefined) return count(known, ended, incoming, 'stale');
  return add(known, incoming, { change: 'stale', processed: 1 });
}

/** A firing that began when one began that is over by now: delivered late or twice. A signal without a time of its own is never taken for one. */
function isReplay({ startsAt }: Signal, ended: SignalRow): boolean {
  return startsAt !== null && ended.ends_at !== null && ended.ends_at >= startsAt;
}

/** An end that belongs to a time before the one that fires now: it began earlier, and was over before this one began or is on record as over. */
function endsAnEarlierOne({ startsAt, endsAt }: Signal, firing: SignalRow, ended: SignalRow | undefined): boolean {
  if (startsAt === null || firing.starts_at === null || startsAt >= firing.starts_at) return false;
  return ended !== undefined || (endsAt !== null && endsAt < firing.starts_at);
}

const OVER_BEFORE = 'It was over before it was ever reported as firing.';

function add(known: Known, incoming: IncomingSignal, as: { readonly change: SignalChange; readonly processed: 0 | 1 }): Judged {
  const { id, source, signal, receivedAt, pages } = incoming;
  const row: SignalRow = {
    id,
    identity: identityOf(incoming),
    episode: episodeOf(source.token, signal.fingerprint, signal.startsAt),
    status: signal.status,
    starts_at: signal.startsAt,
    ends_at: endOf(incoming),
    source: toJson(source),
    signal: toJson(signal),
    received_at: receivedAt,
    last_at: receivedAt,
    received: 1,
    incident: null,
    why: as.change === 'stale' ? OVER_BEFORE : null,
    pages: pages ? 1 : 0,
    processed: as.processed,
  };
  known.added.add(row);
  if (signal.status === 'firing') known.firing.set(row.identity, row);
  else known.ended.set(row.episode, row);
  return { id, change: as.change, incident: null };
}

/** It fires on: counted, its words refreshed. One that was decided on and that no incident has is new again: its value, its labels, its source or the handbook may have changed since (B1). */
function repeat(known: Known, row: SignalRow, incoming: IncomingSignal): Judged {
  const before = fromJson<Signal>(row.signal);
  const pages = incoming.pages ? 1 : 0;
  const undecided = row.incident === null && (row.processed === 1 || pages > row.pages || !sameLabels(before.labels, incoming.signal.labels));
  refresh(row, before, incoming);
  row.pages = pages;
  if (undecided) row.processed = 0;
  return count(known, row, incoming, undecided ? 'new' : 'repeat');
}

function end(known: Known, row: SignalRow, incoming: IncomingSignal): Judged {
  known.firing.delete(row.identity);
  refresh(row, fromJson<Signal>(row.signal), incoming);
  row.status = 'resolved';
  row.ends_at = endOf(incoming);
  row.processed = 0;
  known.ended.set(row.episode, row);
  return count(known, row, incoming, 'resolved');
}

/** The newest words about it, and the earliest time at which anybody said that it began (B2). */
function refresh(row: SignalRow, before: Signal, { source, signal }: IncomingSignal): void {
  const startsAt = earliest(before.startsAt, signal.startsAt);
  // An end often says less than the beginning did.
  const labels = signal.status === 'resolved' ? before.labels : signal.labels;
  const annotations = signal.status === 'resolved' ? { ...before.annotations, ...signal.annotations } : signal.annotations;
  row.starts_at = startsAt;
  row.episode = episodeOf(source.token, signal.fingerprint, startsAt);
  row.signal = toJson({ ...signal, labels, annotations, startsAt, link: signal.link ?? before.link } satisfies Signal);
}

function count(known: Known, row: SignalRow, { receivedAt }: IncomingSignal, change: SignalChange): Judged {
  row.received += 1;
  if (receivedAt > row.last_at) row.last_at = receivedAt;
  if (!known.added.has(row)) known.changed.add(row);
  return { id: row.id, change, incident: row.incident };
}

function endOf({ signal, receivedAt }: IncomingSignal): string | null {
  return signal.status === 'resolved' ? (signal.endsAt ?? receivedAt) : null;
}

function earliest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function sameLabels(a: Signal['labels'], b: Signal['labels']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The row as the rest of the product reads it. */
export function storedSignal(row: SignalRow): StoredSignal {
  return {
    id: row.id,
    source: fromJson<StoredSignal['source']>(row.source),
    signal: fromJson<Signal>(row.signal),
    receivedAt: row.received_at,
    lastAt: row.last_at,
    received: row.received,
    incident: row.incident,
    why: row.why === null ? null : read(row.why),
    pages: row.pages === 1,
  };
}
