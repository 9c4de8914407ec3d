import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './suggest.ts';

describe('the nearest known word', () => {
  it.each([
    ['onwer', 'owner'],
    ['Severity', 'severity'],
    ['falsePostives', 'falsePositives'],
    ['p1', 'P1'],
    ['flag_off', 'flag-off'],
    ['yosi', 'yossi'],
  ])('%s was meant to be %s', (word, meant) => {
    expect(nearest(word, ['owner', 'severity', 'falsePositives', 'P1', 'P3', 'flag-off', 'yossi', 'maya'])).toBe(meant);
  });

  it.each(['colour', 'x', '', 'ownership'.repeat(20)])('nothing is near %j', (word) => {
    expect(nearest(word, ['owner', 'severity', ''])).toBeNull();
    expect(didYouMean(word, ['owner'])).toBe('');
  });

  it('a megabyte of one word is not compared', () => {
    const started = performance.now();
    nearest('a'.repeat(1_000_000), ['a'.repeat(1_000_000)]);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
