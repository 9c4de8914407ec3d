/** Given/when/then over the pure decider: an opening, what has happened, one command, and what it comes to. */
import { expect } from 'vitest';
import type { Command, PersonCommand, PersonCommandType, SystemCommand, World } from '#domain/incident/command.ts';
import { HAT_OF } from '#domain/incident/command.ts';
import { deadlines } from '#domain/incident/deadlines.ts';
import { decide, decideSystem } from '#domain/incident/decide.ts';
import type { Effect } from '#domain/incident/effect.ts';
import type { Entry, EntryType, Recorded } from '#domain/incident/entry.ts';
import type { Incident, Opening } from '#domain/incident/incident.ts';
import { open } from '#domain/incident/open.ts';
import type { Decision, Refusal, RuleId } from '#domain/kernel/decision.ts';
import { type Hat, type Instant, type PersonId, plus, SYSTEM } from '#domain/kernel/stamp.ts';
import { appendOf } from '#engine/record.ts';
import { opening } from './opening.ts';

/** The decider under test: the real one, or a mutant that a law must kill. */
export type Decider = {
  readonly open: typeof open;
  readonly decide: typeof decide;
  readonly decideSystem: typeof decideSystem;
};

/** The domain's own decider. */
export const REAL: Decider = { open, decide, decideSystem };

/** An incident on its way: its timeline, every effect so far, and the clock, which stands still until a step moves it. */
export type Scene = {
  readonly incident: Incident;
  readonly entries: readonly Recorded[];
  readonly effects: readonly Effect[];
  readonly now: Instant;
};

/** One thing that happens: a person's command, a system's command, or time that passes (`fires`: with the clocks that come due, each at its time). */
export type Step =
  | { readonly kind: 'person'; readonly by: PersonId; readonly as: Hat | null; readonly command: PersonCommand }
  | { readonly kind: 'system'; readonly command: SystemCommand }
  | { readonly kind: 'time'; readonly minutes: number; readonly fires: boolean };

/** `by` gives a command under the hat that it wants. */
export function does(by: PersonId, command: PersonCommand, as: Hat | null = HAT_OF[command.type]): Step {
  return { kind: 'person', by, as, command };
}

/** A clock, a sender or an adapter speaks. */
export function system(command: SystemCommand): Step {
  return { kind: 'system', command };
}

/** Minutes pass, and every clock that comes due fires at its time. */
export function wait(minutes: number): Step {
  return { kind: 'time', minutes, fires: true };
}

/** Minutes pass, and no clock fires. */
export function later(minutes: number): Step {
  return { kind: 'time', minutes, fires: false };
}

let deliveries = 0;

/** A message reached somebody, or did not. */
export function delivered(
  person: PersonId,
  purpose: Extract<SystemCommand, { type: 'delivery.report' }>['purpose'],
  said: { readonly outcome?: 'delivered' | 'failed'; readonly channel?: string; readonly audience?: string | null } = {},
): Step {
  deliveries += 1;
  const { outcome = 'delivered', channel = 'ntfy', audience = null } = said;
  return system({
    type: 'delivery.report',
    delivery: `d-${deliveries}`,
    purpose,
    audience,
    person,
    channel,
    address: null,
    outcome,
    detail: outcome === 'failed' ? 'connection refused' : null,
    attempts: 1,
  });
}

/** What the world is when somebody gives a command at `now`. */
export function worldOf(scene: Pick<Scene, 'incident' | 'now'>, by: PersonId, as: Hat | null, handbook?: World['handbook']): World {
  return { now: scene.now, by, as, people: new Set(Object.keys(scene.incident.opening.frozen.people)), ...(handbook ? { handbook } : {}) };
}

function recorded(scene: Scene | undefined, incident: string, entries: readonly Entry[], now: Instant, by: PersonId, as: Hat | null): Scene {
  if (entries.length === 0 && scene) return { ...scene, now };
  const append = appendOf(scene?.incident, incident, entries, { now, by, as });
  return {
    incident: append.state,
    entries: [...(scene?.entries ?? []), ...append.entries],
    effects: [...(scene?.effects ?? []), ...append.outbox.map(({ effect }) => effect)],
    now,
  };
}

/** The scene in which an incident has just begun, declared by `by` (a signal: the system). */
export function begun(from: Opening = opening(), decider: Decider = REAL, by: PersonId = from.trigger === 'person' ? 'maya' : SYSTEM): Scene {
  return recorded(undefined, from.id, decider.open(from, from.startedAt), from.startedAt, by, null);
}

function decided(scene: Scene, command: Command, world: World, decider: Decider): Decision<Entry> {
  return command.type in HAT_OF
    ? decider.decide(scene.incident, command as PersonCommand, world)
    : decider.decideSystem(scene.incident, command as SystemCommand, world);
}

/** Fire the clocks due by now, earliest first, until none is left; throws when one outlives its firing. */
export function fireDue(scene: Scene, decider: Decider = REAL): Scene {
  let state = scene;
  const fired = new Set<string>();
  for (;;) {
    const due = deadlines(state.incident).find((deadline) => deadline.at <= state.now);
    if (!due) return state;
    if (fired.has(due.key)) throw new Error(`the deadline ${due.key} outlives its firing`);
    fired.add(due.key);
    const decision = decided(state, { type: 'deadline.fire', key: due.key }, worldOf(state, SYSTEM, null), decider);
    if (!decision.ok || decision.entries.length === 0) throw new Error(`the due deadline ${due.key} puts nothing on the timeline`);
    state = recorded(state, state.incident.opening.id, decision.entries, state.now, SYSTEM, null);
  }
}

