import { assert, constantFrom, letrec, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRegex, type LinearRegex, REGEX_EFFORT } from './linear-regex.ts';

function regex(pattern: string): LinearRegex {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) throw new Error(`${pattern}: ${compiled.message}`);
  return compiled.regex;
}

function flaw(pattern: string): { message: string; at: number } | null {
  const compiled = compileRegex(pattern);
  return compiled.ok ? null : { message: compiled.message, at: compiled.at };
}

/** The best of several runs: what the code needs, without what the machine was doing beside it. */
function fastest(run: () => unknown, times = 5): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    run();
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

const { node: patterns } = letrec<{ node: string; atom: string }>((tie) => ({
  atom: oneof(
    { depthSize: 'small', withCrossShrink: true },
    constantFrom('a', 'b', 'c', '1', '_', 'é', '😀', '.', '\\d', '\\w', '\\s', '\\D', '\\W', '\\S', '\\.', '\\n'),
    constantFrom('[ab]', '[^ab]', '[a-c1]', '[^\\d]', '[\\w.]', '[-a]', '[a-]', '[.^]', '[😀-😂]'),
    tie('node').map((node) => `(${node})`),
    tie('node').map((node) => `(?:${node})`),
  ),
  node: oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('atom'),
    constantFrom('', '^a', 'b$', '\\ba', 'a\\B', '\\b'),
    tuple(tie('atom'), constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?')).map(([atom, times]) => atom + times),
    tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    tuple(tie('node'), tie('node')).map(([a, b]) => `${a}|${b}`),
  ),
}));
const texts = string({ unit: constantFrom('a', 'b', 'c', '1', '_', ' ', '.', '\n', 'é', '😀', '😁'), maxLength: 7 });

