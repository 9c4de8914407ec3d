/** B1–B5: signals become durable first, then open an incident, join one, or are kept as unmatched. A storm is decided in batches. */
import type { Firing } from '#domain/detection/fires.ts';
import type { Signal } from '#domain/detection/signal.ts';
import type { DetectionEntry } from '#domain/incident/entry.ts';
import { earlier, type Instant } from '#domain/kernel/stamp.ts';
import type { Taken } from './engine.ts';
import { type Door, SignalsDecided } from './handle.ts';
import { inTurn } from './in-turn.ts';
import type { Beginning } from './opening.ts';
import type { Chance, Clock, HandbookReader, IncomingSignal, IntakeTokenRow, SignalChange, Store, StoredSignal } from './ports.ts';

/** Thrown when more signals wait than can be kept in memory; the door answers 503, and the sender sends again. */
export class IntakeFull extends Error {
  override readonly name = 'IntakeFull';
  constructor(waiting: number) {
    super(`${waiting} signals wait to be written; send again`);
  }
}

/** Some groups could not be decided on; the others were. */
class Undecided extends AggregateError {
  readonly decided: ReadonlyMap<string, string>;
  constructor(failures: readonly unknown[], decided: ReadonlyMap<string, string>) {
    super(failures, `${failures.length} groups of signals could not be decided on`, { cause: failures[0] });
    this.decided = decided;
  }
}

const MOST_WAITING = 50_000;
const MOST_PER_WRITE = 5_000;
const MOST_RECOVERED = 2_000;
const SAMPLES = 5;

/** What intake needs. */
export type IntakeDeps = {
  readonly store: Store;
  readonly door: Pick<Door, 'open' | 'system'>;
  readonly handbook: HandbookReader;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: { error(fields: object, message: string): void };
};

/** The way in for signals. */
export type Intake = {
  /** Resolves once every signal is durable and has been decided on; throws IntakeFull when it cannot take more. */
  take(signals: readonly Signal[], source: IntakeTokenRow): Promise<readonly Taken[]>;
  /** Decide on signals that were written but not decided on when a process died; answers how many. */
  recover(): Promise<number>;
};

type Known = {
  readonly id: string;
  readonly signal: Signal;
  readonly receivedAt: Instant;
  readonly pages: boolean;
  readonly incident: string | null;
};
type Waiting = {
  readonly incoming: readonly IncomingSignal[];
  readonly done: (taken: readonly Taken[]) => void;
  readonly failed: (cause: unknown) => void;
};

function knewAt(known: Known): Instant {
  return earlier(known.signal.startsAt ?? known.receivedAt, known.receivedAt);
}

