import { describe, expect, it } from 'vitest';
import type { Entry, EntryType } from '#domain/incident/entry.ts';
import { incident, PEOPLE } from '#test/pages/sample.ts';
import { entrySentence } from './entry-sentence.ts';

const AT = '2026-11-23T03:00:00.000Z';
const fix = {
  fix: 'INC-12-F21',
  title: 'CI runs downs',
  owner: 'amir',
  due: '2026-12-04',
  kind: 'ci-check',
  artifact: 'ci.yaml',
  becomesTrue: 'CI fails without a down',
  missing: false,
} as const;

/** One entry of every type; a type that is missing here does not compile. */
const EVERY: { readonly [T in EntryType]: Extract<Entry, { readonly type: T }>['data'] } = {
  'incident.declared': incident().opening,
  'note.added': { text: 'a note' },
  'decision.recorded': { text: 'we wait' },
  'signals.changed': { joined: 2, resolved: 1, firing: 3, firstAt: AT, lastAt: AT, samples: [] },
  'harm.reported': { text: 'all students', growing: true },
  'lever.requested': { lever: 'flag-off', dryRun: false, note: null },
  'lever.pulled': { lever: 'flag-off', by: 'hand', tookMs: 40_000, output: null, undo: null, note: null },
  'lever.failed': { lever: 'flag-off', reason: 'no such host', tookMs: null, output: null, dryRun: false },
  'lever.unavailable': { lever: 'migration-rollback', reason: 'not reversible' },
  'lever.skipped': { lever: 'deploy-rollback', reason: 'nothing deployed' },
  'lever.dry_run': { lever: 'data-correction', rows: 12, output: null, tookMs: 100 },
  'lever.approved': { lever: 'data-correction' },
  'lever.outcome': { lever: 'flag-off', effect: 'stopped', note: null },
  'rule.overridden': { rule: 'C3', lever: 'deploy-rollback', reason: 'flag service down' },
  'incident.bigger': { reason: 'a column is gone' },
  'finding.reported': { finding: 'N1', text: 'errors since 03:00', about: 'harm', links: [] },
  'finding.read': { finding: 'N1' },
  'containment.confirmed': { evidence: 'condition-cleared', firing: 0, note: null },
  'containment.lost': { note: 'errors are back' },
  'hat.assigned': { hat: 'commander', person: 'maya' },
  'hat.offered': { hat: 'communicator', to: 'amir' },
  'hat.accepted': { hat: 'communicator', person: 'amir', from: 'maya' },
  'hat.taken': { hat: 'commander', person: 'amir', from: 'maya', reason: 'no answer' },
  'hat.worn': { person: 'maya', hat: 'commander' },
  'incident.acknowledged': { person: 'maya', first: true, via: 'email' },
  'page.sent': { round: 1, people: ['maya'], deadline: null },
  'audience.told': { audience: 'tech-lead', people: ['amir'] },
  'delivery.reported': {
    delivery: 'd',
    purpose: 'page',
    audience: 'on-call',
    person: 'maya',
    channel: 'email',
    address: 'm@example.org',
    outcome: 'delivered',
    detail: null,
    attempts: 1,
  },
  'escalation.missed': { audience: 'tech-lead', due: AT, deadline: 'cell' },
  'leadership.briefed': { text: 'grading is down', automatic: false, people: ['lena'] },
  'meeting.held': { meeting: 'standup', date: '2026-11-24', audiences: ['product-owner'] },
  'severity.changed': { from: 'P1', to: 'P0', reason: 'all users', cells: [], statusPage: 'automatic' },
  'update.published': { audience: 'status-page', state: 'investigating', text: 'we look', nextUpdateAt: null, automatic: false, rehearsal: false },
  'update.reminded': { due: AT, deadline: 'u' },
  'update.missed': { due: AT, round: 1, deadline: 'u' },
  'incident.resolved': { text: 'all good', postmortemDueAt: AT },
  'timeline.archived': { through: 9, head: 'f00' },
  'care.checked': { person: 'maya', note: null },
  'incident.stood_down': { text: 'thank you' },
  'stand_down.overdue': { deadline: 's' },
  'incident.closed': {},
  'postmortem.scheduled': { at: AT, dueAt: AT, attendees: ['maya'], automatic: true },
  'postmortem.held': { at: AT },
  'postmortem.annotated': { seq: 3, text: 'the canary' },
  'postmortem.containment_answered': { runbookAdequate: false, text: 'wrong flag' },
  'fix.drafted': { id: 'INC-12-D1', title: 'Change the runbook', kind: 'runbook', artifact: 'runbooks/a.md', because: 'wrong flag' },
  'postmortem.why_answered': { why: 'W1', level: 'L4', question: 'Why?', answer: 'no test', hint: null },
  'postmortem.hint_acknowledged': { why: 'W1' },
  'postmortem.missed_named': { level: 'L5', text: 'the gate' },
  'postmortem.section_done': { section: 'timeline' },
  'postmortem.completed': {},
  'postmortem.overdue': { dueAt: AT, deadline: 'p' },
  'fix.added': fix,
  'fix.changed': fix,
  'fix.landed': { fix: 'INC-12-F21', commit: 'f00dfeed', repository: 'handbook', committedAt: AT, artifact: 'ci.yaml' },
  'fix.overdue': { fix: 'INC-12-F21', due: '2026-12-04', deadline: 'f' },
  'fix.tracked': { fix: 'INC-12-F21', url: 'https://tracker.example/7', state: 'open' },
  'feeling.added': { text: 'tired' },
  'model.updated': { believed: 'a', learned: 'downs do not run', artifact: 'adr/7.md' },
};

describe('every entry as one plain sentence', () => {
  it.each(Object.entries(EVERY))('%s', (type, data) => {
    const sentence = entrySentence({ type, data } as Entry, PEOPLE);
    expect(sentence).toMatch(/^\S.{2,}[.”…]$/u);
    expect(sentence).not.toMatch(/undefined|null|\[object|\n/);
  });

  it.each<[Entry, string]>([
    [{ type: 'note.added', data: { text: 'the flag\n is   off' } }, 'Note: “the flag is off”.'],
    [{ type: 'note.added', data: { text: 'Off.' } }, 'Note: “Off.”'],
    [{ type: 'hat.assigned', data: { hat: 'commander', person: 'maya' } }, 'Maya Cohen becomes commander.'],
    [{ type: 'hat.assigned', data: { hat: 'commander', person: 'constructor' } }, 'constructor becomes commander.'],
    [{ type: 'care.checked', data: { person: 'system', note: null } }, 'Somebody checked on Tourniquet.'],
    [{ type: 'note.added', data: { text: '\u001b[31m\u202ered' } }, 'Note: “[31mred”.'],
  ])('%j', (entry, sentence) => {
    expect(entrySentence(entry, PEOPLE)).toBe(sentence);
  });
});
