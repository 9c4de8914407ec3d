import { describe, expect, it } from 'vitest';
import { does, given, later, system } from '#test/domain/given.ts';
import { minute, opening } from '#test/domain/opening.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const observed = (joined: number, resolved: number, at: number) =>
  system({ type: 'signals.observe', joined, resolved, firstAt: minute(at), lastAt: minute(at), samples: [] });

describe('B2 when the system knew, and when a person did', () => {
  it('by a signal: the system knew when the condition became true, a person at the first acknowledgement', () => {
    const { incident } = given(opening(), later(4), acknowledged, later(2), does('maya', { type: 'acknowledge' }));
    expect(incident).toMatchObject({ systemKnewAt: minute(0), personKnewAt: minute(4) });
  });

  it('a person’s report of harm before any acknowledgement is when a person knew', () => {
    const { incident } = given(opening(), later(2), does('ines', { type: 'harm.report', text: 'a client called' }), later(2), acknowledged);
    expect(incident.personKnewAt).toBe(minute(2));
  });

  it('declared by a person with no signal: the system knew nothing, until a signal joins', () => {
    const from = opening({ trigger: 'person', systemKnewAt: null, personKnewAt: minute(0), condition: null });
    expect(given(from, acknowledged).incident).toMatchObject({ systemKnewAt: null, personKnewAt: minute(0) });
    expect(given(from, acknowledged, later(9), observed(1, 0, 7)).incident).toMatchObject({ systemKnewAt: minute(7), personKnewAt: minute(0) });
  });
});

describe('B4 a storm is one incident with a count', () => {
  it('a hundred thousand signals are counted in a few entries and page nobody again', () => {
    const before = given(opening(), acknowledged);
    const storm = given(before, observed(60_000, 0, 0), observed(40_000, 0, 1));
    expect(storm.incident.detection).toMatchObject({ count: 100_000, firing: 100_000, firstAt: minute(0), lastAt: minute(1), clearedAt: null });
    expect(storm.entries).toHaveLength(before.entries.length + 2);
    expect(storm.effects).toHaveLength(before.effects.length);
  });

  it('cleared when the last of them ended, firing again when one comes back', () => {
    const cleared = given(opening(), observed(2, 0, 0), later(9), observed(0, 2, 9));
    expect(cleared.incident.detection).toMatchObject({ firing: 0, clearedAt: minute(9) });
    expect(given(cleared, observed(1, 0, 12)).incident.detection).toMatchObject({ count: 3, firing: 1, clearedAt: null });
  });

  it('an end of what was never counted takes nothing below zero', () => {
    expect(given(opening(), observed(0, 3, 0)).incident.detection.firing).toBe(0);
  });
});

describe('B5 a page-worthy signal without a runbook', () => {
  it('opens, pages, and says in the page that no runbook has this condition', () => {
    const { incident, effects } = given(opening({ runbook: 'missing', condition: 'unmatched:DiskFull' }));
    expect(incident.opening.runbook).toBe('missing');
    expect(effects[0]).toMatchObject({ kind: 'tell', person: 'yossi', purpose: 'page', urgent: true, text: expect.stringContaining('No runbook') });
  });

  it('every lever is open by hand', () => {
    given(opening({ runbook: 'missing' }), acknowledged)
      .when({ type: 'lever.pull', lever: 'flag-off' })
      .writes('lever.pulled');
  });
});

it('K5 a recurrence carries the ref of the earlier incident', () => {
  expect(given(opening({ recurrenceOf: 'INC-3' })).incident.opening.recurrenceOf).toBe('INC-3');
});
