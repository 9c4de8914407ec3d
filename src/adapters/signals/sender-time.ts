import type { Instant } from '#domain/kernel/stamp.ts';
import { shown } from './sender-text.ts';

/** What a sender wrote where a time belongs. `none`: nothing, or the zero time that Go programs send for nothing. */
export type SenderTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'instant'; readonly at: Instant }
  | { readonly kind: 'invalid'; readonly why: string };

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?([Zz]|[+-]\d{2}:\d{2})$/;
/** The year of a zero time, whatever zone it was written in. */
const ZERO_YEARS = ['0000', '0001'];

/** Reads a time of the wire: RFC 3339 with a zone, a real date, to the millisecond. Never throws. */
export function readTime(value: unknown): SenderTime {
  if (value === undefined || value === null || value === '') return { kind: 'none' };
  const found = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (!found) return { kind: 'invalid', why: `${shown(value)} is not an RFC 3339 time with a zone, such as 2026-05-05T03:00:00Z` };
  const [, year = '', month, day, hour, minute, second, fraction = '', zone = ''] = found;
  if (ZERO_YEARS.includes(year)) return { kind: 'none' };
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  const local = Date.parse(`${written}Z`);
  const at = Date.parse(`${written}${zone.toUpperCase()}`);
  // Date.parse moves 30 February into March; what it read must be what was written.
  if (!Number.isFinite(local) || !Number.isFinite(at) || new Date(local).toISOString() !== `${written}Z`) {
    return { kind: 'invalid', why: `${shown(value)} is not a real date and time` };
  }
  const instant = new Date(at).toISOString();
  // Its offset carried it past the year 9999, where instants no longer sort as text.
  return instant.length === 24 ? { kind: 'instant', at: instant } : { kind: 'invalid', why: `${shown(value)} is not a real date and time` };
}
