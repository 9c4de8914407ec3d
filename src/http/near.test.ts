import { describe, expect, it } from 'vitest';
import { didYouMean, near } from './near.ts';

describe('what somebody probably meant', () => {
  it('is the word with a letter wrong, swapped, added or left out', () => {
    expect(near('note.ad', ['note.add', 'close'])).toEqual(['note.add']);
    expect(near('aknowledge', ['acknowledge', 'close'])).toEqual(['acknowledge']);
    expect(near('colse', ['acknowledge', 'close'])).toEqual(['close']);
  });

  it('is the word that holds it whole', () => {
    expect(near('publish', ['update.publish', 'resolve'])).toEqual(['update.publish']);
  });

  it('is nothing when nothing is near, and for a word no one would compare', () => {
    expect(near('xyzzy', ['acknowledge', 'close'])).toEqual([]);
    expect(near('a'.repeat(100_000), ['close'])).toEqual([]);
    expect(didYouMean('xyzzy', ['close'])).toBe('');
  });

  it('is said as a question', () => {
    expect(didYouMean('lever.pul', ['lever.pull'])).toBe(' Did you mean "lever.pull"?');
  });
});
