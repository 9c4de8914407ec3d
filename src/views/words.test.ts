import { describe, expect, it } from 'vitest';
import { durationInWords, inZone, readable, spanInWords, utcExact } from './words.ts';

describe('words for time', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [40_000, '40 s'],
    [250_000, '4 min 10 s'],
    [3_600_000, '1 h'],
    [3_605_000, '1 h'],
    [5_040_000, '1 h 24 min'],
    [90_061_000, '1 d 1 h'],
    [-250_000, '−4 min 10 s'],
  ])('%i ms is %s', (ms, words) => {
    expect(spanInWords(ms)).toBe(words);
  });

  it('reads ISO 8601 durations', () => {
    expect(durationInWords('PT4M10S')).toBe('4 min 10 s');
  });

  it('tells a moment in the team’s zone, exactly in UTC, and in UTC when the zone is none', () => {
    expect(inZone('2026-05-05T03:00:00.000Z', 'Asia/Jerusalem')).toMatch(/^5 May 2026, 06:00 /);
    expect(inZone('2026-05-05T03:00:00.000Z', 'Mars/Olympus')).toBe('5 May 2026, 03:00 UTC');
    expect(utcExact('2026-05-05T03:00:00.000Z')).toBe('2026-05-05 03:00:00 UTC');
  });
});

describe('text from outside', () => {
  it('loses what turns or hides text, keeps its line breaks and its letters', () => {
    expect(readable('a\u202eb\u2066c\u0007\u001b[31md')).toBe('abc[31md');
    expect(readable('one\r\ntwo\u2028three')).toBe('one\ntwo\nthree');
    expect(readable('שלום · مرحبا · 👩‍🚒')).toBe('שלום · مرحبا · 👩‍🚒');
    expect(readable('\ud83d half')).toBe('\ufffd half');
  });
});
