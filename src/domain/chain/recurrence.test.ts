import { describe, expect, it } from 'vitest';
import { type EarlierIncident, recurrenceOf } from './recurrence.ts';

const landed = { commit: 'f00', at: '2026-11-10T10:00:00.000Z', repository: 'handbook' };
const opening = { condition: 'submissions-fail#error-rate', runbook: 'submissions-fail', drill: false, startedAt: '2026-11-23T03:00:00.000Z' };
const old: EarlierIncident = { ...opening, ref: 'INC-7', startedAt: '2026-11-02T03:00:00.000Z', fixes: [{ landed: null }, { landed }] };
const is = (change: Partial<EarlierIncident>, now: Partial<typeof opening> = {}): string | null =>
  recurrenceOf({ ...opening, ...now }, [{ ...old, ...change }]);

describe('K5 a condition that fires again after a fix for it landed', () => {
  it('is a recurrence of the newest such incident', () => {
    expect(is({})).toBe('INC-7');
    expect(recurrenceOf(opening, [old, { ...old, ref: 'INC-9', startedAt: '2026-11-08T03:00:00.000Z' }])).toBe('INC-9');
    expect(recurrenceOf(opening, [])).toBeNull();
  });

  it.each<[string, Partial<EarlierIncident>]>([
    ['no fix landed', { fixes: [{ landed: null }] }],
    ['the fix landed after this one began', { fixes: [{ landed: { ...landed, at: '2026-11-24T10:00:00.000Z' } }] }],
    ['it was another condition of another runbook', { condition: 'import-slow#slow', runbook: 'import-slow' }],
    ['the fix landed at the very moment', { fixes: [{ landed: { ...landed, at: opening.startedAt } }] }],
    ['it was a drill', { drill: true }],
    ['it came later', { startedAt: '2026-11-25T10:00:00.000Z' }],
  ])('is none when %s', (_, change) => {
    expect(is(change)).toBeNull();
  });

  it('a drill is no recurrence', () => {
    expect(recurrenceOf({ ...opening, drill: true }, [old])).toBeNull();
  });

  it('another condition of the same runbook counts, also when a person declared without one; a missing runbook is no likeness', () => {
    expect(is({ condition: 'submissions-fail#slow' })).toBe('INC-7');
    expect(recurrenceOf({ ...opening, condition: null }, [old])).toBe('INC-7');
    expect(recurrenceOf({ ...opening, condition: null, runbook: 'missing' }, [{ ...old, condition: null, runbook: 'missing' }])).toBeNull();
    expect(recurrenceOf({ ...opening, condition: null, runbook: null }, [{ ...old, condition: null, runbook: null }])).toBeNull();
  });
});
