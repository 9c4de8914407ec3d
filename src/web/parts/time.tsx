import type { Instant } from '#domain/kernel/stamp.ts';
import { inZone, spanInWords, utcExact } from '#views/words.ts';

/** A moment as people say it in a zone; the exact UTC second is in the title and in `datetime`. */
export function Moment({ at, timeZone = 'UTC' }: { readonly at: Instant; readonly timeZone?: string }) {
  return (
    <time dateTime={at} title={utcExact(at)}>
      {inZone(at, timeZone)}
    </time>
  );
}

/** How long something has lasted, or lasted in all when it has an end; its exact beginning is in the title. */
export function Elapsed({ since, until }: { readonly since: Instant; readonly until: Instant }) {
  return (
    <time dateTime={since} title={`since ${utcExact(since)}`} className="elapsed">
      {spanInWords(Math.max(0, Date.parse(until) - Date.parse(since)))}
    </time>
  );
}

/** By when something is due, as the time left or the time since; the exact second is in the title. What has come due says so in words. */
export function Due({ at, now }: { readonly at: Instant; readonly now: Instant }) {
  const left = Date.parse(at) - Date.parse(now);
  return (
    <time dateTime={at} title={utcExact(at)} className={left <= 0 ? 'due overdue' : 'due'}>
      {left <= 0 ? `overdue by ${spanInWords(-left)}` : `in ${spanInWords(left)}`}
    </time>
  );
}
