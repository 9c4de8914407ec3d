import { describe, expect, it } from 'vitest';
import { engineWorld } from '#test/engine/engine-world.ts';
import type { Declaration, Handled } from './engine.ts';

const P0: Declaration = { title: 'Grading is down', severity: 'P0', service: 'grading' };
const PUBLISH = { type: 'update.publish', audience: 'status-page', text: 'We are on it.' } as const;

function refOf(handled: Handled): string {
  if (handled.kind !== 'accepted') throw new Error(`not accepted: ${handled.kind}`);
  return handled.incident.opening.ref;
}

describe('E3 a publish while the automatic brief is on its way', () => {
  it('given a P0 just declared, when the communicator publishes before the brief was handed over, then it waits for it and is accepted', async () => {
    const world = await engineWorld();
    const ref = refOf(await world.engine.declare(P0, { by: 'maya', as: null }));
    await world.engine.command(ref, { type: 'acknowledge' }, { by: 'maya', as: null });
    const publishing = world.engine.command(ref, PUBLISH, { by: 'maya', as: 'communicator' });
    await world.deadlineClock.settle();
    expect(await publishing).toMatchObject({ kind: 'accepted' });
  });

  it('given no brief at all, when the communicator publishes, then it is refused at once', async () => {
    const world = await engineWorld();
    const ref = refOf(await world.engine.declare({ ...P0, severity: 'P1' }, { by: 'maya', as: null }));
    await world.engine.command(ref, { type: 'acknowledge' }, { by: 'maya', as: null });
    expect(await world.engine.command(ref, PUBLISH, { by: 'maya', as: 'communicator' })).toMatchObject({ kind: 'refused', refusal: { rule: 'E3' } });
  });
});
