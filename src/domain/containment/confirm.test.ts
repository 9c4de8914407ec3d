import { describe, expect, it } from 'vitest';
import { does, given, later, system } from '#test/domain/given.ts';
import { minute, opening, plan } from '#test/domain/opening.ts';
import { leverOf } from './levers.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const contained = does('yossi', { type: 'containment.confirm' });
const resolved = does('yossi', { type: 'resolve', text: 'It is over.' });
const lost = does('yossi', { type: 'containment.lost', note: 'errors are back' });
const observed = (joined: number, gone: number) =>
  system({ type: 'signals.observe', joined, resolved: gone, firstAt: minute(0), lastAt: minute(0), samples: [] });

describe('C8 the commander confirms containment', () => {
  it.each([
    ['no signal', [], 'no-signal'],
    ['two signals that fire', [observed(2, 0)], 'still-firing'],
    ['one of two cleared', [observed(2, 1)], 'still-firing'],
    ['every signal cleared', [observed(2, 0), observed(0, 2)], 'condition-cleared'],
  ] as const)('given %s, the confirmation stands beside the evidence %s', (_, steps, evidence) => {
    const confirmed = given(opening(), acknowledged, ...steps)
      .when({ type: 'containment.confirm' })
      .writes('containment.confirmed');
    expect(confirmed.entry('containment.confirmed').data.evidence).toBe(evidence);
    expect(confirmed.after.incident.phase).toBe('contained');
  });

  it('is confirmed once', () => {
    given(opening(), acknowledged, contained).when({ type: 'containment.confirm' }).refused('C8', 'already');
    given(opening(), acknowledged, contained, resolved).when({ type: 'containment.confirm' }).refused('C8', 'past containment');
  });

  it.each([
    ['contained', [contained]],
    ['resolved', [contained, resolved, does('yossi', { type: 'timeline.archive' })]],
  ] as const)('given harm is back when %s, it is containing again: levers open, not resolved, not archived', (_, steps) => {
    const scene = given(
      opening({ levers: [plan('flag-off', { skip: 'no flag' }), plan('migration-rollback', { reversible: false })] }),
      acknowledged,
      does('yossi', { type: 'lever.pull', lever: 'deploy-rollback' }),
      does('yossi', { type: 'lever.outcome', lever: 'deploy-rollback', effect: 'stopped' }),
      ...steps,
      later(10),
      lost,
    );
    const { incident } = scene;
    expect(incident.phase).toBe('containing');
    expect(incident.containment.levers.map(({ state }) => state)).toEqual(['skipped', 'ready', 'unavailable', 'ready']);
    expect(leverOf(incident.containment, 'deploy-rollback').effect).toBeNull();
    expect(incident.containment).toMatchObject({ containedAt: null, lostTimes: 1 });
    expect(incident.standDown).toMatchObject({ resolvedAt: null, archive: null });
    scene.when({ type: 'lever.pull', lever: 'deploy-rollback' }).writes('lever.pulled');
    scene.when({ type: 'resolve', text: '' }).refusedUntilNext('C8', 'yossi');
  });

  it('what was not contained cannot be lost', () => {
    given(opening(), acknowledged).when({ type: 'containment.lost', note: 'worse' }).refused('C8', 'not confirmed');
  });

  it('once resolved the levers are put away until harm is back', () => {
    const scene = given(opening(), acknowledged, contained, resolved);
    scene.when({ type: 'lever.pull', lever: 'flag-off' }).refusedUntilNext('C8', 'yossi');
    scene.when({ type: 'lever.skip', lever: 'flag-off', reason: 'x' }).refusedUntilNext('C8', 'yossi');
  });

  it('the public page cannot say resolved while harm goes on', () => {
    given(opening(), acknowledged, does('yossi', { type: 'leadership.brief', text: 'Submissions fail.' }))
      .when({ type: 'update.publish', audience: 'status-page', state: 'resolved', text: 'Done.' })
      .refused('C8');
  });
});
