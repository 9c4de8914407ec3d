import { describe, expect, it } from 'vitest';
import type { Fix } from '#domain/postmortem/postmortem.ts';
import { commanded, incident, lever, NOW, type Over } from '#test/pages/sample.ts';
import { board, boardIncident } from './board.ts';

const on = (over: Over) => boardIncident(commanded(over), NOW);
const withLevers = (...levers: ReturnType<typeof lever>[]): Over => ({ containment: { levers } });

describe('the board', () => {
  it('lists open incidents worst first, then the longest-running, and a drill after everything real (B6)', () => {
    const incidents = [
      commanded({ opening: { ref: 'INC-1', drill: true }, severity: 'P0' }),
      commanded({ opening: { ref: 'INC-2', startedAt: '2026-11-23T03:10:00.000Z' }, severity: 'P1' }),
      commanded({ opening: { ref: 'INC-3', startedAt: '2026-11-23T03:00:00.000Z' }, severity: 'P1' }),
      commanded({ opening: { ref: 'INC-4' }, severity: 'P0' }),
      commanded({ opening: { ref: 'INC-5' }, phase: 'stood-down' }),
      commanded({ opening: { ref: 'INC-6' }, phase: 'closed' }),
    ];
    const seen = board({ incidents, fixes: [], now: NOW, timeZone: 'UTC' });
    expect(seen.open.map((i) => i.ref)).toEqual(['INC-4', 'INC-3', 'INC-2', 'INC-1']);
    expect(seen.afterwards.map((i) => i.ref)).toEqual(['INC-5']);
  });

  it('lists what is owed earliest first over all incidents, and marks what has come due', () => {
    const late = commanded({
      opening: { ref: 'INC-1' },
      escalation: { updates: { ...commanded().escalation.updates, since: '2026-11-23T02:50:00.000Z' } },
    });
    const { owed } = board({ incidents: [commanded(), late], fixes: [], now: NOW, timeZone: 'UTC' });
    expect(owed.map((o) => o.due)).toEqual(owed.map((o) => o.due).toSorted());
    expect(owed.filter((o) => o.rule === 'M1').map((o) => [o.ref, o.to, o.overdue])).toEqual([
      ['INC-1', 'maya', true],
      ['INC-12', 'maya', false],
    ]);
  });

  it('lists fixes that have not landed by date; one is overdue when its whole day has passed in the team’s zone', () => {
    const fix: Fix = {
      id: 'f1',
      title: 'a condition for the queue',
      owner: 'amir',
      due: '2026-11-22',
      kind: 'runbook-condition',
      artifact: 'runbooks/x.md',
      becomesTrue: 'a stuck queue pages',
      missing: false,
      landed: null,
      tracker: null,
    };
    const landed = { ...fix, id: 'f2', landed: { commit: 'c', at: NOW, repository: 'handbook' } };
    const given = {
      incidents: [],
      owed: () => [],
      fixes: [
        { ref: 'INC-1', fix },
        { ref: 'INC-1', fix: landed },
      ],
      now: NOW,
    };
    expect(board({ ...given, timeZone: 'UTC' }).fixes.map((f) => f.overdue)).toEqual([true]);
    expect(board({ ...given, timeZone: 'America/New_York' }).fixes.map((f) => f.overdue)).toEqual([false]);
  });
});

describe('C7: the next lever', () => {
  it('is shown while containing, with its rehearsed time, and not once harm has stopped', () => {
    expect(on({}).next).toMatchObject({ lever: 'flag-off', rehearsed: { took: 'PT40S' } });
    expect(on({ phase: 'contained' }).next).toBeNull();
  });
});

describe('whom an incident waits for', () => {
  it('somebody to take command, before anything else', () => {
    expect(boardIncident(incident(), NOW).waitsFor).toBe('Somebody to acknowledge and take command');
  });

  it('the commander’s decision, with the rehearsed time', () => {
    expect(on({}).waitsFor).toBe('The commander to decide on “flag off”, 40 s when rehearsed');
  });

  it('the answer of a lever under way, then whether it helped, then the confirmation', () => {
    expect(on(withLevers(lever('flag-off', { state: 'pulling' }))).waitsFor).toBe('The answer to “flag off”, under way');
    expect(on(withLevers(lever('flag-off', { state: 'pulled', effect: 'unknown' }), lever('deploy-rollback'))).waitsFor).toBe(
      'The commander to say whether “flag off” stopped the harm',
    );
    expect(on(withLevers(lever('flag-off', { state: 'pulled', effect: 'stopped' }))).waitsFor).toBe('The commander to confirm that harm has stopped');
  });

  it('D1: what is missing of the stand-down, then the commander’s word', () => {
    const resolved: Over = {
      phase: 'resolved',
      escalation: { acknowledgedAt: NOW, statusPage: { mode: 'manual', state: 'monitoring', owedAutomatic: false } },
    };
    const { waitsFor } = on({ ...resolved, standDown: { tookPage: ['maya'], checks: [] } });
    for (const part of ['resolved on the status page', 'timeline.archive', 'care.check']) expect(waitsFor).toContain(part);
    const done: Over = {
      phase: 'resolved',
      standDown: {
        tookPage: ['maya'],
        checks: [{ person: 'maya', by: 'amir', at: NOW, note: null }],
        archive: { through: 9, head: '', at: NOW, by: 'maya' },
      },
    };
    expect(on(done).waitsFor).toBe('The commander to stand the team down');
  });

  it('the postmortem, then the gate', () => {
    expect(on({ phase: 'stood-down', postmortem: { dueAt: NOW } }).waitsFor).toBe('The postmortem, which is overdue');
    expect(on({ phase: 'stood-down', postmortem: { completedAt: NOW } }).waitsFor).toBe('The closing gate');
  });
});
