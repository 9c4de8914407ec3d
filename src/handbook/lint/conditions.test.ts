import { describe, expect, it } from 'vitest';
import { runbook } from '../handbook-folder.fixture.ts';
import { type Case, expectOne, lint, RUNBOOK, SLO } from './lint.fixture.ts';

describe('conditions (B1, B3)', () => {
  it.each<Case>([
    [
      'an SLO without a runbook',
      { 'slos/a.yaml': SLO },
      'warning slos/a.yaml:3 SLO `grading-availability` is a condition without a runbook: add `- slo: grading-availability`',
    ],
    [
      'an alert without a runbook',
      {
        'alerts/a.yaml':
          'groups:\n  - name: g\n    rules:\n      - alert: SubmisionErrorRate\n        expr: up == 0\n      - record: x\n        expr: up\n',
      },
      'warning alerts/a.yaml:4 alert `SubmisionErrorRate` is a condition without a runbook: no condition matches it (B3); did you mean `SubmissionErrorRate`?',
    ],
    ['a runbook without conditions', { [RUNBOOK]: runbook([/conditions:\n(.*\n){2}/, '']) }, `warning ${RUNBOOK}:2 has no conditions`],
    [
      'matchers that cannot be read',
      { [RUNBOOK]: runbook([/match: .*/, 'match: "{alertname=}"']) },
      `error ${RUNBOOK}:8 \`match\` of condition \`error-rate\`: at 12:`,
    ],
    [
      'a pattern that is none',
      { [RUNBOOK]: runbook([/match: .*/, `match: '{alertname=~"("}'`]) },
      `error ${RUNBOOK}:8 \`match\` of condition \`error-rate\``,
    ],
    [
      'an expression that is none',
      { [RUNBOOK]: runbook([/ {4}match: .*/, '$&\n    when: signal.labels.']) },
      `error ${RUNBOOK}:9 \`when\` of condition \`error-rate\``,
    ],
    [
      'an expression that is never true or false',
      { [RUNBOOK]: runbook([/ {4}match: .*/, '$&\n    when: size(signal.labels)']) },
      `error ${RUNBOOK}:9 \`when\` of condition \`error-rate\``,
    ],
    [
      'an expression over something unknown',
      { [RUNBOOK]: runbook([/ {4}match: .*/, '$&\n    when: alert.labels.a == "b"']) },
      `error ${RUNBOOK}:9 \`when\` of condition \`error-rate\``,
    ],
  ])('%s', (_, files, expected) => expectOne(files, expected));

  it('an alert that some condition matches has a runbook, by its fixed labels alone', async () => {
    const rule = (labels: string): string => `groups: [{ name: g, rules: [{ alert: SubmissionErrorRate, expr: up, labels: ${labels} }] }]\n`;
    const narrow = runbook([/match: .*/, `match: '{alertname="SubmissionErrorRate", service="grading"}'`]);
    expect(await lint({ 'alerts/a.yaml': rule('{ service: grading }'), [RUNBOOK]: narrow })).toEqual([]);
    expect(await lint({ 'alerts/a.yaml': rule('{ service: "{{ $labels.job }}" }'), [RUNBOOK]: narrow })).toEqual([]);
    expect(await lint({ 'alerts/a.yaml': rule('{ service: accounts }'), [RUNBOOK]: narrow })).toHaveLength(1);
  });
});

describe('reviews and rehearsals (B3)', () => {
  it.each<Case>([
    [
      'never rehearsed',
      { [RUNBOOK]: runbook([', rehearsed: { on: 2026-10-01, took: PT40S }', '']) },
      `warning ${RUNBOOK}:9 has never been rehearsed`,
    ],
    ['never reviewed', { [RUNBOOK]: runbook(['lastReviewed: 2026-11-01\n', '']) }, `warning ${RUNBOOK}:2 has never been reviewed`],
    [
      'reviewed too long ago',
      { [RUNBOOK]: runbook(['lastReviewed: 2026-11-01', 'lastReviewed: 2026-05-26']) },
      `warning ${RUNBOOK}:12 was last reviewed on 2026-05-26, more than 180 days ago`,
    ],
    [
      'reviewed in the future',
      { [RUNBOOK]: runbook(['lastReviewed: 2026-11-01', 'lastReviewed: 2026-11-24']) },
      `warning ${RUNBOOK}:12 \`lastReviewed\` lies in the future`,
    ],
    ['without levers', { [RUNBOOK]: runbook([/levers:\n.*\n/, '']) }, `warning ${RUNBOOK}:2 has no levers`],
    [
      'a template with words that nobody fills in',
      { 'templates/grading-down.md': '{{servcie}} is down\n' },
      `warning ${RUNBOOK}:11 templates/grading-down.md holds \`{{servcie}}\``,
    ],
  ])('%s', (_, files, expected) => expectOne(files, expected));

  it('a review of exactly 180 days ago still counts', async () => {
    expect(await lint({ [RUNBOOK]: runbook(['lastReviewed: 2026-11-01', 'lastReviewed: 2026-05-27']) })).toEqual([]);
  });
});
