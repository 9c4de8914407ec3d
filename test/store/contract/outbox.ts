import { expect, it } from 'vitest';
import { aDeadline, effect, goingOn, minute, note, T0, telling } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn, written } from './standing.ts';

/** What is owed by when, and what is on its way out. */
export function outboxContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  it('answers due deadlines earliest first, and replaces them with each append', async () => {
    const { store } = ground();
    const one = await begun(store, 1, {}, { deadlines: [aDeadline('b', minute(30)), aDeadline('a', minute(5))] });
    const two = await begun(store, 2, {}, { deadlines: [aDeadline('a', minute(10))] });
    const due = async (now: string, limit = 10) =>
      (await store.dueDeadlines(now, limit)).map(({ incident, deadline }) => `${incident === one.opening.id ? 1 : 2}${deadline.key}`);
    expect(await due(minute(4))).toEqual([]);
    expect(await due(minute(5))).toEqual(['1a']);
    expect(await due(minute(99))).toEqual(['1a', '2a', '1b']);
    expect(await due(minute(99), 2)).toEqual(['1a', '2a']);
    expect(await store.nextDue()).toBe(minute(5));

    await written(store, goingOn(one, [note('a fired')], { deadlines: [aDeadline('b', minute(30))] }));
    await written(store, goingOn(two, [note('over')], { deadlines: [] }));
    expect(await due(minute(99))).toEqual(['1b']);
  });

  it('keeps two thousand deadlines of one incident', async () => {
    const { store } = ground();
    await begun(store, 1, {}, { deadlines: Array.from({ length: 2000 }, (_, i) => aDeadline(`page:${i}`, minute(i))) });
    expect(await store.dueDeadlines(minute(2000), 5000)).toHaveLength(2000);
  });

  it('claims what is due, once, for the length of the lease', async () => {
    const { store } = ground();
    const incident = await begun(store, 1);
    await written(store, goingOn(incident, [note('x')], { outbox: [effect(incident, 1), effect(incident, 2, minute(5)), effect(incident, 3)] }));
    const claim = async (now: string, limit = 10) => (await store.claimOutbox(now, 'n1', limit, 60_000)).map(({ id }) => id.split(':').at(-1));

    const [first] = await store.claimOutbox(T0, 'n1', 1, 60_000);
    expect(first).toEqual({ ...effect(incident, 1), attempts: 0, createdAt: minute(2) });
    expect(await claim(T0)).toEqual(['3']);
    expect(await claim(T0)).toEqual([]);
    expect(await store.nextDue()).toBe(minute(1));
    expect(await claim(minute(1))).toEqual(['1', '3']);
    expect(await claim(minute(5))).toEqual(['1', '2', '3']);
    expect(await store.outboxDepth()).toEqual({ waiting: 3, oldest: minute(2) });
  });

  it('gives each item to one of many nodes that claim at once', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    const incident = await begun(store, 1);
    await written(store, goingOn(incident, [note('x')], { outbox: Array.from({ length: 100 }, (_, i) => effect(incident, i)) }));
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).claimOutbox(T0, `node-${i}`, 10, 60_000)));
    const ids = claims.flat().map(({ id }) => id);
    // A node passes over rows that another is claiming, so one round may leave some; nobody gets what somebody else has.
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await store.claimOutbox(T0, 'last', 100, 60_000);
    expect(new Set([...ids, ...rest.map(({ id }) => id)]).size).toBe(100);
  });

  it('tries again later, one attempt more', async () => {
    const { store } = ground();
    const incident = await begun(store, 1, {}, { outbox: [effect(await begun(store, 2), 1)] });
    const [item] = await store.claimOutbox(T0, 'n1', 10, 60_000);
    await store.retryOutbox(item?.id ?? '', minute(2), 'mailbox \0 full');
    expect(await store.nextDue()).toBe(minute(2));
    expect(await store.claimOutbox(minute(1), 'n1', 10, 60_000)).toEqual([]);
    expect(await store.claimOutbox(minute(2), 'n1', 10, 60_000)).toMatchObject([{ attempts: 1, nextAt: minute(2) }]);
    expect(incident.version).toBe(1);
  });

  it('never sends what is settled, by append or alone, even when it is put out again', async () => {
    const { store } = ground();
    const incident = await begun(store, 1);
    const items = [effect(incident, 1), effect(incident, 2), effect(incident, 3)];
    const sent = await written(store, goingOn(incident, [note('x')], { outbox: items }));
    const [one, two, three] = items.map(({ id }) => id);
    await store.claimOutbox(T0, 'n1', 10, 60_000);
    const reported = await written(store, goingOn(sent, [note('delivered')], { settles: [one ?? ''] }));
    await store.settleOutbox(two ?? '');
    await store.retryOutbox(two ?? '', minute(1), 'came late');
    await written(store, goingOn(reported, [note('again')], { outbox: items.map((item) => ({ ...item, effect: telling('other words') })) }));

    expect(await store.outboxDepth()).toMatchObject({ waiting: 1 });
    expect(await store.releaseClaims(null)).toBe(1);
    const left = await store.claimOutbox(minute(99), 'n1', 10, 60_000);
    expect(left.map(({ id }) => id)).toEqual([three]);
    expect(left[0]?.effect).toEqual(items[2]?.effect);
  });

  it('gives back what a dead node held, and only that', async () => {
    const { store } = ground();
    const incident = await begun(store, 1);
    await written(store, goingOn(incident, [note('x')], { outbox: [effect(incident, 1), effect(incident, 2), effect(incident, 3, minute(9))] }));
    await store.claimOutbox(T0, 'dead', 1, 3_600_000);
    await store.claimOutbox(T0, 'alive', 1, 3_600_000);
    expect(await store.releaseClaims('dead')).toBe(1);
    expect(await store.nextDue()).toBe(T0);
    expect(await store.claimOutbox(minute(1), 'n2', 10, 3_600_000)).toHaveLength(1);
    expect(await store.releaseClaims(null)).toBe(2);
    expect(await store.releaseClaims(null)).toBe(0);
    expect(await store.claimOutbox(minute(1), 'n2', 10, 60_000)).toHaveLength(2);
  });

  it('renews the leases of what a node still works on, and of nothing else', async () => {
    const { store } = ground();
    const incident = await begun(store, 1);
    const items = [effect(incident, 1), effect(incident, 2), effect(incident, 3)];
    await written(store, goingOn(incident, [note('x')], { outbox: items }));
    await store.claimOutbox(T0, 'n1', 2, 60_000);
    await store.claimOutbox(T0, 'n2', 1, 60_000);
    const [one, two, three] = items.map(({ id }) => id);
    await store.settleOutbox(two ?? '');
    await store.holdClaims([one ?? '', two ?? '', three ?? ''], 'n1', minute(5));
    expect((await store.claimOutbox(minute(4), 'n3', 10, 60_000)).map(({ id }) => id)).toEqual([three]);
    await store.holdClaims([one ?? ''], 'n3', minute(99));
    expect((await store.claimOutbox(minute(5), 'n3', 10, 60_000)).map(({ id }) => id)).toContain(one);
  });

  it('waits for nothing when nothing waits', async () => {
    const { store } = ground();
    expect(await store.nextDue()).toBeNull();
    expect(await store.outboxDepth()).toEqual({ waiting: 0, oldest: null });
    const incident = await begun(store, 1, {}, { deadlines: [aDeadline('d', minute(3))] });
    await written(store, goingOn(incident, [note('x')], { deadlines: [aDeadline('d', minute(3))], outbox: [effect(incident, 1, minute(2))] }));
    expect(await store.nextDue()).toBe(minute(2));
    await store.settleOutbox(effect(incident, 1).id);
    expect(await store.nextDue()).toBe(minute(3));
  });
}
