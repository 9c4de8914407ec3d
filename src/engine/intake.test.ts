import { describe, expect, it, vi } from 'vitest';
import type { Signal } from '#domain/detection/signal.ts';
import { INC_7 } from '#test/engine/earlier-incident.ts';
import { aSignal, type EngineWorld, engineWorld, minute, PROMETHEUS, T0 } from '#test/engine/engine-world.ts';
import { IntakeFull } from './intake.ts';
import type { Store } from './ports.ts';

const ends = (fingerprint: string): Signal => aSignal(fingerprint, { status: 'resolved', endsAt: minute(5) });
const all = (world: EngineWorld) => world.store.signals({ limit: 100 }).then(({ items }) => items);
const incidents = (world: EngineWorld) => world.store.incidents({ limit: 100 }).then(({ items }) => items);

async function only(world: EngineWorld) {
  const [incident, ...others] = await incidents(world);
  if (!incident || others.length > 0) throw new Error(`there are ${others.length + (incident ? 1 : 0)} incidents`);
  return incident;
}

describe('intake', () => {
  it('given a signal of a runbook condition, then an incident opens at the moment its source knew (B1, B2)', async () => {
    const world = await engineWorld();
    world.clock.set(minute(3));
    const taken = await world.engine.take([aSignal('a')], PROMETHEUS);
    const incident = await only(world);
    expect(taken).toMatchObject([{ change: 'new', incident: incident.opening.id }]);
    expect(incident).toMatchObject({ systemKnewAt: T0, personKnewAt: null, declaredAt: minute(3), severity: 'P1' });
    expect(incident.opening).toMatchObject({ trigger: 'signal', condition: 'submissions-fail#error-rate', runbook: 'submissions-fail' });
    expect(await all(world)).toMatchObject([{ incident: incident.opening.id, why: expect.stringContaining('opened an incident') }]);
  });

  it('given a thousand signals at once, then it is one incident with a count and one page (B4)', async () => {
    const append = vi.fn();
    const wrap = (store: Store): Store => ({
      ...store,
      append: (asked) => {
        append();
        return store.append(asked);
      },
    });
    const world = await engineWorld({ wrap });
    const signals = Array.from({ length: 1_000 }, (_, i) => aSignal(`s${i}`));
    const taken = await Promise.all(signals.map((signal) => world.engine.take([signal], PROMETHEUS)));
    const incident = await only(world);
    expect(new Set(taken.flat().map((each) => each.incident))).toEqual(new Set([incident.opening.id]));
    expect(incident.detection).toMatchObject({ count: 1_000, firing: 1_000 });
    expect(append.mock.calls.length, 'a storm is decided in batches').toBeLessThan(20);
    await world.deadlineClock.settle();
    expect(world.mail.delivered().filter(({ subject }) => subject.startsWith('PAGE'))).toHaveLength(1);
  });

  it('given copies of one signal at once, then it is counted once (B4)', async () => {
    const world = await engineWorld();
    const taken = await Promise.all(Array.from({ length: 100 }, () => world.engine.take([aSignal('same')], PROMETHEUS)));
    expect(taken.flat().filter(({ change }) => change === 'new')).toHaveLength(1);
    expect((await only(world)).detection).toMatchObject({ count: 1, firing: 1 });
    expect(await all(world)).toMatchObject([{ received: 100 }]);
  });

  it('given an open incident of the same condition and group, then a signal joins it; of another group it opens its own (B4)', async () => {
    const world = await engineWorld();
    const [first] = await world.engine.take([aSignal('a')], PROMETHEUS);
    const [second] = await world.engine.take([aSignal('b')], PROMETHEUS);
    const [other] = await world.engine.take([aSignal('c', { labels: { alertname: 'SubmissionErrorRate', service: 'essays' } })], PROMETHEUS);
    expect(second?.incident).toBe(first?.incident);
    expect(other?.incident).not.toBe(first?.incident);
    expect(await incidents(world)).toHaveLength(2);
  });

  it('given an incident that a person declared on the runbook, then the signal joins it (B4)', async () => {
    const world = await engineWorld();
    const declared = await world.declare();
    const [taken] = await world.engine.take([aSignal('a')], PROMETHEUS);
    expect(taken?.incident).toBe(declared);
  });

  it('given that signals end, then the incident knows when its condition cleared (C8)', async () => {
    const world = await engineWorld();
    await world.engine.take([aSignal('a'), aSignal('b')], PROMETHEUS);
    await world.engine.take([ends('a')], PROMETHEUS);
    expect((await only(world)).detection).toMatchObject({ count: 2, firing: 1, clearedAt: null });
    const [taken] = await world.engine.take([ends('b')], PROMETHEUS);
    expect(taken?.change).toBe('resolved');
    expect((await only(world)).detection).toMatchObject({ firing: 0, clearedAt: expect.any(String) });
    expect(await all(world)).toMatchObject([{ why: 'it has ended' }, { why: 'it has ended' }]);
  });

  it('given a signal that begins and ends in one batch, then it belongs to the incident it opened, which has cleared', async () => {
    const world = await engineWorld();
    await Promise.all([world.engine.take([aSignal('a')], PROMETHEUS), world.engine.take([ends('a')], PROMETHEUS)]);
    await world.deadlineClock.settle();
    const incident = await only(world);
    expect(await all(world)).toMatchObject([{ incident: incident.opening.id, why: 'it has ended' }]);
    expect(incident.detection).toMatchObject({ count: 1, firing: 0 });
  });

  it('given an end without a beginning, then it is listed and opens nothing', async () => {
    const world = await engineWorld();
    await world.engine.take([ends('never seen')], PROMETHEUS);
    expect(await incidents(world)).toEqual([]);
    expect(await world.store.unprocessedSignals(10)).toEqual([]);
  });

  it('given a signal that nothing matches, then it is kept and says why (B4)', async () => {
    const world = await engineWorld();
    const [taken] = await world.engine.take([aSignal('a', { labels: { alertname: 'DiskFull', severity: 'info' } })], PROMETHEUS);
    expect(taken?.incident).toBeNull();
    expect(await incidents(world)).toEqual([]);
    expect(await all(world)).toMatchObject([{ incident: null, why: expect.stringContaining('no condition matches alertname=DiskFull') }]);
  });

  it('given a page-worthy signal without a runbook, then an incident opens with the runbook missing (B5)', async () => {
    const world = await engineWorld();
    const labels = { alertname: 'DiskFull', severity: 'critical' };
    await world.engine.take([aSignal('a', { labels })], PROMETHEUS);
    expect((await only(world)).opening).toMatchObject({ runbook: 'missing', condition: 'unmatched:DiskFull', trigger: 'signal' });
  });

  it('given a token that pages, then whatever it sends opens an incident (B5)', async () => {
    const world = await engineWorld();
    await world.engine.take([aSignal('a', { labels: { alertname: 'DiskFull' } })], { ...PROMETHEUS, pages: true });
    expect((await only(world)).opening.runbook).toBe('missing');
  });

  it('given a condition that fires again after its fix landed, then the new incident is a recurrence (K5)', async () => {
    const world = await engineWorld({ wrap: landed });
    await world.engine.take([aSignal('again')], PROMETHEUS);
    expect((await only(world)).opening.recurrenceOf).toBe('INC-7');
  });

  it('given an alert that had no runbook, when the runbook that was its fix has it now, then it is a recurrence (B5, K5)', async () => {
    const without = { ...INC_7, opening: { ...INC_7.opening, condition: 'unmatched:SubmissionErrorRate', runbook: 'missing' } };
    const world = await engineWorld({
      wrap: (store) => ({ ...store, landedEarlier: async ({ condition }) => (condition === without.opening.condition ? without : undefined) }),
    });
    await world.engine.take([aSignal('again')], PROMETHEUS);
    expect((await only(world)).opening).toMatchObject({ condition: 'submissions-fail#error-rate', recurrenceOf: 'INC-7' });
  });

  it('given a death between writing and deciding, when the process starts again, then the signals open their incident, once (B4)', async () => {
    const world = await engineWorld();
    const source = { token: PROMETHEUS.id, name: PROMETHEUS.name, kind: PROMETHEUS.source };
    const quiet = aSignal('q', { labels: { alertname: 'DiskFull' } });
    await world.store.recordSignals(
      [aSignal('a'), aSignal('b'), quiet].map((signal, i) => ({
        id: `00000000-0000-4000-9000-00000000000${i}`,
        source,
        signal,
        receivedAt: T0,
        pages: false,
      })),
    );
    expect(await incidents(world)).toEqual([]);
    await world.deadlineClock.settle();
    const incident = await only(world);
    expect(incident.detection).toMatchObject({ count: 2, firing: 2 });
    expect((await all(world)).map((signal) => signal.incident)).toEqual([null, incident.opening.id, incident.opening.id]);
    await world.deadlineClock.settle();
    expect((await only(world)).version).toBeGreaterThanOrEqual(incident.version);
    expect((await only(world)).detection.count).toBe(2);
  });

  it('given a group that cannot be decided on, then the others open, the sender is answered, and the rest is decided later', async () => {
    let broken = true;
    const wrap = (store: Store): Store => ({
      ...store,
      openByKey: (key) => (broken && key.startsWith('unmatched:DiskFull') ? Promise.reject(new Error('disk I/O')) : store.openByKey(key)),
    });
    const world = await engineWorld({ wrap });
    const page = aSignal('d', { labels: { alertname: 'DiskFull', severity: 'critical' } });
    const taken = await world.engine.take([page, aSignal('a')], PROMETHEUS);
    expect(taken.map(({ incident }) => incident)).toEqual([null, expect.any(String)]);
    expect(await incidents(world)).toHaveLength(1);
    expect(world.logged).toContainEqual(expect.stringContaining('signals are kept'));
    broken = false;
    await world.deadlineClock.settle();
    expect(await incidents(world)).toHaveLength(2);
    expect((await all(world)).every(({ incident }) => incident !== null)).toBe(true);
  });

  it('given a store that cannot write, then the sender is told, and what comes later is taken', async () => {
    let broken = true;
    const wrap = (store: Store): Store => ({
      ...store,
      recordSignals: (batch) => (broken ? Promise.reject(new Error('disk full')) : store.recordSignals(batch)),
    });
    const world = await engineWorld({ wrap });
    await expect(world.engine.take([aSignal('a')], PROMETHEUS)).rejects.toThrow('disk full');
    broken = false;
    await expect(world.engine.take([aSignal('a')], PROMETHEUS)).resolves.toMatchObject([{ change: 'new' }]);
  });

  it('given more than can wait in memory, then it refuses instead of forgetting', async () => {
    const world = await engineWorld();
    const many = Array.from({ length: 50_001 }, (_, i) => aSignal(`s${i}`));
    // It throws before it keeps anything, so the door can answer 503.
    expect(() => void world.engine.take(many, PROMETHEUS)).toThrow(IntakeFull);
    expect(await all(world)).toEqual([]);
  });
});

/** A store that remembers an earlier incident on the condition whose fix has landed. */
function landed(store: Store): Store {
  return { ...store, landedEarlier: async ({ condition }) => (condition === INC_7.opening.condition ? INC_7 : undefined) };
}
