import { describe, expect, it } from 'vitest';
import { duration, instant, readInstant } from './time.ts';

describe('a time that somebody sends', () => {
  it.each([
    ['2026-05-05T03:30:00Z', '2026-05-05T03:30:00.000Z'],
    ['2026-05-05T05:30:00+02:00', '2026-05-05T03:30:00.000Z'],
    ['2026-05-05 03:30:00.123456789z', '2026-05-05T03:30:00.123Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
  ])('is read into UTC: %s', (written, at) => {
    expect(readInstant(written)).toEqual({ at });
    expect(instant('When.').parse(written)).toBe(at);
  });

  it.each(['2026-05-05T03:30:00', '2026-05-05', 'now', '', '1778123456', '2026-05-05T03:30Z', '1778123456000'])(
    'needs a zone and seconds: %s',
    (written) => {
      expect(readInstant(written)).toEqual({ wrong: expect.stringContaining('2026-05-05T03:30:00Z') });
    },
  );

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-05-05T24:00:00Z',
    '2026-05-05T12:60:00Z',
    '2026-05-05T12:00:60Z',
    '2025-02-29T00:00:00Z',
  ])('must be real: %s', (written) => {
    expect(readInstant(written)).toEqual({ wrong: expect.stringContaining('no real time') });
  });

  it.each(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59-01:00'])('lies where the timeline can sort it: %s', (written) => {
    expect(readInstant(written)).toEqual({ wrong: expect.stringContaining('1970 to 9999') });
  });
});

describe('a duration that somebody sends', () => {
  it('is longer than nothing and at most ten years', () => {
    expect(duration('d').safeParse('PT31M').success).toBe(true);
    for (const wrong of ['', 'PT0S', '-PT5M', '31m', 'P1M', 'P99999999W', 'PT']) expect(duration('d').safeParse(wrong).success).toBe(false);
  });
});
