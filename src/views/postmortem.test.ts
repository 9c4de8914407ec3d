import { describe, expect, it } from 'vitest';
import { emptyPostmortem } from '#domain/postmortem/evolve-postmortem.ts';
import type { Postmortem } from '#domain/postmortem/postmortem.ts';
import { commanded, lever, NOW, type Over, timeline } from '#test/pages/sample.ts';
import { postmortemJson } from './postmortem.ts';
import { postmortemHtml, postmortemMarkdown } from './postmortem-document.ts';

const AT = '2026-11-23T04:00:00.000Z';
const FULL: Postmortem = {
  ...emptyPostmortem,
  dueAt: '2026-11-30T23:59:59.000Z',
  scheduledAt: '2026-11-26T10:00:00.000Z',
  attendees: ['maya', 'amir'],
  heldAt: '2026-11-26T10:00:00.000Z',
  annotations: [{ seq: 2, text: 'came from the <canary>', by: 'amir', at: AT }],
  containment: { runbookAdequate: false, text: 'it named the wrong flag', by: 'maya', at: AT },
  whys: [
    {
      id: 'W30',
      level: 'L4',
      question: 'Why did CI not catch it?',
      answer: 'CI runs no downs',
      by: 'maya',
      at: AT,
      hint: null,
      hintAcknowledged: false,
    },
    {
      id: 'W31',
      level: 'L5',
      question: 'Why did the gate not?',
      answer: 'human error',
      by: 'amir',
      at: AT,
      hint: 'The answer says “human error”',
      hintAcknowledged: false,
    },
  ],
  missed: [{ level: 'L5', text: 'the gate did not ask', by: 'maya', at: AT }],
  done: ['timeline', 'detection', 'containment', 'root-cause'],
  fixes: [
    {
      id: 'INC-12-F40',
      title: 'CI runs downs',
      owner: 'amir',
      due: '2026-12-04',
      kind: 'ci-check',
      artifact: 'ci.yaml',
      becomesTrue: 'CI fails when a migration has no down',
      missing: false,
      landed: { commit: 'f00dfeed0123456789', at: AT, repository: 'grading' },
      tracker: null,
    },
  ],
  drafts: [{ id: 'INC-12-D35', title: 'Change the runbook', kind: 'runbook', artifact: 'runbooks/submissions-fail.md', because: 'wrong flag' }],
  feelings: [{ text: 'we should talk more', by: 'lena', at: AT }],
  modelUpdates: [{ believed: 'downs run', learned: 'they do not', artifact: 'adr/0007.md', by: 'maya', at: AT }],
};
const entries = timeline([
  { type: 'incident.declared', data: commanded().opening },
  { type: 'note.added', data: { text: 'flag is off' }, by: 'maya', as: 'commander' },
  {
    type: 'lever.pulled',
    data: { lever: 'flag-off', by: 'hand', tookMs: 60_000, output: null, undo: null, note: null },
    by: 'maya',
    as: 'commander',
  },
  { type: 'postmortem.held', data: { at: AT }, by: 'maya' },
]);
const over: Over = {
  phase: 'resolved',
  personKnewAt: '2026-11-23T03:04:20.000Z',
  containment: {
    levers: [
      lever('flag-off', {
        state: 'pulled',
        advised: true,
        rehearsed: { on: '2026-04-28', took: 'PT40S' },
        pulledAt: AT,
        tookMs: 60_000,
        effect: 'stopped',
      }),
      lever('deploy-rollback', { rehearsed: { on: '2026-04-28', took: 'PT4M10S' }, tookMs: 200_000 }),
      lever('data-correction'),
    ],
    overrides: [{ rule: 'C3', lever: 'deploy-rollback', reason: 'flag service down', by: 'maya', at: AT }],
  },
  postmortem: FULL,
};
const seen = (change: Over = {}, now = NOW) => postmortemJson(commanded({ ...over, ...change }), entries, now);
const section = (name: string, change: Over = {}) => seen(change).sections.find((each) => each.section === name);

