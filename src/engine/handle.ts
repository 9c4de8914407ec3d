/** THE ONE DOOR: every act on an incident, whoever gives it, is decided here and written in one transaction. */
import type { Command, PersonCommand, SystemCommand, World } from '#domain/incident/command.ts';
import { decide, decideSystem } from '#domain/incident/decide.ts';
import type { Entry, Recorded } from '#domain/incident/entry.ts';
import type { Incident, Opening } from '#domain/incident/incident.ts';
import { open } from '#domain/incident/open.ts';
import { type Hat, type PersonId, SYSTEM } from '#domain/kernel/stamp.ts';
import { nearest } from '#domain/postmortem/nearest.ts';
import type { Asking, Declaration, Handled } from './engine.ts';
import { inTurn } from './in-turn.ts';
import type { Beginning, OpeningDeps } from './opening.ts';
import { openingOf } from './opening.ts';
import type { Append, Clock, KeptAnswer } from './ports.ts';
import { appendOf, type Signature } from './record.ts';

/** How often a decision is made again when somebody else wrote first. More than this is a fault: nobody is that unlucky. */
const MOST_TRIES = 100;

/** Thrown when another node has given some of the signals to an incident already; nothing was written. */
export class SignalsDecided extends Error {
  override readonly name = 'SignalsDecided';
  readonly ids: ReadonlySet<string>;
  constructor(ids: readonly string[]) {
    super(`${ids.length} signals have been decided on by another node`);
    this.ids = new Set(ids);
  }
}

/** What the door needs. */
export type DoorDeps = OpeningDeps & { readonly clock: Clock };

/** The door: one for people, one for the system, one for openings. */
export type Door = {
  declare(declaration: Declaration, asking: Asking): Promise<Handled>;
  command(ref: string, command: PersonCommand, asking: Asking): Promise<Handled>;
  /** The system's commands; `also` is written in the same transaction. Answers the incident after it, or undefined when there is none. Throws SignalsDecided. */
  system(id: string, command: SystemCommand, also?: Pick<Append, 'settles' | 'signals'>): Promise<Incident | undefined>;
  /** Open from signals. `joined` when an incident with the same key is open already (B4). Throws SignalsDecided. */
  open(
    beginning: Beginning,
    more: (incident: Opening) => readonly Entry[],
    signals: readonly string[],
  ): Promise<{ readonly id: string; readonly joined: boolean }>;
  world(incident: Incident, command: Command['type'], by: PersonId, as: Hat | null): World;
  onEntries(listener: (incident: Incident, entries: readonly Recorded[]) => void): () => void;
};

function keptAnswer(asking: Asking, done: Extract<Handled, { kind: 'accepted' }>): { readonly answer?: KeptAnswer } {
  if (!asking.idempotency) return {};
  const { scope, key, request, answer } = asking.idempotency;
  return { answer: { scope, key, request, ...answer(done) } };
}

