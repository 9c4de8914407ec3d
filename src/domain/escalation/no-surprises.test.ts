import { describe, expect, it } from 'vitest';
import { delivered, does, given, later, wait } from '#test/domain/given.ts';
import { AUDIENCES, minute, opening } from '#test/domain/opening.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const POST = { type: 'update.publish', audience: 'status-page', text: 'Submissions fail for some; the flag goes off now.' } as const;
const brief = does('yossi', { type: 'leadership.brief', text: 'Submissions fail.' });
const heard = delivered('ruth', 'brief', { audience: 'leadership' });
const published = (scene: ReturnType<typeof given>) => scene.entries.filter(({ type }) => type === 'update.published');

describe('E3 no surprises: an automatic page', () => {
  it('sends the commander’s brief first and publishes after it was delivered', () => {
    const begun = given(opening({ severity: 'P0' }));
    expect(begun.entries.find(({ type }) => type === 'leadership.briefed')).toMatchObject({
      by: 'system',
      as: 'commander',
      data: { people: ['ruth'] },
    });
    expect(published(begun)).toEqual([]);
    const scene = given(begun, later(2), heard);
    expect(scene.entries.map(({ type }) => type).slice(-2)).toEqual(['delivery.reported', 'update.published']);
    expect(published(scene)).toMatchObject([
      { by: 'system', as: 'communicator', data: { audience: 'status-page', state: 'investigating', automatic: true, nextUpdateAt: minute(32) } },
    ]);
  });

  it('a brief that failed publishes nothing, ever', () => {
    const scene = given(opening({ severity: 'P0' }), delivered('ruth', 'brief', { outcome: 'failed', audience: 'leadership' }), wait(120));
    expect(published(scene)).toEqual([]);
  });

  it('the brief counts once: a second delivery publishes nothing more', () => {
    expect(published(given(opening({ severity: 'P0' }), heard, delivered('ruth', 'brief', { audience: 'leadership' })))).toHaveLength(1);
  });

  it('a brief given by the commander in person publishes without waiting for a delivery', () => {
    given(opening({ severity: 'P0' }), acknowledged)
      .when({ type: 'leadership.brief', text: 'I called Ruth.' })
      .writes('leadership.briefed', 'update.published');
  });

  it('nobody in leadership can be surprised: the page comes at once', () => {
    const scene = given(opening({ severity: 'P0', frozen: { audiences: { ...AUDIENCES, leadership: [] } } }));
    expect(published(scene)).toHaveLength(1);
  });

  it('a brief delivered after resolution publishes no first post any more', () => {
    const over = given(
      opening({ severity: 'P0' }),
      acknowledged,
      does('yossi', { type: 'containment.confirm' }),
      does('yossi', { type: 'resolve', text: 'over' }),
    );
    expect(published(given(over, heard))).toEqual([]);
    over.when({ type: 'leadership.brief', text: 'It is over.' }).writes('leadership.briefed');
  });
});

describe('E3 no surprises: a page by hand', () => {
  it.each(['status-page', 'clients'] as const)(
    '%s is refused until leadership has heard, with the brief as the one step that opens it',
    (audience) => {
      const no = given(opening(), acknowledged)
        .when({ ...POST, audience })
        .refusedUntilNext('E3', 'yossi');
      expect(no.next).toMatchObject({ type: 'leadership.brief', as: 'commander' });
      expect(no.next?.['text']).toContain('INC-12 Submissions fail: P1');
    },
  );

  it('an automatic brief that has not been delivered is not hearing', () => {
    given(opening({ severity: 'P0' }), acknowledged)
      .when(POST)
      .refusedUntilNext('E3', 'yossi');
    given(opening({ severity: 'P0' }), acknowledged, heard)
      .when(POST)
      .writes('hat.worn', 'update.published');
  });

  it('an internal update surprises nobody', () => {
    given(opening(), acknowledged)
      .when({ ...POST, audience: 'internal' })
      .writes('hat.worn', 'update.published');
  });

  it('after the brief it is published', () => {
    const out = given(opening(), acknowledged, brief).when(POST).writes('hat.worn', 'update.published');
    expect(out.entry('update.published').data).toMatchObject({ state: 'investigating', automatic: false, rehearsal: false });
  });
});

describe('E6 the public page is not for P2 and P3', () => {
  it.each(['P2', 'P3'] as const)('%s is refused before E3, and the internal note that is offered is a yes', (severity) => {
    const scene = given(opening({ severity }), acknowledged);
    const { next } = scene.when(POST).refused('E6', severity);
    expect(next).toEqual({ type: 'update.publish', as: 'communicator', audience: 'internal', text: POST.text });
    scene.when({ ...POST, audience: 'internal' }).writes('hat.worn', 'update.published');
  });

  it('a page that is public already is brought to its end although severity was lowered', () => {
    given(
      opening(),
      acknowledged,
      brief,
      does('yossi', POST),
      does('yossi', { type: 'severity.set', severity: 'P2', reason: 'one feature' }),
      does('yossi', { type: 'containment.confirm' }),
    )
      .when({ ...POST, state: 'resolved' })
      .writes('hat.worn', 'update.published');
  });
});
