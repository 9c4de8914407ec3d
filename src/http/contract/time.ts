import { z } from 'zod';
import { isLocalDate } from '#domain/kernel/calendar.ts';
import { parseDuration } from '#domain/kernel/duration.ts';
import type { Instant } from '#domain/kernel/stamp.ts';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,12})?([Zz]|[+-]\d{2}:\d{2})$/;
const EARLIEST = Date.UTC(1970, 0, 1);
const LONGEST = 3653 * 86_400_000;
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An RFC 3339 time as an instant in UTC with milliseconds, or in words what is wrong with it. A time of day that does not exist is no time. */
export function readInstant(written: string): { readonly at: Instant } | { readonly wrong: string } {
  const found = RFC_3339.exec(written.trim());
  if (!found) return { wrong: 'is no time with a zone: write it as 2026-05-05T03:30:00Z or 2026-05-05T05:30:00+02:00' };
  const [, year, month, day, hour, minute, second] = found;
  const ms = Date.parse(written.trim().replace(' ', 'T').toUpperCase());
  const real = isLocalDate(`${year}-${month}-${day}`) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!real || Number.isNaN(ms)) return { wrong: 'is no real time: there is no such day or hour' };
  if (ms < EARLIEST || ms > LATEST) return { wrong: 'lies outside the years 1970 to 9999' };
  return { at: new Date(ms).toISOString() };
}

/** A time that somebody sends; read into UTC with milliseconds. */
export function instant(description: string) {
  return z
    .string()
    .max(64)
    .transform((written, ctx): Instant => {
      const read = readInstant(written);
      if ('at' in read) return read.at;
      ctx.issues.push({ code: 'custom', message: read.wrong, input: written });
      return z.NEVER;
    })
    .meta({ description, format: 'date-time' });
}

/** A date that somebody sends, `YYYY-MM-DD`. */
export function localDate(description: string): z.ZodString {
  return z
    .string()
    .check((ctx) => {
      if (!isLocalDate(ctx.value)) ctx.issues.push({ code: 'custom', message: 'is no date: write it as 2026-05-29', input: ctx.value });
    })
    .meta({ description, format: 'date' });
}

/** An ISO 8601 duration with fixed lengths that somebody sends: longer than nothing, ten years at most. */
export function duration(description: string): z.ZodString {
  return z
    .string()
    .max(64)
    .check((ctx) => {
      const ms = parseDuration(ctx.value) ?? 0;
      if (ms <= 0) ctx.issues.push({ code: 'custom', message: 'is no duration: write it as PT31M, PT4H or P1DT2H', input: ctx.value });
      if (ms > LONGEST) ctx.issues.push({ code: 'custom', message: 'is longer than ten years', input: ctx.value });
    })
    .meta({ description });
}

/** A time that we answer with: RFC 3339, UTC, milliseconds. */
export function moment(description: string): z.ZodString {
  return z.string().meta({ description, format: 'date-time', examples: ['2026-05-05T03:00:00.000Z'] });
}
