import { array, assert, constantFrom, dictionary, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matcher } from '../runbook/condition.ts';
import { compileMatchers, parseMatchers } from '../runbook/matchers.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { type CompiledCondition, indexConditions, whatFires } from './fires.ts';
import type { Signal } from './signal.ts';

function runbook(id: string, more: Partial<Runbook> = {}): Runbook {
  return {
    id,
    path: `runbooks/${id}.md`,
    title: 'Submissions fail',
    service: 'grading',
    owner: 'yossi',
    severity: 'P1',
    conditions: [],
    levers: [],
    falsePositives: [],
    clientMessage: null,
    lastReviewed: null,
    body: '',
    ...more,
  };
}

type Shape = {
  readonly runbook?: Runbook;
  readonly id?: string;
  readonly when?: true | false | 'unknown';
  readonly groupBy?: readonly string[];
  readonly severity?: 'P0' | 'P2' | null;
};

function condition(text: string, shape: Shape = {}): CompiledCondition {
  const read = parseMatchers(text);
  if (!read.ok) throw new Error(read.message);
  return conditionOf(read.matchers, shape);
}

function conditionOf(matchers: readonly Matcher[], shape: Shape = {}): CompiledCondition {
  const { when } = shape;
  return {
    runbook: shape.runbook ?? runbook('submissions-fail'),
    condition: {
      kind: 'signal',
      id: shape.id ?? 'submission-error-rate',
      matchers,
      when: when === undefined ? null : 'signal.annotations.value > 0.01',
      groupBy: shape.groupBy ?? [],
      severity: shape.severity ?? null,
    },
    matches: compileMatchers(matchers),
    when: when === undefined ? null : () => when,
  };
}

function signal(labels: Record<string, string>, more: Partial<Signal> = {}): Signal {
  return { fingerprint: 'f1', status: 'firing', labels, annotations: {}, startsAt: null, endsAt: null, link: null, flags: [], ...more };
}

describe('B1: a runbook condition fires', () => {
  it('with the runbook, the condition, its service and severity', () => {
    const index = indexConditions([condition('{alertname="SubmissionErrorRate", service="grading"}', { groupBy: ['service'] })]);
    expect(whatFires(signal({ alertname: 'SubmissionErrorRate', service: 'grading' }), index, false)).toEqual({
      kind: 'condition',
      runbook: 'submissions-fail',
      condition: 'submissions-fail#submission-error-rate',
      group: 'service=grading',
      severity: 'P1',
      service: 'grading',
      title: 'Submissions fail (grading)',
      doubt: null,
    });
  });

  it('takes the most specific condition, then the runbook that comes first by id, then the first in the runbook', () => {
    const of = (id: string) => runbook(id);
    const wide = condition('{service="grading"}', { runbook: of('a-wide') });
    const regex = condition('{service="grading", alertname=~"Sub.*", env!="dev"}', { runbook: of('a-regex') });
    const later = condition('{service="grading", alertname="X"}', { runbook: of('z-exact') });
    const exact = condition('{service="grading", alertname="X"}', { runbook: of('b-exact'), id: 'one' });
    const second = condition('{service="grading", alertname="X"}', { runbook: of('b-exact'), id: 'two' });
    const seen = (conditions: readonly CompiledCondition[]) => {
      const firing = whatFires(signal({ service: 'grading', alertname: 'X' }), indexConditions(conditions), false);
      return firing.kind === 'condition' ? firing.condition : firing.kind;
    };
    expect(seen([wide, regex, later, exact, second])).toBe('b-exact#one');
    expect(seen([wide, later])).toBe('z-exact#submission-error-rate');
    expect(seen([wide, regex])).toBe('a-wide#submission-error-rate');
  });

  it('finds conditions that have no equality to be found by', () => {
    const index = indexConditions([condition('{alertname=~"Sub.*"}'), condition('{other="x"}')]);
    expect(whatFires(signal({ alertname: 'SubmissionErrorRate' }), index, false).kind).toBe('condition');
  });

  it('compares a signal only with conditions that its labels lead to', () => {
    const asked: string[] = [];
    const spied = (name: string) => {
      const one = condition(`{alertname="${name}", service="grading"}`, { id: name });
      return { ...one, matches: (labels: Readonly<Record<string, string>>) => asked.push(name) > 0 && one.matches(labels) };
    };
    const index = indexConditions(Array.from({ length: 1000 }, (_, i) => spied(`Alert${i}`)));
    expect(whatFires(signal({ alertname: 'Alert7', service: 'grading' }), index, false).kind).toBe('condition');
    expect(asked).toEqual(['Alert7']);
  });

  it('an expression that is false is not this one: the next condition is asked', () => {
    const index = indexConditions([
      condition('{alertname="X", service="grading"}', { when: false }),
      condition('{alertname="X"}', { runbook: runbook('fallback') }),
    ]);
    expect(whatFires(signal({ alertname: 'X', service: 'grading' }), index, false)).toMatchObject({ runbook: 'fallback', doubt: null });
  });

  it('an expression that cannot be judged lets the page through, in doubt', () => {
    const index = indexConditions([condition('{alertname="X"}', { when: 'unknown' })]);
    const firing = whatFires(signal({ alertname: 'X' }), index, false);
    expect(firing).toMatchObject({ kind: 'condition', runbook: 'submissions-fail' });
    expect(firing.kind === 'condition' && firing.doubt).toContain(
      '“signal.annotations.value > 0.01” of submissions-fail#submission-error-rate cannot be judged',
    );
  });

  it("the condition's severity goes before the runbook's; the sender's label before neither", () => {
    const severity = (shape: Shape) => {
      const firing = whatFires(signal({ alertname: 'X', severity: 'P0' }), indexConditions([condition('{alertname="X"}', shape)]), false);
      return firing.kind === 'condition' ? firing.severity : firing.kind;
    };
    expect(severity({})).toBe('P1');
    expect(severity({ severity: 'P2' })).toBe('P2');
    expect(severity({ runbook: runbook('r', { severity: 'P3' }) })).toBe('P3');
  });

  it('is titled by the summary of the sender, on one line, or by the runbook', () => {
    const index = indexConditions([condition('{alertname="X"}', { groupBy: ['service', 'zone'] })]);
    const title = (annotations: Record<string, string>) => {
      const firing = whatFires(signal({ alertname: 'X', zone: 'eu' }, { annotations }), index, false);
      return firing.kind === 'condition' ? firing.title : firing.kind;
    };
    expect(title({ summary: 'Submissions of 3% of students fail' })).toBe('Submissions of 3% of students fail');
    expect(title({ summary: ' two\n lines ' })).toBe('two lines');
    expect(title({ summary: '  ' })).toBe('Submissions fail (eu)');
    expect(title({})).toBe('Submissions fail (eu)');
    expect([...title({ summary: '😀'.repeat(500) })]).toHaveLength(200);
  });
});

