import { expect, it } from 'vitest';
import { firing, resolved } from '../a-signal.ts';
import { goingOn, minute, note, T0 } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn, written } from './standing.ts';

/** Reading signals, and what was decided of them. */
export function signalsContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  it('B4: lists matched and unmatched, newest first, with a stable cursor', async () => {
    const { store } = ground();
    const batch = Array.from({ length: 7 }, (_, i) => firing(`f${i}`));
    await store.recordSignals(batch);
    const incident = await begun(store, 1, {}, { signals: [batch[1]?.id ?? '', batch[5]?.id ?? ''] });
    const names = (page: { items: readonly { signal: { fingerprint: string } }[] }) => page.items.map(({ signal }) => signal.fingerprint);

    expect(names(await store.signals({ matched: true, limit: 10 }))).toEqual(['f5', 'f1']);
    expect(names(await store.signals({ matched: false, limit: 10 }))).toEqual(['f6', 'f4', 'f3', 'f2', 'f0']);
    expect(names(await store.signals({ incident: incident.opening.id, limit: 10 }))).toEqual(['f5', 'f1']);

    const first = await store.signals({ limit: 3 });
    // A repeat of an old one and a new one do not move the pages.
    await store.recordSignals([firing('f0', { receivedAt: minute(9) }), firing('f7')]);
    const second = await store.signals({ limit: 3, cursor: first.nextCursor ?? '' });
    const third = await store.signals({ limit: 3, cursor: second.nextCursor ?? '' });
    expect([names(first), names(second), names(third)]).toEqual([['f6', 'f5', 'f4'], ['f3', 'f2', 'f1'], ['f0']]);
    expect(third.nextCursor).toBeNull();
  });

  it('lists what is not decided yet, oldest first, until it is', async () => {
    const { store } = ground();
    const batch = [firing('a'), firing('b'), firing('c')];
    await store.recordSignals(batch);
    const pending = async () => (await store.unprocessedSignals(10)).map(({ signal }) => signal.fingerprint);
    expect(await pending()).toEqual(['a', 'b', 'c']);
    expect(await store.unprocessedSignals(2)).toHaveLength(2);
    await store.markSignals([batch[1]?.id ?? ''], 'no condition matches service "x"', null);
    expect(await pending()).toEqual(['a', 'c']);
    expect((await store.signals({ limit: 10 })).items[1]).toMatchObject({ why: 'no condition matches service "x"', incident: null });
    const incident = await begun(store, 1);
    await store.markSignals([batch[0]?.id ?? '', batch[2]?.id ?? ''], 'joined', incident.opening.id);
    expect(await pending()).toEqual([]);
    expect((await store.signals({ matched: true, limit: 10 })).items).toMatchObject([{ why: 'joined' }, { why: 'joined' }]);
    await store.markSignals([], 'nothing', null);
  });

  it('keeps an end pending that came while the beginning was being given to its incident', async () => {
    const { store } = ground();
    const first = firing('a');
    await store.recordSignals([first]);
    await store.recordSignals([resolved('a', { endsAt: minute(1) })]);
    const incident = await begun(store, 1, {}, { signals: [first.id] });
    expect(await store.unprocessedSignals(10)).toMatchObject([{ id: first.id, incident: incident.opening.id, signal: { status: 'resolved' } }]);
    await written(store, goingOn(incident, [note('it is over')], { signals: [first.id] }));
    expect(await store.unprocessedSignals(10)).toEqual([]);
  });

  it('B4: gives a signal to an incident once, and an append that comes second writes nothing', async () => {
    const { store } = ground();
    const [a, b] = [firing('a'), firing('b')];
    await store.recordSignals([a, b]);
    const incident = await begun(store, 1, {}, { signals: [a.id] });
    const second = goingOn(incident, [note('counted twice')], { signals: [a.id, b.id] });
    expect(await store.append(second)).toEqual({ kind: 'signals-decided', ids: [a.id] });
    expect(await store.entries(incident.opening.id)).toHaveLength(incident.version);
    expect(await store.unprocessedSignals(10)).toMatchObject([{ id: b.id }]);
    await written(store, goingOn(incident, [note('the rest')], { signals: [b.id] }));
    // An end is decided on of itself.
    await store.recordSignals([resolved('a', { endsAt: minute(1) })]);
    expect(await store.unprocessedSignals(10)).toMatchObject([{ id: a.id }]);
  });

  it('keeps an end pending whose beginning is given a reason afterwards', async () => {
    const { store } = ground();
    const first = firing('a');
    await store.recordSignals([first]);
    await store.recordSignals([resolved('a', { endsAt: minute(1) })]);
    const incident = await begun(store, 1, {}, { signals: [first.id] });
    await store.markSignals([first.id], 'opened an incident', incident.opening.id);
    expect(await store.unprocessedSignals(10)).toMatchObject([{ id: first.id, why: 'opened an incident' }]);
  });

  it('sums up the distinct signals of an incident', async () => {
    const { store } = ground();
    expect(await store.signalSummary('nobody')).toEqual({ count: 0, firing: 0, firstAt: null, lastAt: null });
    const batch = Array.from({ length: 1200 }, (_, i) => firing(`f${i}`, { receivedAt: minute(i) }));
    await store.recordSignals([...batch, ...batch]);
    const incident = await begun(store, 1, {}, { signals: batch.map(({ id }) => id) });
    await store.recordSignals([resolved('f0', { receivedAt: minute(5000) }), firing('another')]);
    expect(await store.signalSummary(incident.opening.id)).toEqual({ count: 1200, firing: 1199, firstAt: T0, lastAt: minute(5000) });
  });

  it('gives signals to incidents while they come in again, without breaking either off', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    const batch = Array.from({ length: 300 }, (_, i) => firing(`f${i}`));
    await store.recordSignals(batch);
    const ids = batch.map(({ id }) => id);
    const incidents = await Promise.all([1, 2, 3, 4].map((number) => begun(store, number)));
    await Promise.all([
      ...incidents.map((incident, i) => (i % 2 ? store : other).append(goingOn(incident, [note('joined')], { signals: ids }))),
      ...incidents.map((incident, i) => (i % 2 ? store : other).markSignals(ids.toReversed(), 'joined', incident.opening.id)),
      ...Array.from({ length: 8 }, (_, i) => (i % 2 ? store : other).recordSignals(i % 4 < 2 ? batch : batch.toReversed())),
    ]);
    const all = (await store.signals({ matched: true, limit: 1000 })).items;
    expect(all).toHaveLength(300);
    expect(all.every(({ received }) => received === 9)).toBe(true);
  });
}
