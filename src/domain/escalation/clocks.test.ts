import { describe, expect, it } from 'vitest';
import { delivered, does, given, later, type Scene, told, wait } from '#test/domain/given.ts';
import { minute, opening } from '#test/domain/opening.ts';
import { deadlines } from '../incident/deadlines.ts';
import { fire } from '../incident/fire.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const internal = does('yossi', { type: 'update.publish', audience: 'internal', text: 'We look.' });
const times = (scene: Scene, type: string) =>
  scene.entries.filter((entry) => entry.type === type).map(({ at }) => (Date.parse(at) - Date.parse(minute(0))) / 60_000);
const pages = (scene: Scene) => scene.entries.flatMap((entry) => (entry.type === 'page.sent' ? [entry.data.people] : []));

describe('E5 pages repeat and climb until somebody acknowledges', () => {
  it('the first tier every five minutes, the second from the tenth', () => {
    const scene = given(opening(), wait(16));
    expect(times(scene, 'page.sent')).toEqual([0, 5, 10, 15]);
    expect(pages(scene)).toEqual([['yossi'], ['yossi'], ['yossi', 'maya'], ['yossi', 'maya']]);
  });

  it('a tier between two repeats is climbed at its own time', () => {
    const onCallTiers = [
      { after: 'PT0S', people: ['yossi'] },
      { after: 'PT7M', people: ['maya'] },
    ];
    expect(times(given(opening({ frozen: { onCallTiers } }), wait(13)), 'page.sent')).toEqual([0, 5, 7, 12]);
  });

  it('an acknowledgement ends it', () => {
    expect(times(given(opening(), wait(6), acknowledged, wait(60)), 'page.sent')).toEqual([0, 5]);
  });

  it('after an hour without an answer it slows down and does not end', () => {
    const at = times(given(opening(), wait(120)), 'page.sent');
    expect(at.slice(-3)).toEqual([80, 100, 120]);
  });

  it('every attempt and its outcome is kept', () => {
    const scene = given(opening(), delivered('yossi', 'page', { outcome: 'failed' }), delivered('yossi', 'page', { channel: 'sms' }));
    expect(scene.incident.escalation.told.map(({ channel, outcome }) => [channel, outcome])).toEqual([
      ['ntfy', 'failed'],
      ['sms', 'delivered'],
    ]);
  });

  it('a P3 pages nobody', () => {
    expect(pages(given(opening({ severity: 'P3' }), wait(120)))).toEqual([]);
  });
});

describe('M1 the clock of updates', () => {
  it('shows at 25, rings at 30, and rings on until an update comes', () => {
    const scene = given(opening(), acknowledged, wait(95));
    expect(times(scene, 'update.reminded')).toEqual([25]);
    expect(times(scene, 'update.missed')).toEqual([30, 60, 90]);
    expect(scene.incident.escalation.updates).toMatchObject({ missed: 3, rung: 3 });
  });

  it('a ring that comes late, after a restart, is one ring for every round slept through', () => {
    const scene = given(opening(), acknowledged);
    const [key = ''] = deadlines(scene.incident).flatMap((each) => (each.key.startsWith('update.missed') ? [each.key] : []));
    const late = fire(scene.incident, key, minute(200));
    expect(late).toMatchObject({ ok: true, entries: [{ type: 'update.missed', data: { round: 5 } }] });
  });

  it('reminds the communicator, and rings the communicator and then the commander', () => {
    const scene = given(
      opening(),
      acknowledged,
      does('yossi', { type: 'hat.offer', hat: 'communicator', to: 'maya' }),
      does('maya', { type: 'hat.accept', hat: 'communicator' }),
    );
    const shown = given(scene, wait(25));
    expect(told(shown.effects.slice(scene.effects.length))).toEqual(['maya']);
    const rung = given(shown, wait(5));
    expect(told(rung.effects.slice(shown.effects.length))).toEqual(['maya', 'yossi']);
  });

  it('an update winds it up again, and the misses stay', () => {
    const scene = given(opening(), acknowledged, wait(40), internal, wait(31));
    expect(times(scene, 'update.reminded')).toEqual([25, 65]);
    expect(times(scene, 'update.missed')).toEqual([30, 70]);
  });

  it('counts from what the last update promised', () => {
    const soon = does('yossi', { type: 'update.publish', audience: 'internal', text: 'We look.', nextUpdateAt: minute(10) });
    const scene = given(opening(), acknowledged, soon, wait(41));
    expect(times(scene, 'update.missed')).toEqual([10, 40]);
  });

  it('runs until stand-down, also when resolved (D3)', () => {
    const over = given(
      opening(),
      acknowledged,
      does('yossi', { type: 'containment.confirm' }),
      does('yossi', { type: 'resolve', text: 'over' }),
      wait(31),
    );
    expect(times(over, 'update.missed')).toEqual([30]);
    const down = given(
      over,
      does('yossi', { type: 'timeline.archive' }),
      does('maya', { type: 'care.check', person: 'yossi' }),
      does('yossi', { type: 'stand-down', text: 'thank you' }),
    );
    expect(times(given(down, wait(300)), 'update.missed')).toEqual([30]);
  });

  it('a promise later than the clock allows is refused with the latest time, which is a yes', () => {
    const scene = given(opening(), acknowledged, later(3));
    const publish = { type: 'update.publish', audience: 'internal', text: 'x' } as const;
    const no = scene.when({ ...publish, nextUpdateAt: minute(60) }).refused('M1');
    expect(no.unmet).toMatchObject([{ field: 'nextUpdateAt', how: `at most ${minute(33)}` }]);
    expect(scene.when({ ...publish, nextUpdateAt: minute(33) }).refusal).toBeNull();
  });
});

describe('M2 an update says when the next one comes', () => {
  it('thirty minutes on unless it says so', () => {
    expect(given(opening(), acknowledged, later(4), internal).incident.escalation.updates.nextDueAt).toBe(minute(34));
  });

  it('a promise in the past is refused', () => {
    given(opening(), acknowledged, later(4))
      .when({ type: 'update.publish', audience: 'internal', text: 'x', nextUpdateAt: minute(3) })
      .refused('M2');
  });
});

it('M3 only the communicator publishes; the first post of a P0 stands in their name', () => {
  given(opening(), acknowledged).when({ type: 'update.publish', audience: 'internal', text: 'x' }, { by: 'yossi', as: 'commander' }).refused('H2');
  const scene = given(opening({ severity: 'P0' }), delivered('ruth', 'brief', { audience: 'leadership' }));
  expect(scene.entries.at(-1)).toMatchObject({ type: 'update.published', by: 'system', as: 'communicator' });
});
