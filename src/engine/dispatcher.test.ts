import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeChannel } from '#adapters/paging/fake-channel.ts';
import { plus } from '#domain/kernel/stamp.ts';
import { engineWorld, minute, T0 } from '#test/engine/engine-world.ts';
import { backoff } from './dispatcher.ts';
import type { Channel, Delivered, LeverPuller, Message, Store } from './ports.ts';

const MAYA = 'maya@lumen.example';
const LATER: Delivered = { outcome: 'retry', detail: 'greylisted' };

/** A channel that takes the message and is never heard of again, as when the process dies before the answer. */
function swallowing(): Channel & { readonly taken: Message[] } {
  const taken: Message[] = [];
  return {
    name: 'email',
    taken,
    send: (message) => {
      taken.push(message);
      return new Promise<Delivered>(() => undefined);
    },
    check: async () => ({ ok: true, says: 'it swallows' }),
  };
}

const to = (address: string) => (message: Message) => message.to.address === address;

afterEach(() => {
  vi.useRealTimers();
});

describe('the dispatcher tells people', () => {
  it('given a mailbox that says not now, when time goes on, then it tries again with growing waits and the same delivery id (E5)', async () => {
    const world = await engineWorld();
    world.mail.answerFor(MAYA, LATER);
    const incident = await world.declare();
    const times = (): number => world.mail.attempts.filter(to(MAYA)).length;
    expect(times()).toBe(1);
    await world.deadlineClock.moveTo(plus(T0, 1_999));
    expect(times()).toBe(1);
    await world.deadlineClock.moveTo(plus(T0, 2_000));
    expect(times()).toBe(2);
    await world.deadlineClock.moveTo(plus(T0, 6_999));
    expect(times()).toBe(2);
    world.mail.answerFor(MAYA, null);
    await world.deadlineClock.moveTo(plus(T0, 7_000));
    expect(times()).toBe(3);

    const attempts = world.mail.attempts.filter(to(MAYA));
    expect(new Set(attempts.map(({ id }) => id)).size).toBe(1);
    const reports = (await world.timeline(incident)).filter((entry) => entry.type === 'delivery.reported' && entry.data.person === 'maya');
    expect(reports.map((entry) => entry.data)).toMatchObject([{ outcome: 'delivered', attempts: 3, delivery: attempts[0]?.id, address: MAYA }]);
  });

  it('waits longer with every failure, and five minutes at most', () => {
    const waits = Array.from({ length: 12 }, (_, attempts) => backoff(attempts));
    expect(waits.slice(0, 7)).toEqual([2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000]);
    expect(Math.max(...waits)).toBe(300_000);
  });

  it('given a channel that names its own wait, then that is kept', async () => {
    const world = await engineWorld();
    world.mail.answerFor(MAYA, { ...LATER, afterMs: 60_000 });
    await world.declare();
    await world.deadlineClock.moveTo(plus(T0, 59_999));
    expect(world.mail.attempts.filter(to(MAYA))).toHaveLength(1);
    await world.deadlineClock.moveTo(minute(1));
    expect(world.mail.attempts.filter(to(MAYA))).toHaveLength(2);
  });

  it('given a refusal for good, then the failure is on the timeline and nobody tries that delivery again (E2)', async () => {
    const world = await engineWorld();
    world.mail.answerFor(MAYA, { outcome: 'failed', detail: 'no such mailbox' });
    const incident = await world.declare();
    await world.deadlineClock.moveTo(minute(4));
    expect(world.mail.attempts.filter(to(MAYA))).toHaveLength(1);
    const failed = (await world.timeline(incident)).filter((entry) => entry.type === 'delivery.reported' && entry.data.outcome === 'failed');
    expect(failed.map((entry) => entry.data)).toMatchObject([{ person: 'maya', purpose: 'page', detail: 'no such mailbox', attempts: 1 }]);
    expect(await world.store.outboxDepth()).toMatchObject({ waiting: 0 });
  });

  it('given somebody without an address, then that is reported instead of tried', async () => {
    const nobody = { id: 'maya', name: 'Maya', email: null, groups: [], contact: [] };
    const world = await engineWorld({ handbook: { people: () => [nobody] } });
    const incident = await world.declare();
    expect(world.mail.attempts).toEqual([]);
    const failed = (await world.timeline(incident)).filter((entry) => entry.type === 'delivery.reported');
    expect(failed.map((entry) => entry.data)).toMatchObject([
      { person: 'maya', channel: 'none', outcome: 'failed', detail: expect.stringContaining('no address') },
    ]);
  });

  it('given a channel that throws, then it counts as a failed attempt and is tried again', async () => {
    const good = fakeChannel();
    let thrown = false;
    const channel: Channel = {
      ...good,
      send: (message) => {
        if (thrown || !to(MAYA)(message)) return good.send(message);
        thrown = true;
        return Promise.reject(new Error('socket hang up'));
      },
    };
    const world = await engineWorld({ channels: new Map([['email', channel]]) });
    await world.declare();
    expect(good.delivered().filter(to(MAYA))).toHaveLength(0);
    await world.deadlineClock.moveTo(plus(T0, 2_000));
    expect(good.delivered().filter(to(MAYA))).toHaveLength(1);
  });
});

