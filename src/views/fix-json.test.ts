import { describe, expect, it } from 'vitest';
import type { Fix } from '#domain/postmortem/postmortem.ts';
import { fixJson } from './fix-json.ts';

const fix: Fix = {
  id: 'INC-12-F21',
  title: 'CI runs downs',
  owner: 'amir',
  due: '2026-12-04',
  kind: 'ci-check',
  artifact: 'ci.yaml',
  becomesTrue: 'CI fails without a down',
  missing: false,
  landed: null,
  tracker: null,
};

describe('a fix as the contract has it', () => {
  it('names its incident, its state and what landed it', () => {
    const { landed: _, ...rest } = fix;
    expect(fixJson({ ref: 'INC-12', service: 'grading', fix }, '2026-12-01T00:00:00.000Z', 'UTC')).toEqual({
      ...rest,
      incident: 'INC-12',
      service: 'grading',
      state: 'open',
      landedBy: null,
    });
    const landed = { ...fix, landed: { commit: 'f00dfeed', at: '2026-12-05T00:00:00.000Z', repository: 'handbook' } };
    expect(fixJson({ ref: 'INC-12', service: null, fix: landed }, '2027-01-01T00:00:00.000Z', 'UTC')).toMatchObject({
      state: 'landed',
      landedBy: 'f00dfeed',
    });
  });

  it.each([
    ['2026-12-05T00:30:00.000Z', 'Europe/Lisbon', 'overdue'],
    ['2026-12-05T00:30:00.000Z', 'America/New_York', 'open'],
    ['2026-12-04T23:30:00.000Z', 'Asia/Tokyo', 'overdue'],
  ] as const)('at %s in %s it is %s', (now, timeZone, state) => {
    expect(fixJson({ ref: 'INC-12', service: null, fix }, now, timeZone).state).toBe(state);
  });
});
