import { describe, expect, it } from 'vitest';
import { delivered, does, given, later, told, wait } from '#test/domain/given.ts';
import { minute, opening } from '#test/domain/opening.ts';
import type { Cell } from './escalation.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const TODAY = '2026-05-05T23:59:59.000Z';
const NEXT_MONDAY = '2026-05-11T23:59:59.000Z';
const cellOf = (scene: ReturnType<typeof given>, audience: string): Cell => {
  const found = scene.incident.escalation.cells.find((cell) => cell.audience === audience);
  if (!found) throw new Error(`no cell of ${audience}`);
  return found;
};

describe('E1 the matrix, cell by cell', () => {
  it.each([
    [
      'P0',
      [
        ['on-call', 5],
        ['tech-lead', 5],
        ['product-owner', 5],
        ['leadership', 30],
        ['clients', 30],
      ],
      'automatic',
    ],
    [
      'P1',
      [
        ['on-call', 5],
        ['tech-lead', 5],
        ['product-owner', 30],
        ['next-sync:leadership', NEXT_MONDAY],
      ],
      'manual',
    ],
    [
      'P2',
      [
        ['on-call', 5],
        ['next-standup:product-owner', TODAY],
      ],
      'internal',
    ],
    ['P3', [['next-standup:on-call', TODAY]], 'none'],
  ] as const)('%s', (severity, row, statusPage) => {
    const { escalation } = given(opening({ severity })).incident;
    expect(escalation.cells.map(({ audience, due }) => [audience, due])).toEqual(
      row.map(([audience, due]) => [audience, typeof due === 'number' ? minute(due) : due]),
    );
    expect(escalation.statusPage.mode).toBe(statusPage);
  });

  it.each([
    ['P0', ['yossi', 'dan', 'ines', 'ruth']],
    ['P1', ['yossi', 'dan', 'ines']],
    ['P2', ['yossi']],
    ['P3', []],
  ] as const)('at the opening of a %s the system tells %j, each once', (severity, people) => {
    expect(told(given(opening({ severity })).effects)).toEqual(people);
  });
});

describe('E2 each cell is a clock with evidence', () => {
  it('told in time: when, on which channel, by whom, and not late', () => {
    const scene = given(opening(), later(2), delivered('dan', 'audience', { channel: 'smtp', audience: 'tech-lead' }));
    expect(cellOf(scene, 'tech-lead')).toMatchObject({ toldAt: minute(2), how: 'smtp', by: 'system', late: false });
  });

  it('at the due moment itself it is not late; a second later it is', () => {
    expect(cellOf(given(opening(), later(5), delivered('dan', 'audience')), 'tech-lead').late).toBe(false);
    expect(cellOf(given(opening(), later(5 + 1 / 60), delivered('dan', 'audience')), 'tech-lead').late).toBe(true);
  });

  it('a failed delivery is kept and is no evidence', () => {
    const scene = given(opening(), delivered('dan', 'audience', { outcome: 'failed' }));
    expect(cellOf(scene, 'tech-lead').toldAt).toBeNull();
    expect(scene.incident.escalation.told).toMatchObject([{ person: 'dan', outcome: 'failed' }]);
  });

  it('untold when due is recorded as late once, and stays late when told afterwards', () => {
    const scene = given(opening(), wait(6));
    expect(scene.entries.filter(({ type }) => type === 'escalation.missed').map(({ data }) => data)).toMatchObject([
      { audience: 'on-call', due: minute(5) },
      { audience: 'tech-lead', due: minute(5) },
    ]);
    const after = given(scene, delivered('dan', 'audience'), wait(60));
    expect(cellOf(after, 'tech-lead')).toMatchObject({ toldAt: minute(6), late: true });
    expect(after.entries.filter((entry) => entry.type === 'escalation.missed' && entry.data.audience === 'tech-lead')).toHaveLength(1);
  });

  it('the same delivery reported twice counts once', () => {
    const report = delivered('dan', 'audience');
    expect(given(opening(), report, report).incident.escalation.told).toHaveLength(1);
  });

  it('leadership hears by the commander’s brief, not by any other message', () => {
    const scene = given(opening({ severity: 'P0' }), delivered('ruth', 'status-update'));
    expect(cellOf(scene, 'leadership').toldAt).toBeNull();
    expect(cellOf(given(scene, delivered('ruth', 'brief', { audience: 'leadership' })), 'leadership')).toMatchObject({
      as: 'commander',
      late: false,
    });
  });

  it('clients hear by the communicator’s message', () => {
    const scene = given(
      opening({ severity: 'P0' }),
      acknowledged,
      delivered('ruth', 'brief', { audience: 'leadership' }),
      does('yossi', { type: 'update.publish', audience: 'clients', text: 'Submissions fail.' }),
    );
    expect(cellOf(scene, 'clients')).toMatchObject({ how: 'client message', by: 'yossi', as: 'communicator', late: false });
  });

  it('a meeting’s cell is met when the meeting was held with it', () => {
    const scene = given(opening({ severity: 'P2' }), later(8 * 60));
    const held = scene.when({ type: 'meeting.held', meeting: 'standup', date: '2026-05-05' }, { by: 'ines' }).writes('meeting.held');
    expect(cellOf(given(held.after), 'next-standup:product-owner')).toMatchObject({ how: 'standup', by: 'ines', late: false });
    given(held.after).when({ type: 'meeting.held', meeting: 'standup', date: '2026-05-05' }).writes();
  });

  it('held a day after it was on the agenda is late', () => {
    const scene = given(opening({ severity: 'P2' }), wait(30 * 60), does('ines', { type: 'meeting.held', meeting: 'standup', date: '2026-05-06' }));
    expect(cellOf(scene, 'next-standup:product-owner').late).toBe(true);
  });

  it.each([
    ['2026-05-06', 'still to come'],
    ['2026-05-04', 'before the incident'],
    ['2026-02-30', 'no date'],
  ])('a meeting on %s cannot have been held', (date, why) => {
    const no = given(opening({ severity: 'P2' }))
      .when({ type: 'meeting.held', meeting: 'standup', date })
      .refused('E2', why);
    expect(no.unmet).toMatchObject([{ field: 'date' }]);
  });

  it('a meeting without this incident on its agenda is refused, with the one that has it', () => {
    const no = given(opening({ severity: 'P2' }))
      .when({ type: 'meeting.held', meeting: 'leadership-sync', date: '2026-05-05' })
      .refused('E2');
    expect(no.remedy).toContain('standup of 2026-05-05');
  });
});