describe('the dispatcher after a crash', () => {
  it('given a death between sending and recording, when the process starts again, then the mail goes out once more with the same id, and never again', async () => {
    const channel = swallowing();
    const world = await engineWorld({ channels: new Map([['email', channel]]) });
    const declared = await world.engine.declare({ title: 'x', severity: 'P1', service: 'grading' }, { by: 'ines', as: null });
    if (declared.kind !== 'accepted') throw new Error(declared.kind);
    world.deadlineClock.start();
    await vi.waitFor(() => expect(channel.taken.filter(to(MAYA))).toHaveLength(1));

    const after = world.another();
    await after.deadlineClock.settle();
    expect(after.mail.attempts, 'the lease still holds').toEqual([]);
    await world.store.releaseClaims(null);
    await after.deadlineClock.settle();
    await after.deadlineClock.settle();
    const again = after.mail.attempts.filter(to(MAYA));
    expect(again.map(({ id }) => id)).toEqual(channel.taken.filter(to(MAYA)).map(({ id }) => id));
    expect(await world.store.outboxDepth()).toMatchObject({ waiting: 0 });
    const reports = (await after.timeline(declared.incident.opening.id)).filter(
      (entry) => entry.type === 'delivery.reported' && entry.data.person === 'maya',
    );
    expect(reports).toHaveLength(1);
  });

  it('given a death and another node under another name, then what the dead one held is free ten seconds later', async () => {
    const channel = swallowing();
    const world = await engineWorld({ channels: new Map([['email', channel]]), node: 'pod-1' });
    await world.engine.declare({ title: 'x', severity: 'P1', service: 'grading' }, { by: 'ines', as: null });
    world.deadlineClock.start();
    await vi.waitFor(() => expect(channel.taken.filter(to(MAYA))).toHaveLength(1));

    const other = world.another({ node: 'pod-2' });
    world.clock.set(plus(T0, 9_999));
    await other.deadlineClock.settle();
    expect(other.mail.attempts).toEqual([]);
    world.clock.set(plus(T0, 10_000));
    await other.deadlineClock.settle();
    expect(other.mail.attempts.filter(to(MAYA)).map(({ id }) => id)).toEqual(channel.taken.filter(to(MAYA)).map(({ id }) => id));
  });

  it('given work that goes on for long, then its lease is renewed and no other node does it too', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const channel = swallowing();
    const held: string[] = [];
    const wrap = (store: Store): Store => ({
      ...store,
      holdClaims: async (ids, node, until) => {
        await store.holdClaims(ids, node, until);
        held.push(until);
      },
    });
    const world = await engineWorld({ channels: new Map([['email', channel]]), node: 'pod-1', wrap });
    await world.engine.declare({ title: 'x', severity: 'P1', service: 'grading' }, { by: 'ines', as: null });
    world.deadlineClock.start();
    await vi.waitFor(() => expect(channel.taken.filter(to(MAYA))).toHaveLength(1));
    world.clock.set(plus(T0, 9_000));
    vi.advanceTimersByTime(3_000);
    await vi.waitFor(() => expect(held).toEqual([plus(T0, 19_000)]));

    const other = world.another({ node: 'pod-2' });
    world.clock.set(plus(T0, 18_999));
    await other.deadlineClock.settle();
    expect(other.mail.attempts).toEqual([]);
  });
});

describe('the dispatcher pulls levers', () => {
  it('given a lever of an adapter, when the commander pulls it, then it is pulled once and its report is on the timeline (C6)', async () => {
    const world = await engineWorld();
    world.lever.reportNext({ outcome: 'done', tookMs: 40_000, output: 'off', undo: null, rows: null });
    const incident = await world.declare();
    await world.does(incident, 'maya', null, { type: 'acknowledge' });
    await world.does(incident, 'maya', 'commander', { type: 'lever.pull', lever: 'flag-off', by: 'adapter' });
    expect(world.lever.requests).toMatchObject([{ lever: 'flag-off', dryRun: false, delivery: expect.stringContaining(incident) }]);
    expect((await world.engine.incident(incident))?.containment.levers[0]).toMatchObject({ lever: 'flag-off', state: 'pulled', tookMs: 40_000 });
  });

  it('given a lever that runs for minutes, when another incident begins meanwhile, then its pages go out at once', async () => {
    let finish: (report: Awaited<ReturnType<LeverPuller['pull']>>) => void = () => undefined;
    const puller: LeverPuller = { adapter: 'command', pull: () => new Promise((resolve) => (finish = resolve)) };
    const world = await engineWorld({ puller });
    const slow = await world.declare('slow');
    await world.does(slow, 'maya', null, { type: 'acknowledge' });
    world.deadlineClock.start();
    const pulled = await world.engine.command(slow, { type: 'lever.pull', lever: 'flag-off', by: 'adapter' }, { by: 'maya', as: 'commander' });
    expect(pulled.kind).toBe('accepted');
    await world.engine.declare({ title: 'meanwhile', severity: 'P1', service: 'grading' }, { by: 'ines', as: null });
    await vi.waitFor(() =>
      expect(world.mail.delivered().some(({ subject }) => subject.startsWith('PAGE') && subject.includes('meanwhile'))).toBe(true),
    );
    expect((await world.engine.incident(slow))?.containment.levers[0]?.state).toBe('pulling');

    finish({ outcome: 'done', tookMs: 180_000, output: '', undo: null, rows: null });
    await vi.waitFor(async () => expect((await world.engine.incident(slow))?.containment.levers[0]?.state).toBe('pulled'));
    await world.deadlineClock.stop();
  });
});
