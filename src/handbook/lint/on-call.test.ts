import { describe, expect, it } from 'vitest';
import { SOUND } from '../handbook-folder.fixture.ts';
import { type Case, expectOne, lint, people } from './lint.fixture.ts';

describe('the pager reaches somebody (E5)', () => {
  it.each<Case>([
    ['no on-call.yaml', { 'on-call.yaml': null }, 'warning on-call.yaml:1 is missing: nobody is on call'],
    [
      'no group on-call',
      { 'on-call.yaml': (SOUND['on-call.yaml'] ?? '').replace('on-call: [', 'night: [') },
      'warning on-call.yaml:8 has no group `on-call`',
    ],
    [
      'a group without tiers',
      { 'on-call.yaml': (SOUND['on-call.yaml'] ?? '').replace('[{ schedule: primary, after: PT0M }]', '[]') },
      'error on-call.yaml:9 group `on-call` has nobody',
    ],
    [
      'a layer without people',
      { 'on-call.yaml': (SOUND['on-call.yaml'] ?? '').replace('[yossi, maya]', '[]') },
      'error on-call.yaml:7 `schedules[0].layers[0].people` must have at least 1 item',
    ],
    [
      'a schedule without layers',
      { 'on-call.yaml': 'schedules: [{ id: primary }]\ngroups: { on-call: [{ schedule: primary }] }\n' },
      'error on-call.yaml:1 schedule `primary` has nobody',
    ],
    [
      'a schedule that begins tomorrow',
      { 'on-call.yaml': (SOUND['on-call.yaml'] ?? '').replace('2024-01-01', '2026-11-24') },
      'warning on-call.yaml:5 schedule `primary` has nobody before 2026-11-24',
    ],
    ['somebody without a road', { 'people.yaml': people('  - { id: dan, name: Dan }\n') }, 'warning people.yaml:4 nothing reaches `dan`'],
  ])('%s', (_, files, expected) => expectOne(files, expected));

  it('a channel that this version lacks is no road', async () => {
    expect(await lint({ 'people.yaml': people('  - { id: dan, name: Dan, contact: [{ channel: emial, address: d@b.c }] }\n') })).toEqual([
      'warning people.yaml:4 channel `emial` is not part of this version and is passed over; did you mean `email`?',
      expect.stringContaining('nothing reaches `dan`'),
    ]);
  });
});
