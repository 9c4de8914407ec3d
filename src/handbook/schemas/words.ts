import { z } from 'zod';
import { isLocalDate } from '#domain/kernel/calendar.ts';
import { parseDuration } from '#domain/kernel/duration.ts';
import { WEEKDAYS } from '#domain/kernel/policy.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';

/** Text whose rule is a pattern; `says` completes the sentence "`field` …" in findings and in the published schema's description. */
function pattern(regex: RegExp, says: string, description: string): z.ZodString {
  return z.string({ error: says }).regex(regex, { error: says }).meta({ description });
}

/** One line of text for people, up to 200 characters. */
export function line(description: string): z.ZodString {
  const says = 'must be one line of text, at most 200 characters';
  return z
    .string({ error: says })
    .max(200, { error: says, abort: true })
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*[^\s\p{Cc}][^\p{Cc}\p{Zl}\p{Zp}]*$/u, { error: says })
    .meta({ description });
}

/** A sentence or paragraph, up to 2,000 characters. */
export function prose(description: string): z.ZodString {
  const says = 'must be text, at most 2000 characters';
  return z.string({ error: says }).max(2000, { error: says, abort: true }).regex(/\S/, { error: says }).meta({ description });
}

/** A name that other files refer to. */
export function id(description: string): z.ZodString {
  return pattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be a short id of letters, digits, `.`, `_` and `-`, such as `grading`', description);
}

/** Longer durations leave the calendar that dates are counted in. */
const LONGEST_MS = 520 * 7 * 86_400_000;

/** An ISO 8601 duration of weeks to seconds, longer than nothing unless `zero` is allowed, and at most ten years. */
export function duration(description: string, example: string, zero = false): z.ZodString {
  const says = `must be an ISO 8601 duration such as \`${example}\``;
  const check = (text: string): boolean => {
    const ms = parseDuration(text);
    return ms !== undefined && (zero ? ms >= 0 : ms > 0) && ms <= LONGEST_MS;
  };
  return z
    .string({ error: says })
    .regex(/^P(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/, { error: says, abort: true })
    .refine(check, { error: says })
    .meta({ description, examples: [example] });
}

/** True for a real date that an incident's calendar can meet. */
export function isUsableDate(text: string): boolean {
  return isLocalDate(text) && text >= '1970' && text < '3000';
}

/** A real date, `YYYY-MM-DD`. */
export function localDate(description: string): z.ZodString {
  const says = 'must be a real date written `YYYY-MM-DD`';
  return z
    .string({ error: says })
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: says, abort: true })
    .refine(isUsableDate, { error: says })
    .meta({ description });
}

/** A local time, `HH:MM`. */
export function clockTime(description: string): z.ZodString {
  return pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time written `"HH:MM"`', description);
}

/** True for a zone that this machine's calendar knows by name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** An IANA time zone. */
export function timeZone(description: string): z.ZodString {
  const says = 'must be an IANA time zone such as `Europe/Lisbon`';
  return z.string({ error: says }).refine(isTimeZone, { error: says }).meta({ description });
}

/** A mail address, plainly: no spaces, one `@`, no header tricks. */
export function mailbox(description: string): z.ZodString {
  return pattern(/^[^\s@<>",;:\\()[\]]+@[^\s@<>",;:\\()[\]]+$/, 'must be a mail address such as `maya@example.org`', description);
}

/** A path of the handbook, with forward slashes, that does not climb out of it. */
export function handbookPath(description: string, example: string): z.ZodString {
  return pattern(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\p{Cc}\\]+$/u, `must be a path inside the handbook such as \`${example}\``, description);
}

/** Who hears (E1). */
export function audience(): z.ZodString {
  return pattern(
    /^(next-(standup|sync):)?[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be `on-call`, a group of people.yaml, `clients`, `next-standup:GROUP` or `next-sync:GROUP`',
    'Who hears: `on-call`, a group of people.yaml, `clients`, or `next-standup:GROUP` / `next-sync:GROUP` for the agenda of a meeting.',
  );
}

/** A day of the week as iCalendar writes it. */
export const weekday = z.enum(WEEKDAYS).meta({ id: 'Weekday', description: 'Day of the week: MO, TU, WE, TH, FR, SA or SU.' });

/** How bad it is for users. */
export const severity = z
  .enum(SEVERITIES)
  .meta({ id: 'Severity', description: 'P0 production down, P1 partial degradation, P2 single feature, P3 annoyance.' });
