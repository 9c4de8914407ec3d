import { assert, integer, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs, formatDuration, parseDuration } from './duration.ts';

describe('durations', () => {
  it.each([
    ['PT30M', 1_800_000],
    ['PT5M', 300_000],
    ['PT0M', 0],
    ['-PT0S', 0],
    ['PT40S', 40_000],
    ['PT1.5S', 1500],
    ['PT60M', 3_600_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4S', 93_784_000],
    ['-PT4M10S', -250_000],
    ['PT36H', 129_600_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '-P',
    'P1M',
    'P1Y',
    'PT1',
    '5m',
    '30',
    'pt5m',
    'PT5M ',
    'PT-5M',
    'PT1.5M',
    'P1.5D',
    'PT5M3H',
    'T5M',
    '+PT5M',
    'PT5M\n',
    'P999999999W',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
    expect(() => durationMs(text)).toThrow(RangeError);
  });

  it.each([
    [0, 'PT0S'],
    [250_000, 'PT4M10S'],
    [-250_000, '-PT4M10S'],
    [86_400_000, 'P1D'],
    [90_000_000, 'P1DT1H'],
    [1500, 'PT1.5S'],
    [1, 'PT0.001S'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('what is written reads back', () => {
    assert(property(integer({ min: -3_000_000_000_000, max: 3_000_000_000_000 }), (ms) => parseDuration(formatDuration(ms)) === ms));
  });

  it('any text is a finite number of milliseconds or none', () => {
    assert(
      property(string(), (text) => {
        const ms = parseDuration(`P${text}`);
        expect(ms === undefined || Number.isFinite(ms)).toBe(true);
      }),
    );
  });
});
