/** The engine assembled: the door, intake, the dispatcher and the clock over one store. */
import { gateFacts } from '#domain/incident/postmortem-facts.ts';
import { SYSTEM } from '#domain/kernel/stamp.ts';
import { gate } from '#domain/resolution/gate.ts';
import { awaitingBrief } from './await-brief.ts';
import { whatCan } from './can.ts';
import { createDeadlineClock, type DeadlineClock } from './deadline-clock.ts';
import { createDispatcher, type DispatcherDeps } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import { createDoor, type DoorDeps } from './handle.ts';
import { createIntake } from './intake.ts';

/** Everything the engine runs on. */
export type EngineDeps = DoorDeps &
  Omit<DispatcherDeps, 'door' | 'log'> & {
    readonly log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
    /** Milliseconds between two looks at the clock. */
    readonly every: number;
  };

/** The engine and the clock that drives it; the clock is started by whoever starts the process. */
export type RunningEngine = { readonly engine: Engine; readonly deadlineClock: DeadlineClock };

/** Assemble the engine. */
export function createEngine(deps: EngineDeps): RunningEngine {
  const { store } = deps;
  const door = createDoor(deps);
  const intake = createIntake({ ...deps, door });
  const dispatcher = createDispatcher({ ...deps, door });
  const deadlineClock = createDeadlineClock({ ...deps, door, dispatcher, intake });
  door.onEntries(() => deadlineClock.wake());

  async function load(ref: string) {
    const id = await store.resolveRef(ref);
    return id === undefined ? undefined : store.load(id);
  }

  const engine: Engine = {
    declare: (declaration, asking) => door.declare(declaration, asking),
    command: (ref, command, asking) =>
      awaitingBrief({ onEntries: door.onEntries, load: (id) => store.load(id) }, () => door.command(ref, command, asking)),
    incident: load,
    take: (signals, source) => intake.take(signals, source),
    signals: (filter) => store.signals(filter),
    onEntries: (listener) => door.onEntries(listener),
    async can(ref, person) {
      const incident = await load(ref);
      return incident ? whatCan(incident, person, (type) => door.world(incident, type, person, null)) : undefined;
    },
    async gate(ref) {
      const incident = await load(ref);
      if (!incident) return undefined;
      const { handbook } = door.world(incident, 'close', SYSTEM, null);
      return gate(gateFacts(incident), handbook ?? { has: () => false, runbookForSignals: null });
    },
  };
  return { engine, deadlineClock };
}