describe('linear regex', () => {
  it('agrees with JavaScript on whole matches of small patterns', () => {
    assert(
      property(patterns, texts, (pattern, text) => {
        expect(regex(pattern).matches(text)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with JavaScript on parts of a text', () => {
    assert(
      property(patterns, texts, (pattern, text) => {
        expect(regex(pattern).finds(text)).toBe(new RegExp(pattern, 'u').test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with JavaScript when case does not matter', () => {
    assert(
      property(
        constantFrom('a', '[ab]c', '[^a]', '[A-C]+', 'É', 'a|B', '1a_'),
        string({ unit: constantFrom('a', 'A', 'b', 'C', 'é', 'É', '1', '_'), maxLength: 4 }),
        (pattern, text) => {
          expect(regex(`(?i)${pattern}`).matches(text)).toBe(new RegExp(`^(?:${pattern})$`, 'iu').test(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['(a+)+$', `${'a'.repeat(40)}!`],
    ['^(a+)+$', `${'a'.repeat(40)}!`],
    ['(a|a)*b', 'a'.repeat(40)],
    ['(.*)*x', 'a'.repeat(40)],
    ['((a*)*)*b', 'a'.repeat(40)],
    ['(a|aa)+$', `${'a'.repeat(40)}!`],
  ])('%s on 40 characters takes less than 5 ms', (pattern, text) => {
    expect(regex(pattern).finds(text)).toBe(false);
    expect(fastest(() => regex(pattern).finds(text))).toBeLessThan(5);
    expect(fastest(() => regex(pattern).matches(text))).toBeLessThan(5);
  });

  it('gives up within 50 ms, as unknown, where even a linear search would be long', () => {
    let seed = 7;
    const bits = Array.from({ length: 1_000_000 }, () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 2 ? 'a' : 'b';
    }).join('');
    for (const pattern of ['.*a[ab]{15}c', '.*a[ab]{200}c', '.*a[ab]{900}c']) {
      expect(regex(pattern).matches(bits)).toBe('unknown');
      expect(fastest(() => regex(pattern).matches(bits), 3)).toBeLessThan(50);
    }
  });

  it('judges a megabyte with an ordinary pattern', () => {
    expect(regex('.*error 5\\d\\d.*').matches(`${'x'.repeat(1_000_000)}error 503 at the end`)).toBe(true);
    expect(regex('.*error 5\\d\\d.*').matches('x'.repeat(1_000_000))).toBe(false);
  });

  it('counts one effort down over several searches', () => {
    const effort = { left: REGEX_EFFORT };
    expect(regex('a*').matches('a'.repeat(1000), effort)).toBe(true);
    expect(effort.left).toBeLessThan(REGEX_EFFORT - 1000);
    expect(regex('a*').matches('aa', { left: 1 })).toBe('unknown');
  });

  it('stays right when its memory is full and starts again', () => {
    const pattern = '[ab]*a[ab]{12}c[ab]*';
    const text = Array.from({ length: 3000 }, (_, i) => ((i * 7919) % 13 < 6 ? 'a' : 'b')).join('');
    const effort = { left: 1e9 };
    expect(regex(pattern).matches(text, effort)).toBe(false);
    expect(regex(pattern).matches(`${text}a${'b'.repeat(12)}c${text}`, effort)).toBe(true);
  });

  it.each([
    ['(a)\\1', 'backreferences', 3],
    ['a(?=b)', 'lookahead', 1],
    ['a(?!b)', 'lookahead', 1],
    ['(?<=a)b', 'lookbehind', 0],
    ['(?<!a)b', 'lookbehind', 0],
    ['a\\p{L}', 'Unicode classes', 1],
    ['[[:alpha:]]', 'POSIX', 1],
    ['(?m)a', 'flag “m”', 2],
    ['ab(c', 'never closed', 2],
    ['ab)c', 'closes nothing', 2],
    ['a[bc', 'never closed', 1],
    ['*a', 'nothing to repeat', 0],
    ['a|+b', 'nothing to repeat', 2],
    ['{2}', 'nothing to repeat', 0],
    ['a**', 'repeats a repetition', 2],
    ['a{2}{3}', 'repeats a repetition', 4],
    ['a{3,2}', 'ends below', 1],
    ['a{1001}', 'at most 1000', 1],
    ['[c-a]', 'no range', 1],
    ['a\\', 'escapes nothing', 1],
    ['\\q', 'unknown escape', 0],
    ['\\x{110000}', 'hex', 0],
    ['(?P<n>a)(?P<n>b)', 'two groups', 10],
    ['(?P=n)', 'not supported', 0],
    ['((a{99}){99}){99}', 'grows beyond', 1],
    ['(?i)*', 'nothing to repeat', 4],
    ['(?)', 'sets no flag', 2],
  ])('refuses %s and says where', (pattern, words, at) => {
    const found = flaw(pattern);
    expect(found?.message).toContain(words);
    expect(found?.at).toBe(at);
  });

  it('refuses patterns that are too long or too deep', () => {
    expect(flaw('a'.repeat(1001))?.message).toContain('1000 characters');
    expect(flaw(`${'('.repeat(100)}${')'.repeat(100)}`)?.message).toContain('nested');
    expect(flaw(`${'('.repeat(50)}a${')'.repeat(50)}`)).toBeNull();
  });

  it.each([
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['(?s:a.)c.', 'a\nc\n', false],
    ['(?i)web-\\d+', 'WEB-12', true],
    ['a(?i)b|c', 'C', true],
    ['(a(?i)b)c', 'aBC', false],
    ['(?i:a)b', 'AB', false],
    ['(?i-i)a', 'A', false],
    ['a{', 'a{', true],
    ['a{,2}', 'a{,2}', true],
    ['\\Aab\\z', 'ab', true],
    ['\\x41\\x{1F600}', 'A😀', true],
    ['(?P<name>a)(?<other>b)', 'ab', true],
    ['[]a]', ']', true],
    ['[^]a]', 'b', true],
    ['\\d', '٣', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s on %j is %s', (pattern, text, answer) => {
    expect(regex(pattern).matches(text)).toBe(answer);
  });
});
