import { array, assert, constantFrom, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matcher } from './condition.ts';
import { compileMatchers, matcherText, parseMatchers } from './matchers.ts';

function parsed(text: string): readonly Matcher[] {
  const read = parseMatchers(text);
  if (!read.ok) throw new Error(read.message);
  return read.matchers;
}

function flaw(text: string): string {
  const read = parseMatchers(text);
  return read.ok ? `read as ${JSON.stringify(read.matchers)}` : read.message;
}

describe('reading matchers', () => {
  it('reads all four comparisons as Alertmanager writes them', () => {
    expect(parsed('{a="b", c=~"x.*", d!="", e!~"y|z"}')).toEqual([
      { name: 'a', op: '=', value: 'b' },
      { name: 'c', op: '=~', value: 'x.*' },
      { name: 'd', op: '!=', value: '' },
      { name: 'e', op: '!~', value: 'y|z' },
    ]);
  });

  it.each([
    ['alertname="SubmissionErrorRate"', 'without braces'],
    [' { alertname = "SubmissionErrorRate" , } ', 'with spaces and a trailing comma'],
    ['{alertname=SubmissionErrorRate}', 'without quotes around a plain value'],
    ['{"alertname"="SubmissionErrorRate"}', 'with a quoted name'],
    ['alertname\n=\n"SubmissionErrorRate"', 'over several lines'],
  ])('%j: %s', (text) => {
    expect(parsed(text)).toEqual([{ name: 'alertname', op: '=', value: 'SubmissionErrorRate' }]);
  });

  it.each([
    ['a="b\\"c"', 'b"c'],
    ['a="b\\\\c"', 'b\\c'],
    ['a="b\\nc\\t"', 'b\nc\t'],
    ['a="\\u00e9\\x41\\U0001F600"', 'éA😀'],
    ['a="web-\\d+"', 'web-\\d+'],
    ['a=~"web-\\\\d+"', 'web-\\d+'],
    ['a="{b, c=d}"', '{b, c=d}'],
    ['a=b-c.d/e:f', 'b-c.d/e:f'],
    ['a="שלום"', 'שלום'],
  ])('the value of %s is %j', (text, value) => {
    expect(parsed(text)[0]?.value).toBe(value);
  });

  it('reads UTF-8 names, quoted where they need it', () => {
    expect(parsed('{"host name"="x", größe="y", "a.b"="z"}').map((matcher) => matcher.name)).toEqual(['host name', 'größe', 'a.b']);
  });

  it.each([
    ['{a="b"', 'at 7: expected “}” to close'],
    ['{a="b", c}', 'at 10: expected =, !=, =~ or !~ after “c”, found “}”'],
    ['{a="b" c="d"}', 'at 8: expected “,” before the next matcher, found “c”'],
    ['{="b"}', 'at 2: expected a label name, found “=”'],
    ['{,}', 'at 2: expected a label name'],
    ['{a="b",,}', 'at 8: expected a label name'],
    ['{a="b}', 'at 4: this quote is never closed'],
    ['{a=}', 'at 4: expected a value in double quotes after “a=”, found “}”'],
    ["{a='b'}", 'at 4: expected a value in double quotes'],
    ['{a=="b"}', 'at 4: expected a value'],
    ['{a="b"} x', 'at 9: expected nothing after the last matcher, found “x”'],
    ['a="b"}', 'at 6: expected “,” before the next matcher, found “}”'],
    ['{a=~"("}', 'at 5: the regular expression of “a” is wrong at its character 1: this “(” is never closed'],
    ['{a=~"(x)\\\\1"}', 'backreferences are not supported'],
    ['{a="b\nc"}', 'at 6: a quoted text ends on the line'],
    ['{a="\\ud800"}', 'at 5: \\ud800 is no character'],
    ['{}', 'at 1: no matcher: this would match every signal'],
    ['', 'at 1: no matcher'],
  ])('refuses %j', (text, words) => {
    expect(flaw(text)).toContain(words);
  });

  it('refuses more than 64 matchers and more than 4096 characters', () => {
    expect(flaw(Array.from({ length: 65 }, (_, i) => `a${i}="b"`).join(','))).toContain('more than 64 matchers');
    expect(flaw(`a="${'b'.repeat(4096)}"`)).toContain('4096 characters');
  });

  it('reads back what it writes', () => {
    const matcher = record({
      name: string({ unit: constantFrom('a', 'é', ' ', '"', '=', ',', '\\', '}'), minLength: 1, maxLength: 5 }),
      op: constantFrom('=' as const, '!=' as const),
      value: string({ unit: 'grapheme', maxLength: 8 }),
    });
    assert(
      property(array(matcher, { minLength: 1, maxLength: 4 }), (matchers) => {
        expect(parsed(`{${matchers.map(matcherText).join(', ')}}`)).toEqual(matchers);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    assert(
      property(
        string({ unit: constantFrom('{', '}', '=', '~', '!', '"', ',', 'a', '\\', 'u', '(', ' ', '\u2028', '\ud800'), maxLength: 12 }),
        (text) => {
          expect(typeof parseMatchers(text).ok).toBe('boolean');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('comparing labels', () => {
  it.each([
    ['{a="b"}', { a: 'b' }, true],
    ['{a="b"}', { a: 'bb' }, false],
    ['{a="b", c="d"}', { a: 'b' }, false],
    ['{a!="b"}', {}, true],
    ['{a=""}', {}, true],
    ['{a!=""}', {}, false],
    ['{a=~"b"}', { a: 'abc' }, false],
    ['{a=~"b.*|"}', {}, true],
    ['{a=~".+"}', {}, false],
    ['{a!~"b.*"}', {}, true],
    ['{a!~"b.*"}', { a: 'bc' }, false],
    ['{a=~"b|c"}', { a: 'c' }, true],
    ['{a=~"b|c"}', { a: 'bc' }, false],
    ['{constructor=""}', {}, true],
    ['{toString!=""}', {}, false],
    ['{__proto__="x"}', {}, false],
  ])('%s on %j is %s: a missing label is empty, an expression matches the whole value', (text, labels, answer) => {
    expect(compileMatchers(parsed(text))(labels)).toBe(answer);
  });

  it('takes labels that are named like parts of JavaScript for labels', () => {
    const labels = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    expect(compileMatchers(parsed('{__proto__="x", constructor=~"y"}'))(labels)).toBe(true);
  });

  it('judges twenty hostile expressions on hostile values within 50 ms, and lets the page through where it cannot', () => {
    let seed = 7;
    const value = Array.from({ length: 500_000 }, () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 2 ? 'a' : 'b';
    }).join('');
    for (const op of ['=~', '!~']) {
      const matches = compileMatchers(parsed(Array.from({ length: 20 }, (_, i) => `a${op}".*a[ab]{${100 + i}}c"`).join(',')));
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 6; i++) {
        const from = performance.now();
        expect(matches({ a: value })).toBe(true);
        best = Math.min(best, performance.now() - from);
      }
      expect(best).toBeLessThan(50);
    }
  });

  it('refuses to compile an expression that was never checked', () => {
    expect(() => compileMatchers([{ name: 'a', op: '=~', value: '(' }])).toThrow(/never closed/);
  });
});