/** Wire the door. */
export function createDoor(deps: DoorDeps): Door {
  const { store, handbook, clock, repositories } = deps;
  const serial = inTurn();
  const listeners = new Set<(incident: Incident, entries: readonly Recorded[]) => void>();
  const tell = (incident: Incident, entries: readonly Recorded[]) => {
    if (entries.length > 0) for (const listener of listeners) listener(incident, entries);
  };

  const world: Door['world'] = (incident, type, by, as) => ({
    now: clock.now(),
    by,
    as,
    people: new Set(handbook.people().map((person) => person.id)),
    ...(type === 'close'
      ? {
          handbook: {
            has: (path: string) => handbook.has(path),
            runbookForSignals: runbookFor(incident),
          },
        }
      : {}),
  });

  /** G4: a runbook of today's handbook whose condition matches what opened the incident. */
  function runbookFor(incident: Incident): string | null {
    const labels = incident.opening.signalLabels;
    if (!labels) return null;
    const firing = handbook.fires(
      { fingerprint: '', status: 'firing', labels, annotations: {}, startsAt: null, endsAt: null, link: null, flags: [] },
      false,
    );
    const path = firing.kind === 'condition' ? handbook.runbook(firing.runbook)?.path : undefined;
    return path !== undefined && handbook.has(path) ? path : null;
  }

  async function repeated(asking: Asking): Promise<Handled | null> {
    if (!asking.idempotency) return null;
    const kept = await store.answerFor(asking.idempotency.scope, asking.idempotency.key);
    if (!kept) return null;
    return kept.request === asking.idempotency.request ? { kind: 'repeated', status: kept.status, body: kept.body } : { kind: 'key-reused' };
  }

  async function evidenceFor(incident: Incident, command: PersonCommand): Promise<Pick<World, 'evidence'>> {
    if (command.type !== 'fix.land') return {};
    const fix = incident.postmortem.fixes.find((each) => each.id === command.fix);
    if (!fix) return {};
    const { frozen, startedAt } = incident.opening;
    const evidence = await repositories.evidence({
      commit: command.commit,
      artifact: fix.artifact,
      since: frozen.historyHead,
      repository: frozen.repository,
      startedAt,
    });
    return { evidence };
  }

  async function once(id: string, command: PersonCommand, asking: Asking): Promise<Handled | null> {
    const before = await repeated(asking);
    if (before) return before;
    const incident = await store.load(id);
    if (!incident) return { kind: 'unknown' };
    if (asking.ifVersion !== undefined && asking.ifVersion !== incident.version) return { kind: 'stale', version: incident.version };
    const known = { ...world(incident, command.type, asking.by, asking.as), ...(await evidenceFor(incident, command)) };
    const decision = decide(incident, command, known);
    if (!decision.ok) {
      const { refusal } = decision;
      const draft = refusal.keep ? deps.chance.uuid() : null;
      if (refusal.keep && draft !== null) {
        await store.saveDraft({ id: draft, incident: id, person: asking.by, text: refusal.keep.text, rule: refusal.rule, at: known.now });
      }
      return { kind: 'refused', refusal, draft, incident };
    }
    const append = appendOf(incident, id, decision.entries, { now: known.now, by: asking.by, as: asking.as });
    const done: Handled = { kind: 'accepted', entries: append.entries, incident: append.state };
    if (append.entries.length === 0 && !asking.idempotency) return done;
    const appended = await store.append({ ...append, ...keptAnswer(asking, done) });
    if (appended.kind !== 'appended') return null;
    tell(append.state, append.entries);
    return done;
  }

  async function again<T>(work: () => Promise<T | null>): Promise<T> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const done = await work();
      if (done !== null) return done;
    }
    throw new Error(`an append met a conflict ${MOST_TRIES} times`);
  }

  async function write(
    opening: Opening,
    entries: readonly Entry[],
    signature: Signature,
    also: Pick<Append, 'signals' | 'answer'>,
  ): Promise<{ append: Append; taken: string | null }> {
    const append = { ...appendOf(undefined, opening.id, entries, signature), ...also };
    const appended = await store.append(append);
    if (appended.kind === 'signals-decided') throw new SignalsDecided(appended.ids);
    if (appended.kind === 'appended') tell(append.state, append.entries);
    return { append, taken: appended.kind === 'open-key-taken' ? appended.incident : appended.kind === 'conflict' ? '' : null };
  }

  return {
    world,
    onEntries(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async command(ref, command, asking) {
      const id = await store.resolveRef(ref);
      if (id === undefined) return { kind: 'unknown' };
      return serial(id, () => again(() => once(id, command, asking)));
    },

    async declare(declaration, asking) {
      const errors = faultsIn(declaration, deps, clock.now());
      if (errors.length > 0) return { kind: 'invalid', errors };
      const key = asking.idempotency ? `declare:${asking.idempotency.scope}:${asking.idempotency.key}` : deps.chance.uuid();
      return serial(key, () =>
        again(async () => {
          const before = await repeated(asking);
          if (before) return before;
          const now = clock.now();
          const opening = await openingOf(deps, beginningOf(declaration, deps, asking.by, now), now);
          const signature = { now, by: asking.by, as: null };
          const append = appendOf(undefined, opening.id, open(opening, now), signature);
          const done: Handled = { kind: 'accepted', entries: append.entries, incident: append.state };
          const appended = await store.append({ ...append, ...keptAnswer(asking, done) });
          if (appended.kind !== 'appended') return null;
          tell(append.state, append.entries);
          return done;
        }),
      );
    },

    system(id, command, also = {}) {
      return serial(id, () =>
        again(async () => {
          const incident = await store.load(id);
          if (!incident) return { incident: undefined };
          const decision = decideSystem(incident, command, world(incident, command.type, SYSTEM, null));
          if (!decision.ok) throw new Error(`the system was refused ${command.type}: ${decision.refusal.why}`, { cause: decision.refusal });
          const append = { ...appendOf(incident, id, decision.entries, { now: clock.now(), by: SYSTEM, as: null }), ...also };
          const appended = await store.append(append);
          if (appended.kind === 'signals-decided') throw new SignalsDecided(appended.ids);
          if (appended.kind !== 'appended') return null;
          tell(append.state, append.entries);
          return { incident: append.state };
        }),
      ).then((done) => done.incident);
    },

    async open(beginning, more, signals) {
      const now = clock.now();
      const opening = await openingOf(deps, beginning, now);
      const { append, taken } = await write(opening, [...open(opening, now), ...more(opening)], { now, by: SYSTEM, as: null }, { signals });
      if (taken === '') throw new Error('an opening met a conflict', { cause: opening.id });
      return taken === null ? { id: append.incident, joined: false } : { id: taken, joined: true };
    },
  };
}