function passed(scene: Scene, step: Extract<Step, { kind: 'time' }>, decider: Decider): Scene {
  const end = plus(scene.now, step.minutes * 60_000);
  if (!step.fires) return { ...scene, now: end };
  let state = fireDue(scene, decider);
  for (;;) {
    const next = deadlines(state.incident)[0];
    if (!next || next.at > end) return { ...state, now: end };
    state = fireDue({ ...state, now: next.at }, decider);
  }
}

/** What one step comes to; a refusal leaves the scene as it was. */
export function step(scene: Scene, one: Step, decider: Decider = REAL): { readonly scene: Scene; readonly refusal: Refusal | null } {
  if (one.kind === 'time') return { scene: passed(scene, one, decider), refusal: null };
  const [by, as] = one.kind === 'person' ? [one.by, one.as] : [SYSTEM, null];
  const decision = decided(scene, one.command, worldOf(scene, by, as), decider);
  if (!decision.ok) return { scene, refusal: decision.refusal };
  return { scene: recorded(scene, scene.incident.opening.id, decision.entries, scene.now, by, as), refusal: null };
}

/** What `when` came to, and the words to judge it by. */
export class Outcome {
  readonly before: Scene;
  readonly after: Scene;
  readonly refusal: Refusal | null;
  private readonly asked: Step;

  constructor(before: Scene, asked: Step) {
    const { scene, refusal } = step(before, asked);
    this.before = before;
    this.after = scene;
    this.refusal = refusal;
    this.asked = asked;
  }

  /** What this step put on the timeline. */
  get entries(): readonly Recorded[] {
    return this.after.entries.slice(this.before.entries.length);
  }

  /** What this step sends to the outside. */
  get effects(): readonly Effect[] {
    return this.after.effects.slice(this.before.effects.length);
  }

  /** Exactly these entries, in this order. */
  writes(...types: readonly EntryType[]): this {
    expect(this.refusal).toBeNull();
    expect(this.entries.map(({ type }) => type)).toEqual(types);
    return this;
  }

  /** Refused by this rule, with a sentence why and a remedy; nothing is written. */
  refused(rule: RuleId, why?: string | RegExp): Refusal {
    expect(this.refusal?.rule, `the refusal of ${JSON.stringify(this.asked)}`).toBe(rule);
    const refusal = this.refusal as Refusal;
    expect(refusal.why).toMatch(/\S.*[.!]$/);
    expect(refusal.remedy).toMatch(/\S.*[.!]$/);
    if (why !== undefined) expect(refusal.why).toMatch(why);
    expect(this.entries).toEqual([]);
    return refusal;
  }

  /** Refused, and each offered next step, given by `by`, is itself a yes; `between` happens before the same thing is asked again, which is then a yes. */
  refusedUntilNext(rule: RuleId, by: PersonId, ...between: readonly Step[]): Refusal {
    const refusal = this.refused(rule);
    const { type, as, ...fields } = refusal.next ?? { type: 'no next step was offered' };
    const command = { type, ...fields } as unknown as PersonCommand;
    const done = given(this.before, does(by, command, (as as Hat | undefined) ?? null), ...between);
    expect(step(done, this.asked).refusal).toBeNull();
    return refusal;
  }

  /** The one entry of this type that the step wrote; throws when it wrote none. */
  entry<T extends EntryType>(type: T): Extract<Recorded, { readonly type: T }> {
    const found = this.entries.find((entry) => entry.type === type);
    if (!found) throw new Error(`no ${type} among ${this.entries.map((entry) => entry.type).join(', ')}`);
    return found as Extract<Recorded, { readonly type: T }>;
  }
}

/** A scene in which these steps have happened; throws when one of them is refused, since that is a fault of the test. */
export function given(from: Opening | Scene, ...steps: readonly Step[]): Scene & { when: (command: Command, who?: Who) => Outcome } {
  let scene: Scene = 'incident' in from ? from : begun(from);
  for (const one of steps) {
    const { scene: next, refusal } = step(scene, one);
    if (refusal) throw new Error(`a given step is refused: ${refusal.rule} ${refusal.why} ${JSON.stringify(one)}`);
    scene = next;
  }
  const { incident, entries, effects, now } = scene;
  const at = { incident, entries, effects, now };
  return {
    ...at,
    when: (command, who) =>
      new Outcome(
        at,
        command.type in HAT_OF
          ? {
              kind: 'person',
              by: who?.by ?? 'yossi',
              as: who && 'as' in who ? (who.as ?? null) : HAT_OF[command.type as PersonCommandType],
              command: command as PersonCommand,
            }
          : { kind: 'system', command: command as SystemCommand },
      ),
  };
}

/** Who gives a command and under which hat; without a hat said, the one that the command wants. */
export type Who = { readonly by: PersonId; readonly as?: Hat | null };

/** Who is told by these effects. */
export function told(effects: readonly Effect[]): readonly PersonId[] {
  return effects.flatMap((effect) => (effect.kind === 'tell' && effect.person !== null ? [effect.person] : []));
}