describe('B4: signals that agree on the condition and its group belong together', () => {
  it('groups by the labels in the given order, a missing one empty', () => {
    const group = (labels: Record<string, string>, groupBy: readonly string[]) => {
      const firing = whatFires(signal({ alertname: 'X', ...labels }), indexConditions([condition('{alertname="X"}', { groupBy })]), false);
      return firing.kind === 'condition' ? firing.group : firing.kind;
    };
    expect(group({ service: 'grading', zone: 'eu' }, ['zone', 'service'])).toBe('zone=eu,service=grading');
    expect(group({ service: 'grading' }, ['zone', 'service'])).toBe('zone=,service=grading');
    expect(group({ service: 'grading' }, [])).toBe('');
  });

  it('two different groups never read alike', () => {
    const values = record({ a: constantFrom('', '1', '1,b=2', ',b=', '\\', '\\,', '2'), b: constantFrom('', '2', '2,b=', '\\', ',') });
    const index = indexConditions([condition('{alertname="X"}', { groupBy: ['a', 'b'] })]);
    const group = (labels: Record<string, string>) => {
      const firing = whatFires(signal({ alertname: 'X', ...labels }), index, false);
      return firing.kind === 'condition' ? firing.group : firing.kind;
    };
    assert(
      property(values, values, (one, two) => (group(one) === group(two)) === (one.a === two.a && one.b === two.b)),
      { numRuns: 500 },
    );
  });

  it('a signal that matches nothing is unmatched, and says which condition came nearest', () => {
    const index = indexConditions([
      condition('{alertname="SubmissionErrorRate", service="grading"}'),
      condition('{alertname="Slow", service="grading", env="prod"}', { id: 'slow' }),
    ]);
    const why = (labels: Record<string, string>) => {
      const firing = whatFires(signal(labels), index, false);
      return firing.kind === 'unmatched' ? firing.why : firing.kind;
    };
    expect(why({ alertname: 'SubmissionErrorRate', service: 'billing' })).toBe(
      'no condition matches alertname=SubmissionErrorRate; nearest: submissions-fail#submission-error-rate differs in service (“grading” wanted, “billing” given)',
    );
    expect(why({ alertname: 'Slow', service: 'grading' })).toContain('submissions-fail#slow differs in env (“prod” wanted, none given)');
    expect(why({ alertname: 'Foo' })).toBe('no condition matches alertname=Foo');
    expect(why({ source: 'db1', class: 'disk' })).toBe('no condition matches source=db1, class=disk');
    expect(why({})).toBe('no condition matches a signal without labels');
  });

  it('says so when only an expression, or a comparison that is no equality, stands between', () => {
    const denied = indexConditions([condition('{alertname="X"}', { when: false })]);
    expect(whatFires(signal({ alertname: 'X' }), denied, false)).toEqual({
      kind: 'unmatched',
      why: 'submissions-fail#submission-error-rate matches the labels, but its expression “signal.annotations.value > 0.01” is false',
    });
    const regex = indexConditions([condition('{alertname="X", zone=~"eu-.*"}')]);
    expect(whatFires(signal({ alertname: 'X', zone: 'us' }), regex, false)).toMatchObject({
      why: 'no condition matches alertname=X; nearest: submissions-fail#submission-error-rate also wants zone=~"eu-.*"',
    });
  });

  it('the sentence stays a sentence, whatever the sender writes', () => {
    const index = indexConditions([condition('{alertname="X", service="grading"}')]);
    const firing = whatFires(signal({ alertname: 'X', service: `a\n${'b'.repeat(100_000)}` }), index, false);
    expect(firing.kind === 'unmatched' && firing.why.length).toBeLessThan(400);
    expect(JSON.stringify(firing)).not.toContain('\\n');
  });
});

