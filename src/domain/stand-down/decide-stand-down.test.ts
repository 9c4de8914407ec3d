import { describe, expect, it } from 'vitest';
import { delivered, does, given, type Step, step, wait } from '#test/domain/given.ts';
import { opening } from '#test/domain/opening.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const brief = does('yossi', { type: 'leadership.brief', text: 'Submissions fail.' });
const posted = does('yossi', { type: 'update.publish', audience: 'status-page', text: 'Submissions fail.' });
const contained = does('yossi', { type: 'containment.confirm' });
const resolved = does('yossi', { type: 'resolve', text: 'Submissions work again.' });
const pageResolved = does('yossi', { type: 'update.publish', audience: 'status-page', state: 'resolved', text: 'Over.' });
const archived = does('dan', { type: 'timeline.archive' });
const checked = does('maya', { type: 'care.check', person: 'yossi', note: 'slept' });
const STAND_DOWN = { type: 'stand-down', text: 'Thank you all.' } as const;
const UNDER_WAY: readonly Step[] = [acknowledged, brief, posted, contained];
const CONDITIONS = [
  ['resolved', resolved, 'is not resolved'],
  ['the public page says resolved', pageResolved, 'the public page says investigating'],
  ['the timeline is archived', archived, 'is not archived'],
  ['somebody has checked on who took the page', checked, 'nobody has checked on yossi'],
] as const;

describe('D1 stand-down needs all four', () => {
  it('given all of them, the commander stands the team down', () => {
    const outcome = given(opening(), ...UNDER_WAY, ...CONDITIONS.map(([, met]) => met)).when(STAND_DOWN);
    outcome.writes('hat.worn', 'incident.stood_down');
    expect(outcome.after.incident.phase).toBe('stood-down');
  });

  it.each(CONDITIONS.slice(1))('given all but “%s”, refuses with that alone, and meeting it is a yes', (name, meeting, why) => {
    const scene = given(opening(), ...UNDER_WAY, ...CONDITIONS.filter(([each]) => each !== name).map(([, met]) => met));
    const no = scene.when(STAND_DOWN).refused('D1', why);
    expect(no.unmet).toHaveLength(1);
    expect(no.unmet?.[0]?.why).toMatch(why);
    expect(no.next).toBeDefined();
    expect(step(given(scene, meeting), does('yossi', STAND_DOWN)).refusal).toBeNull();
  });

  it('given none of them, names all with how to meet each', () => {
    const no = given(opening(), ...UNDER_WAY)
      .when(STAND_DOWN)
      .refused('D1');
    expect(no.unmet?.map(({ why }) => why)).toEqual(CONDITIONS.map(([, , why]) => expect.stringContaining(why)));
    for (const { how } of no.unmet ?? []) expect(how).not.toBe('');
  });

  it('only the commander does it', () => {
    given(opening(), ...UNDER_WAY, ...CONDITIONS.map(([, met]) => met))
      .when(STAND_DOWN, { by: 'maya' })
      .refused('H2');
  });

  it('where there was no public page, none has to say resolved', () => {
    given(opening(), acknowledged, contained, resolved, archived, checked).when(STAND_DOWN).writes('incident.stood_down');
  });

  it('everybody who took the page is checked on', () => {
    const scene = given(opening(), acknowledged, does('maya', { type: 'acknowledge' }), contained, resolved, archived, checked);
    scene.when(STAND_DOWN).refused('D1', 'checked on maya');
    scene.when(STAND_DOWN).refusedUntilNext('D1', 'dan');
  });

  it('nobody checks on themselves, or on somebody who is not there', () => {
    const scene = given(opening(), acknowledged);
    scene.when({ type: 'care.check', person: 'yossi' }).refused('D1', 'oneself');
    expect(scene.when({ type: 'care.check', person: 'zoe' }).refused('D1').unmet).toMatchObject([{ field: 'person' }]);
  });

  it('the timeline is archived once it is resolved, not before', () => {
    expect(given(opening(), acknowledged).when({ type: 'timeline.archive' }).refused('D4').next).toEqual({
      type: 'containment.confirm',
      as: 'commander',
    });
    expect(given(opening(), acknowledged, contained).when({ type: 'timeline.archive' }).refused('D4').next).toMatchObject({ type: 'resolve' });
  });

  it('an archive from before harm came back is no archive of the whole', () => {
    given(
      opening(),
      acknowledged,
      contained,
      resolved,
      archived,
      checked,
      does('yossi', { type: 'containment.lost', note: 'back' }),
      contained,
      resolved,
    )
      .when(STAND_DOWN)
      .refused('D1', 'not archived');
  });

  it('after stand-down what belongs to the incident is over', () => {
    const scene = given(opening(), acknowledged, contained, resolved, archived, checked, does('yossi', STAND_DOWN));
    for (const command of [
      STAND_DOWN,
      { type: 'lever.pull', lever: 'flag-off' },
      { type: 'update.publish', audience: 'internal', text: 'x' },
      { type: 'severity.set', severity: 'P0', reason: 'x' },
      { type: 'containment.lost', note: 'x' },
      { type: 'resolve', text: 'x' },
    ] as const)
      scene.when(command).refused('D1');
  });
});

describe('D2 stand-down is announced', () => {
  it('to everyone who had been told, on the channels on which they were, once each', () => {
    const outcome = given(
      opening(),
      delivered('yossi', 'page', { channel: 'ntfy' }),
      delivered('yossi', 'page', { channel: 'sms' }),
      delivered('yossi', 'page', { channel: 'sms' }),
      delivered('dan', 'audience', { channel: 'smtp' }),
      delivered('ines', 'audience', { outcome: 'failed' }),
      acknowledged,
      contained,
      resolved,
      archived,
      checked,
    ).when(STAND_DOWN);
    expect(outcome.effects.map((effect) => (effect.kind === 'tell' ? [effect.person, effect.channel, effect.text] : effect))).toEqual([
      ['yossi', 'ntfy', STAND_DOWN.text],
      ['yossi', 'sms', STAND_DOWN.text],
      ['dan', 'smtp', STAND_DOWN.text],
    ]);
  });
});

describe('D3 resolved without stood down', () => {
  const raised = (steps: readonly Step[]) =>
    given(opening(), acknowledged, contained, resolved, ...steps).entries.filter(({ type }) => type === 'stand_down.overdue');

  it('is raised once after sixty minutes', () => {
    expect(raised([wait(59)])).toHaveLength(0);
    expect(raised([wait(60)])).toHaveLength(1);
    expect(raised([wait(600)])).toHaveLength(1);
  });

  it('is not raised once the team is stood down, or harm is back', () => {
    expect(raised([archived, checked, does('yossi', STAND_DOWN), wait(600)])).toHaveLength(0);
    expect(raised([does('yossi', { type: 'containment.lost', note: 'back' }), wait(600)])).toHaveLength(0);
  });
});
