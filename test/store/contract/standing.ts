import { afterEach, beforeEach } from 'vitest';
import type { Incident } from '#domain/incident/incident.ts';
import type { Append, Store } from '#engine/ports.ts';
import type { Besides } from '../an-incident.ts';
import { anIncident, opening, type Said } from '../an-incident.ts';
import type { Fresh, Ground } from './ground.ts';

/** Gives every test of a suite a ground of its own: `ground().store` is empty at its beginning. */
export function standingOn(fresh: Fresh): () => Ground {
  let ground: Ground | undefined;
  beforeEach(async () => {
    ground = await fresh();
  });
  afterEach(async () => {
    await ground?.end();
    ground = undefined;
  });
  return () => {
    if (ground === undefined) throw new Error('there is no ground outside a test');
    return ground;
  };
}

/** Writes what must succeed and answers the state after it. */
export async function written(store: Store, append: Append): Promise<Incident> {
  const done = await store.append(append);
  if (done.kind !== 'appended') throw new Error(`expected appended, got ${JSON.stringify(done)}`);
  return append.state;
}

/** Opens an incident in the store and answers it at version 1. */
export async function begun(store: Store, number: number, said: Said = {}, besides: Besides = {}): Promise<Incident> {
  return written(store, opening(anIncident(number, said), besides));
}
