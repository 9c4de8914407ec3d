import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRange, keyOf, read, runsOf, written } from './columns.ts';

/** Any sequence of UTF-16 code units, halves of pairs, U+0000 and our own escape sign included. */
const anyText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: fc.constantFrom('\\', '\0', '\ud800', '\udc00', 'u', '0', 'd', '8', 'a') }),
);

describe('text in columns', () => {
  it('comes back as it went in', () => {
    fc.assert(fc.property(anyText, (text) => read(written(text)) === text));
  });

  it('is nothing that PostgreSQL refuses or UTF-8 changes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const column = written(text);
        return !column.includes('\0') && Buffer.from(column).toString() === column;
      }),
    );
  });

  it('has a key of its own, short enough for an index', () => {
    const long = fc.tuple(anyText, fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(fc.oneof(anyText, long), fc.oneof(anyText, long), (a, b) => {
        expect(keyOf(a) === keyOf(b)).toBe(a === b);
        expect(Buffer.byteLength(keyOf(a))).toBeLessThanOrEqual(1200);
      }),
    );
    const long1 = 'x'.repeat(401);
    expect(keyOf(keyOf(long1))).not.toBe(keyOf(long1));
    expect(keyOf('on-call')).toBe('on-call');
  });
});

describe('numbers in columns', () => {
  it.each([
    [5, 5],
    [5.9, 5],
    [-3, 0],
    [Number.MAX_SAFE_INTEGER, 2_147_483_647],
    [Number.POSITIVE_INFINITY, 2_147_483_647],
    [Number.NaN, 0],
  ])('%d is kept as %d', (given, kept) => {
    expect(inRange(given)).toBe(kept);
  });

  it('has a least', () => {
    expect(inRange(0, 1)).toBe(1);
  });
});

describe('runs', () => {
  it('cut a list without losing an item', () => {
    expect([...runsOf([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
    expect([...runsOf([], 2)]).toEqual([]);
  });
});
