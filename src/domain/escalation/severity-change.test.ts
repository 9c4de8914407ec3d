import { describe, expect, it } from 'vitest';
import { delivered, does, given, later, told, wait } from '#test/domain/given.ts';
import { AUDIENCES, minute, opening } from '#test/domain/opening.ts';
import type { Severity } from '../kernel/severity.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const set = (severity: Severity) => does('yossi', { type: 'severity.set', severity, reason: 'it grew' });
const cells = (scene: ReturnType<typeof given>) => Object.fromEntries(scene.incident.escalation.cells.map((cell) => [cell.audience, cell]));

describe('E4 raising severity', () => {
  it('adds the new people at once and tells nobody twice', () => {
    const raised = given(opening({ severity: 'P2' }), acknowledged, later(20)).when({ type: 'severity.set', severity: 'P0', reason: 'it grew' });
    raised.writes('severity.changed', 'audience.told', 'audience.told', 'leadership.briefed');
    expect(told(raised.effects)).toEqual(['dan', 'ines', 'ruth']);
  });

  it('counts five and thirty minutes from the raise for those it adds, and from the start for the others', () => {
    const scene = given(opening({ severity: 'P2' }), acknowledged, later(20), set('P0'));
    expect(cells(scene)).toMatchObject({
      'on-call': { due: minute(5) },
      'tech-lead': { due: minute(25) },
      leadership: { due: minute(50) },
      'next-standup:product-owner': { waived: true },
    });
  });

  it('an untold cell comes due earlier when the new severity says so', () => {
    expect(cells(given(opening(), acknowledged, later(10), set('P0')))['product-owner']?.due).toBe(minute(15));
    expect(cells(given(opening(), acknowledged, later(28), set('P0')))['product-owner']?.due).toBe(minute(30));
  });

  it('a cell that was waived and is asked for again counts from the raise', () => {
    const scene = given(opening(), acknowledged, later(2), set('P2'), later(98), set('P1'));
    expect(cells(scene)['tech-lead']).toMatchObject({ waived: false, due: minute(105), late: false });
  });

  it('somebody who has heard already meets the new cell: nobody is told twice, and nothing is late', () => {
    const audiences = { ...AUDIENCES, 'tech-lead': ['yossi'] };
    const scene = given(
      opening({ severity: 'P2', frozen: { audiences } }),
      delivered('yossi', 'page', { audience: 'on-call' }),
      acknowledged,
      later(20),
      set('P1'),
    );
    expect(cells(scene)['tech-lead']).toMatchObject({ toldAt: minute(0), how: 'ntfy', late: false });
    expect(given(scene, wait(60)).entries.filter((entry) => entry.type === 'escalation.missed' && entry.data.audience === 'tech-lead')).toEqual([]);
  });

  it('leadership that the commander has briefed has heard', () => {
    const scene = given(
      opening(),
      acknowledged,
      does('yossi', { type: 'leadership.brief', text: 'Submissions fail.' }),
      delivered('ruth', 'brief', { audience: 'leadership' }),
      later(5),
      set('P0'),
    );
    expect(cells(scene)['leadership']).toMatchObject({ toldAt: minute(0), as: 'commander', late: false });
  });

  it('of an acknowledged incident tells the on-call group without waking anybody', () => {
    const raised = given(opening({ severity: 'P3' }), does('ines', { type: 'acknowledge' }), later(300)).when(
      { type: 'severity.set', severity: 'P2', reason: 'it grew' },
      { by: 'ines' },
    );
    raised.writes('severity.changed', 'audience.told');
    expect(raised.effects).toMatchObject([{ kind: 'tell', person: 'yossi', audience: 'on-call', urgent: false }]);
  });

  it('to P0 publishes only after leadership has heard', () => {
    const raised = given(opening(), acknowledged, set('P0'));
    expect(raised.incident.escalation.statusPage).toEqual({ mode: 'automatic', state: null, owedAutomatic: true });
    const told = raised.when(deliveredBrief());
    expect(told.entries.map(({ type }) => type)).toEqual(['delivery.reported', 'update.published']);
  });

  it('lowered and raised again before the brief was delivered still publishes nothing', () => {
    const scene = given(opening({ severity: 'P0' }), acknowledged, set('P1'));
    const raised = scene.when({ type: 'severity.set', severity: 'P0', reason: 'again' }).writes('severity.changed');
    expect(given(raised.after).when(deliveredBrief()).entry('update.published').data).toMatchObject({ audience: 'status-page', automatic: true });
  });

  it('once leadership has heard it publishes at once', () => {
    given(opening(), acknowledged, does('yossi', { type: 'leadership.brief', text: 'Submissions fail.' }))
      .when({ type: 'severity.set', severity: 'P0', reason: 'it grew' })
      .writes('severity.changed', 'update.published');
  });

  it('after resolution publishes no first post', () => {
    given(
      opening({ frozen: { audiences: { ...AUDIENCES, leadership: [] } } }),
      acknowledged,
      does('yossi', { type: 'containment.confirm' }),
      does('yossi', { type: 'resolve', text: 'over' }),
    )
      .when({ type: 'severity.set', severity: 'P0', reason: 'in hindsight' })
      .writes('severity.changed');
  });
});

describe('E4 lowering severity', () => {
  it('tells those who had been told, on their channels, each once, and nobody else', () => {
    const lowered = given(
      opening({ severity: 'P0' }),
      delivered('yossi', 'page', { audience: 'on-call' }),
      delivered('yossi', 'page', { audience: 'on-call' }),
      delivered('dan', 'audience', { channel: 'smtp', audience: 'tech-lead' }),
      delivered('ines', 'audience', { outcome: 'failed' }),
      acknowledged,
    ).when({ type: 'severity.set', severity: 'P2', reason: 'one feature' });
    lowered.writes('severity.changed');
    expect(lowered.effects.map((effect) => (effect.kind === 'tell' ? [effect.person, effect.channel, effect.purpose] : effect))).toEqual([
      ['yossi', 'ntfy', 'severity-lowered'],
      ['dan', 'smtp', 'severity-lowered'],
    ]);
  });

  it('waives what the new severity does not ask for; what was told stays told', () => {
    const scene = given(opening({ severity: 'P0' }), delivered('dan', 'audience'), acknowledged, set('P2'));
    expect(cells(scene)).toMatchObject({
      'tech-lead': { waived: false, toldAt: minute(0) },
      leadership: { waived: true },
      clients: { waived: true },
    });
    expect(
      given(scene, wait(90))
        .entries.filter((entry) => entry.type === 'escalation.missed')
        .map(({ data }) => data),
    ).toMatchObject([{ audience: 'on-call' }]);
  });

  it('a group that was told gets no second cell', () => {
    const scene = given(opening({ severity: 'P0' }), delivered('ruth', 'brief', { audience: 'leadership' }), acknowledged, set('P1'));
    expect(cells(scene)['next-sync:leadership']).toBeUndefined();
  });
});

it('E4 the same severity again is refused, and the decision to keep it is a yes', () => {
  const scene = given(opening(), acknowledged);
  const { next } = scene.when({ type: 'severity.set', severity: 'P1', reason: 'steady' }).refused('E4');
  expect(next).toEqual({ type: 'decision.record', as: 'commander', text: 'Severity stays P1: steady' });
});

function deliveredBrief() {
  const report = delivered('ruth', 'brief', { audience: 'leadership' });
  if (report.kind !== 'system') throw new Error('a delivery is the system’s');
  return report.command;
}