describe('the postmortem as it stands', () => {
  it('has the fields of the contract', () => {
    expect(seen()).toMatchObject({
      dueAt: FULL.dueAt,
      scheduledAt: FULL.scheduledAt,
      heldAt: FULL.heldAt,
      attendees: ['maya', 'amir'],
      detectionGap: 'PT4M10S',
      whys: FULL.whys,
      missed: FULL.missed,
      feelings: FULL.feelings,
      fixes: [{ id: 'INC-12-F40', incident: 'INC-12', state: 'landed', landedBy: 'f00dfeed0123456789' }],
      drafts: FULL.drafts,
      modelUpdate: { believed: 'downs run' },
      complete: false,
      overdue: false,
    });
  });

  it('P2: six sections in order; one is open while its hint stands', () => {
    expect(seen().sections.map(({ section: name, done }) => [name, done])).toEqual([
      ['timeline', true],
      ['detection', true],
      ['containment', true],
      ['root-cause', false],
      ['what-was-missed', false],
      ['structural-fix', false],
    ]);
    expect(section('timeline')).toMatchObject({ title: 'Timeline', question: 'What happened, when, and who knew?' });
  });

  it('P3: the timeline is the record, with annotations, without what the postmortem wrote itself', () => {
    expect(section('timeline')).toMatchObject({
      entries: [
        { seq: 1, sentence: expect.stringContaining('Incident INC-12 begins') },
        { seq: 2, sentence: 'Note: “flag is off”.', by: 'maya', as: 'commander', annotations: [{ text: 'came from the <canary>', by: 'amir' }] },
        { seq: 3, annotations: [] },
      ],
    });
  });

  it.each([
    ['2026-11-23T03:04:20.000Z', '2026-11-23T03:00:10.000Z', 'PT4M10S', 'The system knew first'],
    ['2026-11-23T03:00:00.000Z', '2026-11-23T03:00:10.000Z', '-PT10S', 'A person knew first'],
    [null, '2026-11-23T03:00:10.000Z', null, 'Nobody has acknowledged'],
    ['2026-11-23T03:00:00.000Z', null, null, 'No signal told the system'],
  ])('P4: person %s, system %s', (personKnewAt, systemKnewAt, detectionGap, says) => {
    expect(section('detection', { personKnewAt, systemKnewAt })).toMatchObject({ detectionGap, says: expect.stringContaining(says) });
  });

  it('P5: each lever with its time against the rehearsed time', () => {
    expect(section('containment')).toMatchObject({
      levers: [
        { lever: 'flag-off', took: 'PT1M', againstRehearsed: 'PT20S', effect: 'stopped' },
        { lever: 'deploy-rollback', took: 'PT3M20S', againstRehearsed: '-PT50S' },
        { lever: 'data-correction', took: null, againstRehearsed: null, rehearsed: null },
      ],
      overrides: [{ rule: 'C3' }],
      answer: { runbookAdequate: false },
    });
  });

  it('standing questions stand with their section and together', () => {
    expect(section('containment')).toMatchObject({ questions: [{ rule: 'C9', lever: 'deploy-rollback' }] });
    expect(seen({ systemKnewAt: null }).questions.map(({ rule }) => rule)).toEqual(['B2', 'C9']);
  });

  it('P1: overdue once its time has passed and it was not held', () => {
    expect(seen({ postmortem: { ...FULL, heldAt: null } }, '2026-12-01T00:00:00.000Z').overdue).toBe(true);
  });
});

describe('the postmortem to read', () => {
  const markdown = (change: Over = {}, now = NOW): string => postmortemMarkdown(commanded({ ...over, ...change }), entries, now);

  it('shows the six sections, levers against rehearsed times, overrides, and who said what', () => {
    const text = markdown();
    for (const line of [
      '# Postmortem INC-12: Submissions fail',
      '## 1. Timeline',
      '## 4. Root cause (open)',
      '## 6. Structural fix (open)',
      'rehearsed 2026-04-28, took 40 s; took 1 min, 20 s slower',
      'took 3 min 20 s, 50 s faster',
      'never rehearsed',
      'C3 for roll the deploy back, Maya Cohen',
      'at L4 build, Maya Cohen',
      '**C9 asks: C3 was overridden',
      '**Detection gap:** 4 min 10 s',
      'Draft INC-12-D35, owned by nobody yet',
      'landed in f00dfeed01',
      'Annotation: came from the \\<canary>',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('P9: feelings stand apart, after the fixes, and count for nothing', () => {
    const text = markdown();
    expect(text.indexOf('## Feelings')).toBeGreaterThan(text.indexOf('## 6. Structural fix'));
    expect(text).toContain('Kept, shown apart, and counting for nothing.');
    expect(markdown({ postmortem: { ...FULL, feelings: [] } })).not.toContain('## Feelings');
  });

  it('P4: says that a person knew first', () => {
    expect(markdown({ personKnewAt: '2026-11-23T03:00:00.000Z' })).toContain('A person knew first');
  });

  it('says what is not there yet', () => {
    const text = markdown({ postmortem: { ...emptyPostmortem, dueAt: FULL.dueAt } }, '2026-12-24T00:00:00.000Z');
    for (const line of [
      '**Overdue: it was due',
      'No why is answered yet',
      'No level is named yet',
      'There is no structural fix yet',
      'Not answered yet',
      'closing needs it',
      'nobody invited yet',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('is the same page as HTML, escaped', () => {
    const page = postmortemHtml(commanded({ ...over, opening: { title: '<img src=x onerror=alert(1)>' } }), entries, NOW);
    expect(page).toContain('<h1 dir="auto">Postmortem INC-12: &lt;img src=x onerror=alert(1)&gt;</h1>');
    expect(page).not.toContain('<img');
    expect(page).toContain('came from the &lt;canary&gt;');
  });
});
