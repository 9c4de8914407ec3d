import { z } from 'zod';

/** The longest text anybody may write at once, in characters. */
const LONGEST_TEXT = 20_000;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Why a text cannot be kept (PostgreSQL and every reader of the archive refuse it); null when it can. */
function unkeepable(text: string): string | null {
  if (text.includes('\0')) return 'contains the character \\u0000: remove it';
  if (LONE_SURROGATE.test(text)) return 'contains half of a surrogate pair: send whole characters';
  return null;
}

/** A string that can be kept, up to `longest` characters; it may be empty. */
export function clean(longest: number, description: string): z.ZodString {
  return z
    .string()
    .max(longest)
    .check((ctx) => {
      const why = unkeepable(ctx.value);
      if (why !== null) ctx.issues.push({ code: 'custom', message: why, input: ctx.value });
    })
    .meta({ description });
}

/** A string that can be kept and says something. */
export function said(longest: number, description: string): z.ZodString {
  return clean(longest, description)
    .min(1)
    .check((ctx) => {
      if (ctx.value !== '' && ctx.value.trim() === '') ctx.issues.push({ code: 'custom', message: 'is empty: write something', input: ctx.value });
    })
    .meta({ description });
}

/** Something people write, up to 20,000 characters. */
export function text(description: string): z.ZodString {
  return said(LONGEST_TEXT, description);
}

/** A name, an id or a path: one short line. */
export function name(description: string): z.ZodString {
  return said(300, description);
}

/** A web address: `http` or `https` only, so that no link can run a script. */
export function webAddress(description: string): z.ZodString {
  return said(2000, description)
    .check((ctx) => {
      if (!URL.canParse(ctx.value) || !/^https?:$/.test(new URL(ctx.value).protocol)) {
        ctx.issues.push({ code: 'custom', message: 'is no web address: write it as https://example.org/page', input: ctx.value });
      }
    })
    .meta({ description });
}