function observed(list: readonly Known[], joined: number, resolved: number): Omit<DetectionEntry['data'], 'firing'> {
  const times = list.map((known) => (known.signal.status === 'resolved' ? (known.signal.endsAt ?? known.receivedAt) : knewAt(known))).sort();
  const now = list[0]?.receivedAt ?? '';
  return {
    joined,
    resolved,
    firstAt: times[0] ?? now,
    lastAt: times.at(-1) ?? now,
    samples: list.slice(0, SAMPLES).map(({ id, signal }) => ({
      id,
      status: signal.status,
      labels: signal.labels,
      summary: signal.annotations['summary'] ?? null,
    })),
  };
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Does something with those signals that no other node has decided on meanwhile (B4); null when none is left. */
async function withUndecided<T>(list: readonly Known[], work: (rest: readonly Known[]) => Promise<T>): Promise<T | null> {
  for (let rest = list; rest.length > 0; ) {
    try {
      return await work(rest);
    } catch (cause) {
      if (!(cause instanceof SignalsDecided)) throw cause;
      const { ids } = cause;
      rest = rest.filter((known) => !ids.has(known.id));
    }
  }
  return null;
}

/** Wire intake. Writing and deciding take turns, so that what arrives meanwhile goes into one transaction. */
export function createIntake(deps: IntakeDeps): Intake {
  const { store, door, handbook, clock, chance } = deps;
  const serial = inTurn();
  const waiting: Waiting[] = [];
  let count = 0;
  let planned = false;

  async function join(incident: string, list: readonly Known[], why: string): Promise<void> {
    const ids = list.map((known) => known.id);
    await door.system(incident, { type: 'signals.observe', ...observed(list, list.length, 0) }, { signals: ids });
    await store.markSignals(ids, why, incident);
  }

  async function openOrJoin(firing: Exclude<Firing, { kind: 'unmatched' }>, list: readonly Known[]): Promise<string> {
    const ids = list.map((known) => known.id);
    const where =
      firing.kind === 'condition' ? `condition ${firing.condition}` : `no runbook has it, and it is page-worthy (B5): ${firing.condition}`;
    const doubt = firing.kind === 'condition' && firing.doubt ? `; in doubt: ${firing.doubt}` : '';
    const open = await store.openByKey(`${firing.condition}|${firing.group}`);
    const declared = open === undefined && firing.kind === 'condition' ? await store.openDeclared(firing.runbook) : [];
    const joins = open ?? declared.find(({ opening }) => opening.service === null || opening.service === firing.service)?.opening.id;
    if (joins !== undefined) {
      await join(joins, list, `joined: ${where}${doubt}`);
      return joins;
    }
    const first = list.map(knewAt).sort()[0] ?? clock.now();
    const beginning: Beginning = {
      title: firing.title,
      summary: list[0]?.signal.annotations['description'] ?? null,
      severity: firing.severity,
      service: firing.service,
      runbook: firing.kind === 'condition' ? firing.runbook : 'missing',
      drill: false,
      drillPeople: [],
      trigger: 'signal',
      startedAt: first,
      systemKnewAt: first,
      personKnewAt: null,
      condition: firing.condition,
      group: firing.group,
      signalLabels: list[0]?.signal.labels ?? null,
    };
    const entry: DetectionEntry = { type: 'signals.changed', data: { ...observed(list, list.length, 0), firing: list.length } };
    const opened = await door.open(beginning, () => [entry], ids);
    if (opened.joined) await join(opened.id, list, `joined: ${where}${doubt}`);
    else await store.markSignals(ids, `opened an incident: ${where}${doubt}`, opened.id);
    return opened.id;
  }

  async function decide(begins: readonly Known[], ends: readonly Known[]): Promise<ReadonlyMap<string, string>> {
    const incidents = new Map<string, string>();
    const judged = begins.map((known) => ({ known, firing: handbook.fires(known.signal, known.pages) }));
    const unmatched = judged.flatMap(({ known, firing }) => (firing.kind === 'unmatched' ? [{ known, why: firing.why }] : []));
    for (const [why, list] of grouped(unmatched, (each) => each.why)) {
      await store.markSignals(
        list.map(({ known }) => known.id),
        why,
        null,
      );
    }
    const matched = judged.flatMap(({ known, firing }) => (firing.kind === 'unmatched' ? [] : [{ known, firing }]));
    const failures: unknown[] = [];
    for (const list of grouped(matched, ({ firing }) => `${firing.condition}|${firing.group}`).values()) {
      const firing = list[0]?.firing;
      if (!firing) continue;
      const known = list.map((each) => each.known);
      try {
        const incident = await withUndecided(known, (rest) => openOrJoin(firing, rest));
        if (incident === null) continue;
        for (const { id } of known) incidents.set(id, incident);
      } catch (cause) {
        // One group that cannot be decided on (it stays undecided, for recover) keeps no other from opening.
        failures.push(cause);
      }
    }
    const undecided = new Set(matched.map(({ known }) => known.id).filter((id) => !incidents.has(id)));
    // What began and ended in one batch belongs to the incident that its beginning has just opened.
    const ending = ends.map((known) => ({ ...known, incident: known.incident ?? incidents.get(known.id) ?? null }));
    const orphans = ending.filter((known) => known.incident === null && !undecided.has(known.id)).map((known) => known.id);
    if (orphans.length > 0) await store.markSignals(orphans, 'it has ended, and its beginning opened nothing', null);
    for (const [incident, list] of grouped(ending, (known) => known.incident)) {
      if (incident === null) continue;
      try {
        await withUndecided(list, async (rest) => {
          const ids = rest.map((known) => known.id);
          await door.system(incident, { type: 'signals.observe', ...observed(rest, 0, rest.length) }, { signals: ids });
          await store.markSignals(ids, 'it has ended', incident);
        });
      } catch (cause) {
        failures.push(cause);
      }
    }
    if (failures.length > 0) throw new Undecided(failures, incidents);
    return incidents;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const incoming = batch.flatMap((each) => each.incoming);
    const recorded = await store.recordSignals(incoming);
    const known = recorded.map((row, index): Known & { readonly change: SignalChange } => {
      const from = incoming[index];
      if (!from) throw new Error('the store answered for a signal that nobody sent', { cause: row });
      return { ...row, signal: from.signal, receivedAt: from.receivedAt, pages: from.pages };
    });
    let decided: ReadonlyMap<string, string>;
    try {
      decided = await decide(
        known.filter((each) => each.change === 'new'),
        known.filter((each) => each.change === 'resolved'),
      );
    } catch (cause) {
      // They are durable: what could not be decided now is decided by recover().
      decided = cause instanceof Undecided ? cause.decided : new Map();
      deps.log.error({ err: cause, signals: incoming.length }, 'signals are kept, and deciding on them failed; it is tried again');
    }
    let at = 0;
    for (const each of batch) {
      each.done(
        known.slice(at, at + each.incoming.length).map((row) => ({ id: row.id, change: row.change, incident: decided.get(row.id) ?? row.incident })),
      );
      at += each.incoming.length;
    }
  }

  async function flush(): Promise<void> {
    planned = false;
    const batch: Waiting[] = [];
    let size = 0;
    while (waiting[0] && (size === 0 || size + waiting[0].incoming.length <= MOST_PER_WRITE)) {
      const next = waiting.shift();
      if (!next) break;
      batch.push(next);
      size += next.incoming.length;
    }
    if (batch.length === 0) return;
    try {
      await write(batch);
    } catch (cause) {
      for (const each of batch) each.failed(cause);
    } finally {
      count -= size;
      plan();
    }
  }

  function plan(): void {
    if (planned || waiting.length === 0) return;
    planned = true;
    setImmediate(() => void serial('intake', flush));
  }

  return {
    take(signals, source) {
      if (signals.length === 0) return Promise.resolve([]);
      if (count + signals.length > MOST_WAITING) throw new IntakeFull(count);
      const receivedAt = clock.now();
      const of = { token: source.id, name: source.name, kind: source.source };
      const incoming = signals.map((signal) => ({ id: chance.uuid(), source: of, signal, receivedAt, pages: source.pages }));
      count += incoming.length;
      return new Promise((done, failed) => {
        waiting.push({ incoming, done, failed });
        plan();
      });
    },

    recover() {
      return serial('intake', async () => {
        const rows = await store.unprocessedSignals(MOST_RECOVERED);
        if (rows.length === 0) return 0;
        const known = rows.map(
          (row: StoredSignal): Known => ({ id: row.id, signal: row.signal, receivedAt: row.receivedAt, pages: row.pages, incident: row.incident }),
        );
        await decide(
          known.filter((each) => each.signal.status === 'firing'),
          known.filter((each) => each.signal.status === 'resolved'),
        );
        return rows.length;
      });
    },
  };
}
