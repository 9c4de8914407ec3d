import { expect, it } from 'vitest';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Store } from '#engine/ports.ts';
import { aDeadline, aFix, anIncident, effect, goingOn, note, T0 } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn, written } from './standing.ts';

/** The timeline is the truth: everything else about incidents can be written again from it. */
export function rebuildContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  /** A fold of the kind that these tests need: version, head, one deadline, one fix, one key. */
  const refold = (entries: readonly Recorded[]) => {
    const [first] = entries;
    if (first?.type !== 'incident.declared') throw new Error('a timeline begins with its opening');
    const number = Number(first.data.ref.slice('INC-'.length));
    const state: Incident = {
      ...anIncident(number, { id: first.data.id, fixes: [aFix('refolded')] }),
      opening: first.data,
      version: entries.length,
      head: entries.at(-1)?.hash ?? '',
    };
    return { state, deadlines: [aDeadline(`refolded ${number}`, T0)], openKey: `key ${number}` };
  };

  const derived = async (store: Store) => ({
    incidents: (await store.incidents({ limit: 10 })).items,
    fixes: (await store.fixes({ limit: 10 })).items,
    deadlines: await store.dueDeadlines(T0, 10),
    keys: await Promise.all(['key 1', 'key 2'].map((key) => store.openByKey(key))),
  });

  it('writes snapshots, deadlines, fixes and keys again from the entries, and tells how far it is', async () => {
    const { store, raw } = ground();
    const one = await begun(store, 1, {}, { deadlines: [aDeadline('old', T0)], openKey: 'key 2' });
    const two = await begun(store, 2, { fixes: [aFix('old')] }, { openKey: 'key 1' });
    await written(store, goingOn(one, [note('a'), note('b')], { openKey: 'key 2' }));
    await raw(`update incidents set snapshot = '{}', version = 99`);

    const progress: string[] = [];
    expect(await store.rebuild(refold, (done, of) => progress.push(`${done}/${of}`))).toBe(2);
    expect(progress).toEqual(['1/2', '2/2']);
    const after = await derived(store);
    expect(after.incidents.map(({ opening, version }) => [opening.id, version])).toEqual([
      [two.opening.id, 1],
      [one.opening.id, 3],
    ]);
    expect(after.keys).toEqual([one.opening.id, two.opening.id]);
    expect(after.deadlines.map(({ deadline }) => deadline.key).sort()).toEqual(['refolded 1', 'refolded 2']);
    expect(after.fixes.map(({ fix }) => fix.id)).toEqual(['refolded', 'refolded']);

    // As if nothing had been there, and as often as one likes.
    await raw('delete from incidents');
    expect(await derived(store)).toMatchObject({ incidents: [], fixes: [], deadlines: [] });
    await store.rebuild(refold, () => {});
    await store.rebuild(refold, () => {});
    expect(await derived(store)).toEqual(after);
  });

  it('goes on where it was: the next append fits, and the outbox is untouched', async () => {
    const { store } = ground();
    const incident = await begun(store, 1);
    const state = await written(store, goingOn(incident, [note('a')], { outbox: [effect(incident, 1)] }));
    await store.rebuild(refold, () => {});
    await written(store, goingOn(state));
    expect(await store.outboxDepth()).toMatchObject({ waiting: 1 });
  });

  it('does not overwrite what is appended meanwhile', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    let state = await begun(store, 1);
    const appending = (async () => {
      for (let i = 0; i < 50; i++) state = await written(other, goingOn(state, [note(`${i}`)]));
    })();
    for (let i = 0; i < 20; i++) await store.rebuild(refold, () => {});
    await appending;
    expect((await store.load(state.opening.id))?.version).toBe(51);
    expect(await store.entries(state.opening.id)).toHaveLength(51);
  });

  it('leaves an incident as it was when its fold throws', async () => {
    const { store } = ground();
    const state = await begun(store, 1, {}, { deadlines: [aDeadline('d', T0)] });
    const broken = () => {
      throw new Error('no fold for this entry');
    };
    await expect(store.rebuild(broken, () => {})).rejects.toThrow('no fold for this entry');
    expect(await store.load(state.opening.id)).toEqual(state);
    expect(await store.dueDeadlines(T0, 10)).toHaveLength(1);
  });
}
