import { describe, expect, it } from 'vitest';
import { runbook } from '../handbook-folder.fixture.ts';
import { lint, RUNBOOK, SLO, withCondition } from './lint.fixture.ts';

describe('ambiguous matchers', () => {
  const pair = (a: string, b: string): Record<string, string> => ({
    'runbooks/a.md': runbook([/match: .*/, `match: '${a}'`]),
    'runbooks/b.md': runbook([/match: .*/, `match: '${b}'`]),
    [RUNBOOK]: runbook(['SubmissionErrorRate', 'SomethingElse']),
  });

  it.each([
    ['the same', '{alertname="X"}', '{alertname="X"}', 'neither is narrower, so a#error-rate wins by its name'],
    ['a subset', '{alertname="X"}', '{alertname="X", service="grading"}', 'b#error-rate wins, because it asks for more labels'],
    ['a subset the other way', '{alertname="X", service="grading"}', '{alertname="X"}', 'a#error-rate wins'],
    ['a pattern that holds the value', '{alertname=~"X|Y"}', '{alertname="X"}', 'b#error-rate wins'],
    ['beside another label', '{alertname="X", env!="dev"}', '{alertname="X", service="grading"}', 'ambiguous'],
  ])('%s', async (_, a, b, expected) => {
    const found = await lint(pair(a, b));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('warning runbooks/b.md:8 ambiguous: b#error-rate and a#error-rate (runbooks/a.md:8) can match the same signal');
    expect(found[0]).toContain(expected);
  });

  it.each([
    ['different values', '{alertname="X"}', '{alertname="Y"}'],
    ['a label that tells them apart', '{alertname="X", service="grading"}', '{alertname="X", service="accounts"}'],
    ['a value that is ruled out', '{alertname="X", service!="grading"}', '{alertname="X", service="grading"}'],
    ['a pattern that does not hold the value', '{alertname=~"X|Z"}', '{alertname="Y"}'],
    ['lists without a common value', '{alertname="X", env=~"a|b"}', '{alertname="X", env=~"c|d"}'],
    ['other labels', '{alertname="X", service="grading"}', '{alertname="X", env="live"}'],
  ])('%s is not', async (_, a, b) => {
    expect(await lint(pair(a, b))).toEqual([]);
  });

  it('an SLO in two runbooks is', async () => {
    const slo = withCondition('  - slo: grading-availability');
    const found = await lint({ 'slos/a.yaml': SLO, [RUNBOOK]: slo, 'runbooks/a.md': slo.replace('SubmissionErrorRate', 'Other') });
    expect(found).toEqual([expect.stringContaining('ambiguous: SLO `grading-availability` is a condition of runbooks/a.md:9 too')]);
  });

  it('are found among a thousand runbooks in moments, and told at most fifty times', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`runbooks/r${i}.md`, runbook([/match: .*/, `match: '{alertname="X", shard="${i % 900}"}'`])]),
    );
    const found = await lint(many);
    expect(found).toHaveLength(50);
  }, 60_000);
});