/** What is wrong with a declaration that the schema cannot see. */
function faultsIn(declaration: Declaration, deps: DoorDeps, now: string): readonly { readonly field: string; readonly message: string }[] {
  const errors: { field: string; message: string }[] = [];
  const { runbook, people = [], startedAt } = declaration;
  const suggest = (wrong: string, known: readonly string[]) => {
    const near = nearest(wrong, known);
    return near ? `; did you mean ${near}?` : known.length > 0 ? `; there are ${known.slice(0, 10).join(', ')}` : '';
  };
  if (runbook !== undefined && !deps.handbook.runbook(runbook)) {
    errors.push({
      field: 'runbook',
      message: `the handbook has no runbook ${runbook}${suggest(
        runbook,
        deps.handbook.runbooks().map((each) => each.id),
      )}`,
    });
  }
  const directory = deps.handbook.people().map((person) => person.id);
  for (const person of people) {
    if (!directory.includes(person))
      errors.push({ field: 'people', message: `the directory has nobody called ${person}${suggest(person, directory)}` });
  }
  if (startedAt !== undefined && startedAt > now) errors.push({ field: 'startedAt', message: `${startedAt} is still to come; now is ${now}` });
  return errors;
}

function beginningOf(declaration: Declaration, deps: DoorDeps, by: PersonId, now: string): Beginning {
  const runbook = declaration.runbook === undefined ? undefined : deps.handbook.runbook(declaration.runbook);
  return {
    title: declaration.title,
    summary: declaration.summary ?? null,
    severity: declaration.severity,
    service: declaration.service ?? runbook?.service ?? null,
    runbook: runbook?.id ?? null,
    drill: declaration.drill ?? false,
    drillPeople: declaration.drill ? [by, ...(declaration.people ?? [])] : [],
    trigger: 'person',
    startedAt: declaration.startedAt ?? now,
    systemKnewAt: null,
    personKnewAt: now,
    condition: null,
    group: null,
    signalLabels: null,
  };
}
