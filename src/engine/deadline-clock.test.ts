import { describe, expect, it, vi } from 'vitest';
import type { Instant } from '#domain/kernel/stamp.ts';
import { engineWorld, minute, T0 } from '#test/engine/engine-world.ts';
import { createDeadlineClock } from './deadline-clock.ts';
import type { Store } from './ports.ts';

describe('the deadline clock', () => {
  it('given time that moves in one leap, then it stops at everything that falls due on the way', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    await world.deadlineClock.moveTo(minute(12));
    expect(world.clock.now()).toBe(minute(12));
    expect(await world.minutesOf(incident, 'page.sent')).toEqual([0, 5, 10]);
    expect(world.deadlineClock.lastLook()).toBe(minute(12));
  });

  it('given nobody who acknowledges, then pages repeat every five minutes and climb to the next tier (E5)', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    await world.deadlineClock.moveTo(minute(16));
    const pages = (await world.timeline(incident)).filter((entry) => entry.type === 'page.sent');
    expect(pages.map((entry) => entry.data)).toMatchObject([
      { round: 0, people: ['maya'] },
      { round: 1, people: ['maya'] },
      { round: 2, people: ['maya', 'dan'] },
      { round: 3, people: ['maya', 'dan'] },
    ]);
    expect(await world.minutesOf(incident, 'page.sent')).toEqual([0, 5, 10, 15]);
    const sent = world.mail.delivered().filter(({ subject }) => subject.startsWith('PAGE'));
    expect(sent.map(({ to }) => to.person)).toEqual(['maya', 'maya', 'maya', 'dan', 'maya', 'dan']);
  });

  it('given an acknowledgement, then nobody is paged again (E5)', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    await world.deadlineClock.moveTo(minute(7));
    await world.does(incident, 'maya', null, { type: 'acknowledge' });
    await world.deadlineClock.moveTo(minute(120));
    expect(await world.minutesOf(incident, 'page.sent')).toEqual([0, 5]);
  });

  it('given no update, then it reminds at 25 minutes and records a miss at 30 and again at 60 (M1)', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    await world.does(incident, 'maya', null, { type: 'acknowledge' });
    await world.deadlineClock.moveTo(minute(24));
    expect(await world.minutesOf(incident, 'update.reminded')).toEqual([]);
    await world.deadlineClock.moveTo(minute(61));
    expect(await world.minutesOf(incident, 'update.reminded')).toEqual([25]);
    expect(await world.minutesOf(incident, 'update.missed')).toEqual([30, 60]);
    expect(world.mail.delivered().filter(({ subject }) => subject.startsWith('Update missed'))).toMatchObject([
      { to: { person: 'maya' }, urgent: true },
      { to: { person: 'maya' }, urgent: true },
    ]);
  });

  it('given an update that is published in time, then its clock begins again (M1)', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    await world.does(incident, 'maya', null, { type: 'acknowledge' });
    await world.deadlineClock.moveTo(minute(20));
    await world.does(incident, 'maya', 'communicator', { type: 'update.publish', audience: 'internal', text: 'We are rolling back.' });
    await world.deadlineClock.moveTo(minute(51));
    expect(await world.minutesOf(incident, 'update.reminded')).toEqual([45]);
    expect(await world.minutesOf(incident, 'update.missed')).toEqual([50]);
  });

  it('given an incident that is resolved and not stood down, then that is raised after 60 minutes, once (D3)', async () => {
    const world = await engineWorld();
    const incident = await resolvedAt(world, 30);
    await world.deadlineClock.moveTo(minute(89));
    expect(await world.minutesOf(incident, 'stand_down.overdue')).toEqual([]);
    await world.deadlineClock.moveTo(minute(300));
    expect(await world.minutesOf(incident, 'stand_down.overdue')).toEqual([90]);
  });

  it('given no postmortem, then it is overdue at 23:59:59 of the fifth working day, holidays left out (P1)', async () => {
    const world = await engineWorld();
    const incident = await resolvedAt(world, 30);
    // Resolved on Tuesday the 24th: 25, 26, 27, 30 November, and 2 December, because the first is a holiday.
    const due: Instant = '2026-12-02T23:59:59.000Z';
    expect((await world.engine.incident(incident))?.postmortem.dueAt).toBe(due);
    await world.deadlineClock.moveTo('2026-12-02T23:59:58.999Z');
    expect(await world.minutesOf(incident, 'postmortem.overdue')).toEqual([]);
    await world.deadlineClock.moveTo('2026-12-04T09:00:00.000Z');
    const overdue = (await world.timeline(incident)).filter((entry) => entry.type === 'postmortem.overdue');
    expect(overdue.map(({ at }) => at)).toEqual([due]);
    expect(
      world.mail
        .delivered()
        .filter(({ subject }) => subject.startsWith('Postmortem overdue'))
        .map(({ to }) => to.person),
    ).toEqual(['maya', 'ruth']);
  });

  it('given time that is set back, then nothing falls due and nothing is taken back', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    await world.deadlineClock.moveTo(minute(6));
    await world.deadlineClock.moveTo(minute(-60));
    expect(world.clock.now()).toBe(minute(-60));
    expect(await world.minutesOf(incident, 'page.sent')).toEqual([0, 5]);
    await world.deadlineClock.moveTo(minute(10));
    expect(await world.minutesOf(incident, 'page.sent')).toEqual([0, 5, 10]);
  });

  it('given deadlines that passed while the process was dead, when it starts, then each is recorded at the moment of the start', async () => {
    const world = await engineWorld();
    const incident = await world.declare();
    world.clock.set(minute(31));
    const after = world.another();
    after.deadlineClock.start();
    await vi.waitFor(async () => expect(await world.minutesOf(incident, 'update.missed')).toEqual([31]));
    expect(await world.minutesOf(incident, 'page.sent')).toContain(31);
    await after.deadlineClock.stop();
  });

  it('given one incident that cannot be decided on, then the deadlines of all others fire, and the failure is not swallowed', async () => {
    let broken = '';
    const wrap = (store: Store): Store => ({
      ...store,
      load: (id) => (id === broken ? Promise.reject(new Error('its snapshot cannot be read')) : store.load(id)),
    });
    const world = await engineWorld({ wrap });
    broken = await world.declare('broken');
    const sound = await world.declare('sound');
    world.clock.set(minute(5));
    await expect(world.deadlineClock.settle()).rejects.toThrow('due failed');
    expect(await world.minutesOf(sound, 'page.sent')).toEqual([0, 5]);
    expect(await world.minutesOf(broken, 'page.sent')).toEqual([0]);
  });

  it('given the system clock, then it cannot be moved', async () => {
    const world = await engineWorld();
    const nothing = { run: async () => 0, idle: async () => false };
    const clock = createDeadlineClock({
      store: world.store,
      door: { system: async () => undefined },
      clock: { now: () => T0 },
      dispatcher: nothing,
      intake: { recover: async () => 0 },
      log: { error: () => undefined },
      every: 5,
    });
    await expect(clock.moveTo(minute(1))).rejects.toThrow('only the test clock');
  });
});

/** An incident that Maya acknowledges, contains and resolves `at` minutes after T0. */
async function resolvedAt(world: Awaited<ReturnType<typeof engineWorld>>, at: number): Promise<string> {
  const incident = await world.declare();
  await world.does(incident, 'maya', null, { type: 'acknowledge' });
  await world.deadlineClock.moveTo(minute(at));
  await world.does(incident, 'maya', 'commander', { type: 'containment.confirm' });
  await world.does(incident, 'maya', 'commander', { type: 'resolve', text: 'Submissions are accepted again.' });
  return incident;
}
