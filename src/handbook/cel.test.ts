import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '#domain/detection/signal.ts';
import { compileWhen } from './cel.ts';

function signal(more: Partial<Signal> = {}): Signal {
  return {
    fingerprint: 'f1',
    status: 'firing',
    labels: { alertname: 'SubmissionErrorRate', service: 'grading', code: '500', 'pod name': 'web-1' },
    annotations: { value: '0.02', summary: 'Submissions fail', humanized: '2%', empty: '', nan: 'NaN', exponent: '1.2e-05' },
    startsAt: '2026-05-05T03:00:00.000Z',
    endsAt: null,
    link: null,
    flags: [],
    ...more,
  };
}

function judge(source: string, on: Signal = signal()): true | false | 'unknown' {
  const compiled = compileWhen(source);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message}`);
  return compiled.evaluate(on);
}

function flaw(source: string): string {
  const compiled = compileWhen(source);
  return compiled.ok ? 'compiles' : compiled.message;
}

describe('when: a condition sees the signal', () => {
  it.each([
    ['signal.annotations.value > 0.01', true],
    ['signal.annotations.value > 0.05', false],
    ['0.01 < signal.annotations.value', true],
    ['signal.annotations.value < 1', true],
    ['signal.annotations.value >= 1', false],
    ['signal.annotations.exponent < 0.001', true],
    ['signal.labels.code == 500', true],
    ['signal.labels.code != 500', false],
    ['500 == signal.labels.code', true],
    ['signal.labels.code == 500u', true],
    ['signal.labels.code in [500, 503]', true],
    ['signal.labels.code in [404]', false],
    ['signal.labels.code == "500"', true],
    ['signal.labels.code.startsWith("5")', true],
    ['signal.labels.code.matches("^5\\\\d\\\\d$")', true],
    ['signal.labels.code.matches("4\\\\d")', false],
    ['size(signal.labels.code) == 3', true],
    ['double(signal.annotations.value) * 100.0 > 1.5', true],
    ['int(signal.labels.code) + 1 == 501', true],
    ['signal.labels["pod name"] == "web-1"', true],
    ['signal.status == "firing"', true],
    ['has(signal.annotations.value) && signal.annotations.value > 0.01', true],
    ['has(signal.annotations.nothing) && signal.annotations.nothing > 0.01', false],
    ['"service" in signal.labels', true],
    ['signal.labels.exists(name, name.startsWith("ser"))', true],
    ['signal.labels.all(name, signal.labels[name] != "")', true],
    ['signal.startsAt > timestamp("2026-01-01T00:00:00Z")', true],
    ['signal.startsAt.getHours("Europe/Lisbon") == 4', true],
    ['signal.startsAt.getHours() == 3', true],
    ['signal.startsAt.getDayOfWeek() == 2', true],
    ['signal.labels.alertname == 7', false],
  ])('%s is %s', (source, answer) => {
    expect(judge(source)).toBe(answer);
  });
});

describe('when: what cannot be judged is unknown, never false', () => {
  it.each([
    ['signal.annotations.nothing > 0.01', 'an annotation that is not there'],
    ['signal.labels.nothing == "x"', 'a label that is not there'],
    ['signal.annotations.humanized > 0.01', 'a text that is no number'],
    ['signal.annotations.empty > 0.01', 'an empty text'],
    ['signal.annotations.empty < 0.01', 'an empty text, which is not 0'],
    ['signal.annotations.nan > 0.01', 'not a number'],
    ['double(signal.annotations.humanized) > 0.01', 'a text that does not convert'],
    ['double(signal.annotations.nan) > 0.01', 'a text that would convert to not a number'],
    ['double(signal.annotations.empty) > 0.01', 'an empty text that would convert to 0'],
    ['int(signal.annotations.empty) == 0', 'an empty text that would convert to the integer 0'],
    ['int(signal.annotations.value) == 0', 'a fraction taken for an integer'],
    ['timestamp(signal.annotations.summary) > signal.startsAt', 'a text that is no time'],
    ['1 / 0 == 1', 'a division by zero'],
    ['signal.labels.constructor == "x"', 'a name that every object has'],
    ['signal.labels.__proto__ == "x"', 'another one'],
  ])('%s: %s', (source) => {
    expect(judge(source)).toBe('unknown');
  });

  it('a start that the sender did not give', () => {
    expect(judge('signal.startsAt.getHours() > 3', signal({ startsAt: null }))).toBe('unknown');
    expect(judge('signal.startsAt == null', signal({ startsAt: null }))).toBe(true);
  });

  it('an error beside something that decides alone does not matter, as CEL says', () => {
    expect(judge('signal.annotations.nothing > 0.01 && signal.status == "resolved"')).toBe(false);
    expect(judge('signal.annotations.nothing > 0.01 || signal.status == "firing"')).toBe(true);
  });

  it('labels named like parts of JavaScript are labels', () => {
    const labels = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    expect(judge('signal.labels.__proto__ == "x" && signal.labels.constructor == "y"', signal({ labels }))).toBe(true);
  });
});

describe('when: what can never work is refused', () => {
  it.each([
    ['', 'leave `when` out'],
    ['signal.annotations.value >', 'at 26: '],
    ['signal.annotation.value > 0.01', 'at 7: signal has no “annotation”; it has labels, annotations, status, startsAt'],
    ['sginal.status == "firing"', 'at 1: “sginal” is not known'],
    ['labels.service == "grading"', '“labels” is not known'],
    ['now() > signal.startsAt', 'at 1: there is no function “now”'],
    ['signal.labels.a.like("b")', 'there is no function “like”'],
    ['signal.labels.code', 'gives string, not true or false'],
    ['1 + 1', 'gives int, not true or false'],
    ['signal.annotations.value * 100.0 > 1.0', "found no matching overload for '_*_'"],
    ['signal.status && true', 'type mismatch'],
    ['signal.labels.a.matches("(a)\\\\1")', 'backreferences are not supported'],
    ['signal.labels.a.matches(signal.labels.b)', 'must be written out'],
    ['google.protobuf.Duration{seconds: 1} == duration("1s")', 'there is no type'],
    ['signal.labels.all(a, signal.labels.all(b, signal.labels.all(c, true)))', 'nested 2 deep at most'],
    [`"${'x'.repeat(2048)}" == ""`, 'at most 2048 bytes'],
    [`${'('.repeat(900)}true${')'.repeat(900)}`, 'nested too deeply'],
    ['constructor', 'is not known'],
  ])('%s', (source, words) => {
    expect(flaw(source)).toContain(words);
  });

  it('and whatever the text, the answer is a value', () => {
    const piece = constantFrom(
      'signal',
      '.labels',
      '.a',
      ' > ',
      '0.1',
      '"x"',
      '(',
      ')',
      '[',
      ']',
      '.all(k, ',
      '&&',
      '!',
      '\\',
      '"',
      '\u0000',
      'é',
      '\n',
    );
    assert(
      property(string({ unit: piece, maxLength: 8 }), (source) => {
        const compiled = compileWhen(source);
        expect(compiled.ok ? [true, false, 'unknown'] : [compiled.message]).toContain(compiled.ok ? compiled.evaluate(signal()) : compiled.message);
      }),
      { numRuns: 300 },
    );
  });
});

describe('when: nothing holds the server for more than 50 ms', () => {
  const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`label_${i}`, `value ${i}`]));
  const annotations = {
    long: 'a'.repeat(500_000),
    needle: `b${'a'.repeat(250_000)}`,
    hostile: `${'a'.repeat(5_000)}!`,
    digits: '9'.repeat(500_000),
  };
  const hostile = signal({ labels, annotations });
  const grown = (item: string, step: string, times: number) =>
    Array.from({ length: times }).reduce<string>((inner) => `[${inner}].map(x, ${step})[0]`, item);
  const ones = `[${'1,'.repeat(400)}1]`;

  it.each([
    'signal.annotations.hostile.matches("(a+)+$")',
    'signal.annotations.long.matches("^(a+)+$")',
    'signal.annotations.long.matches("(a|a)*(a|a)*b")',
    'signal.labels.all(a, signal.labels.all(b, true))',
    'signal.labels.all(a, signal.labels.exists(b, true))',
    'signal.labels.all(a, signal.labels.all(b, a == b || a != b))',
    'signal.labels.all(a, signal.labels == signal.labels)',
    'signal.labels.map(a, a).map(a, a).size() > 1',
    'signal.labels.exists(a, a > 1 || a > 2 || a > 3 || a > 4)',
    'signal.labels.exists(a, signal.labels[a].nothing.nothing)',
    'signal.labels.all(a, size(signal.annotations.long) > 1)',
    'signal.labels.all(a, signal.annotations.long != signal.annotations.needle)',
    'signal.labels.all(a, signal.annotations.long.matches("a*") )',
    'signal.annotations.long.contains(signal.annotations.needle)',
    'signal.labels.all(a, !signal.annotations.long.contains("ab"))',
    'signal.labels.all(a, signal.startsAt.getHours("Europe/Lisbon") < 9)',
    'signal.labels.all(a, duration("1h2m3s4ms") < duration("2h2m3s4ms"))',
    'signal.labels.all(a, string(signal.startsAt) != "")',
    'int(signal.annotations.digits) > 1',
    'double(signal.annotations.digits) > 1.0',
    'signal.annotations.digits > 1',
    'timestamp(signal.annotations.digits) > signal.startsAt',
    'duration(signal.annotations.digits + "s") > duration("1s")',
    `${grown('[1,1,1,1]', 'x + x + x + x', 20)}.size() > 1`,
    `${grown('"x"', 'x + x + x + x', 20)} == "y"`,
    `${grown('[1]', '[x, x]', 30)} == ${grown('[1]', '[x, x]', 30)}`,
    `${ones}.all(x, ${ones}.all(y, true))`,
    `${ones}.all(x, ${ones}.exists(y, y == 1))`,
  ])('%s', (source) => {
    const compiled = compileWhen(source);
    if (!compiled.ok) throw new Error(compiled.message);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 6; i++) {
      const from = performance.now();
      compiled.evaluate(hostile);
      best = Math.min(best, performance.now() - from);
    }
    expect(best).toBeLessThan(50);
  });

  it('what is too much is unknown, the same every time', () => {
    for (let i = 0; i < 3; i++) {
      expect(judge('signal.labels.all(a, signal.labels.all(b, true))', hostile)).toBe('unknown');
      expect(judge('signal.labels.exists(a, a == "label_1") && !signal.labels.exists(a, a == "x") || true', hostile)).toBe('unknown');
    }
    expect(judge('signal.labels.label_9999 == "value 9999"', hostile)).toBe(true);
  });

  it('an ordinary loop over an ordinary signal is far from it', () => {
    const ordinary = signal({ labels: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`label_${i}`, `value ${i}`])) });
    expect(judge('signal.labels.all(a, signal.labels[a].startsWith("value") && a.matches("label_[0-9]+"))', ordinary)).toBe(true);
    expect(judge('signal.labels.filter(a, a.endsWith("9")).size() == 10', ordinary)).toBe(true);
  });

  it('leaves the traces of errors as they were', () => {
    const before = Error.stackTraceLimit;
    judge('signal.labels.exists(a, a > 1)', hostile);
    expect(Error.stackTraceLimit).toBe(before);
  });
});