describe('B5: a page-worthy signal without a runbook still fires', () => {
  const none = indexConditions([condition('{alertname="Other", service="grading"}')]);

  it('with its own condition and group, and the severity that the sender names', () => {
    expect(whatFires(signal({ alertname: 'DiskFull', service: 'billing', severity: 'critical' }), none, false)).toEqual({
      kind: 'missing',
      condition: 'unmatched:DiskFull',
      group: 'alertname=DiskFull,service=billing',
      severity: 'P1',
      service: 'billing',
      title: 'DiskFull',
    });
    expect(whatFires(signal({ alertname: 'DiskFull', severity: 'P0' }), none, false)).toMatchObject({ severity: 'P0', service: null });
  });

  it('when its token pages, as P1 where its label names no severity of ours', () => {
    for (const severity of ['', 'warning', 'constructor', '__proto__']) {
      expect(whatFires(signal({ alertname: 'DiskFull', severity }), none, true)).toMatchObject({ kind: 'missing', severity: 'P1' });
    }
    expect(whatFires(signal({ alertname: 'DiskFull', severity: 'p2' }), none, true)).toMatchObject({ severity: 'P2' });
    expect(whatFires(signal({ alertname: 'DiskFull', severity: 'warning' }), none, false).kind).toBe('unmatched');
  });

  it('two signals without an alertname are two troubles, told apart by their own keys', () => {
    const one = whatFires(signal({ severity: 'critical' }, { fingerprint: 'disk', annotations: { summary: 'Disk full' } }), none, false);
    const two = whatFires(signal({ severity: 'critical' }, { fingerprint: 'cpu' }), none, false);
    expect(one).toMatchObject({ condition: 'unmatched:disk', title: 'Disk full' });
    expect(two).toMatchObject({ condition: 'unmatched:cpu', title: 'Signal cpu' });
  });

  it('but not when a runbook has this alert and says that it is no incident; a runbook for a kind of alerts says nothing of this one', () => {
    const denied = indexConditions([condition('{alertname="X"}', { when: false })]);
    expect(whatFires(signal({ alertname: 'X', severity: 'critical' }), denied, true).kind).toBe('unmatched');
    const kind = indexConditions([condition('{service="billing"}', { when: false })]);
    expect(whatFires(signal({ alertname: 'X', service: 'billing', severity: 'critical' }), kind, false).kind).toBe('missing');
  });
});

it('the index finds exactly what asking every condition would find', () => {
  const names = constantFrom('a', 'b', 'c', 'd');
  const values = constantFrom('', '1', '2', '3');
  const matchers = array(record({ name: names, op: constantFrom('=' as const, '!=' as const, '=~' as const), value: values }), {
    minLength: 1,
    maxLength: 3,
  });
  assert(
    property(array(matchers, { maxLength: 8 }), dictionary(names, values), (conditions, labels) => {
      const compiled = conditions.map((one, i) => conditionOf(one, { id: `c${i}` }));
      const specific = (one: CompiledCondition) => one.condition.matchers.filter((matcher) => matcher.op === '=' && matcher.value !== '').length;
      const expected = compiled.filter((one) => one.matches(labels)).toSorted((a, b) => specific(b) - specific(a))[0];
      const firing = whatFires(signal(labels), indexConditions(compiled), false);
      expect(firing.kind === 'condition' ? firing.condition : undefined).toBe(expected && `submissions-fail#${expected.condition.id}`);
    }),
    { numRuns: 1000 },
  );
});
