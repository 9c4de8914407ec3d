import { describe, expect, it } from 'vitest';
import { delivered, does, given, type Scene, type Step, told, wait } from '#test/domain/given.ts';
import { drill, minute } from '#test/domain/opening.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const INSIDE = ['maya', 'yossi'];
const outside = (scene: Scene) => told(scene.effects).filter((person) => !INSIDE.includes(person));
const WHOLE: readonly Step[] = [
  wait(12),
  acknowledged,
  delivered('yossi', 'page'),
  does('yossi', { type: 'leadership.brief', text: 'a rehearsal' }),
  does('yossi', { type: 'update.publish', audience: 'status-page', text: 'we rehearse' }),
  does('yossi', { type: 'update.publish', audience: 'clients', text: 'we rehearse' }),
  does('yossi', { type: 'severity.set', severity: 'P1', reason: 'lower' }),
  does('yossi', { type: 'severity.set', severity: 'P0', reason: 'raise' }),
  does('yossi', { type: 'hat.offer', hat: 'communicator', to: 'maya' }),
  does('yossi', { type: 'containment.confirm' }),
  does('yossi', { type: 'resolve', text: 'over' }),
  does('yossi', { type: 'postmortem.schedule', at: '2026-05-06T10:00:00.000Z', attendees: ['maya', 'ruth'] }),
  does('yossi', { type: 'update.publish', audience: 'status-page', state: 'resolved', text: 'over' }),
  does('maya', { type: 'timeline.archive' }),
  does('maya', { type: 'care.check', person: 'yossi' }),
  wait(61),
  does('yossi', { type: 'stand-down', text: 'thank you' }),
  wait(20 * 24 * 60),
];

describe('B6 a drill', () => {
  it('runs from the page to stand-down and tells nobody outside it', () => {
    const scene = given(drill(), ...WHOLE);
    expect(scene.incident.phase).toBe('stood-down');
    expect(told(scene.effects)).toEqual(expect.arrayContaining(INSIDE));
    expect(outside(scene)).toEqual([]);
    expect(scene.effects.filter(({ kind }) => kind !== 'tell' && kind !== 'pull')).toEqual([]);
    const invited = scene.effects.flatMap((effect) => (effect.kind === 'tell' && effect.invitation ? effect.invitation.attendees : []));
    expect(invited.filter((person) => !INSIDE.includes(person))).toEqual([]);
  });

  it('publishes nothing but rehearsals, the automatic post among them', () => {
    const posts = given(drill(), ...WHOLE).entries.flatMap((entry) => (entry.type === 'update.published' ? [entry.data] : []));
    expect(posts.length).toBeGreaterThanOrEqual(4);
    expect(posts.filter(({ automatic }) => automatic)).toHaveLength(1);
    expect(posts.every(({ rehearsal }) => rehearsal)).toBe(true);
  });

  it('owes nothing to an audience of which nobody is in the drill', () => {
    expect(given(drill()).incident.escalation.cells.map(({ audience }) => audience)).toEqual(['on-call']);
  });

  it('a hat is offered to nobody outside it; whoever joins may have one', () => {
    const scene = given(drill(), acknowledged);
    const no = scene.when({ type: 'hat.offer', hat: 'communicator', to: 'dan' }).refused('B6', 'dan');
    expect(no.unmet).toMatchObject([{ field: 'to', how: 'one of maya' }]);
    given(scene, does('dan', { type: 'acknowledge' }))
      .when({ type: 'hat.offer', hat: 'communicator', to: 'dan' })
      .writes('hat.offered');
  });

  it('the discipline is the real one: C5, C1 and the clocks', () => {
    const scene = given(drill(), acknowledged);
    scene.when({ type: 'lever.pull', lever: 'data-correction' }).refused('C5');
    scene.when({ type: 'finding.report', text: 'the migration', about: 'cause' }).refused('C1');
    expect(
      given(scene, wait(31))
        .entries.filter(({ type }) => type === 'update.missed')
        .map(({ at }) => at),
    ).toEqual([minute(30)]);
  });
});
