const ISO = /^(-)?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration with fixed lengths only (weeks to seconds), such as `PT30M` or `-PT4M10S`. */
export type Duration = string;

/** A hundred years: what is longer leads out of the calendar, and is no duration of ours. */
const LONGEST_S = 100 * 366 * 86_400;

/** Milliseconds of an ISO 8601 duration; undefined when the text is none (months and years have no fixed length) or longer than a hundred years. */
export function parseDuration(text: string): number | undefined {
  const found = ISO.exec(text);
  if (!found || /[PT]$/.test(text)) return undefined;
  const [, sign, w, d, h, m, s] = found;
  const seconds = Number(w ?? 0) * 604800 + Number(d ?? 0) * 86400 + Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0);
  if (seconds > LONGEST_S) return undefined;
  const ms = Math.round(seconds * 1000);
  return sign && ms !== 0 ? -ms : ms;
}

/** Milliseconds of a duration already checked at the edge. Throws a RangeError when it is none. */
export function durationMs(text: Duration): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new RangeError(`not an ISO 8601 duration: ${text}`);
  return ms;
}

/** Milliseconds as an ISO 8601 duration in days, hours, minutes and seconds: 250000 → `PT4M10S`, negative with a leading minus. */
export function formatDuration(ms: number): Duration {
  const sign = ms < 0 ? '-' : '';
  let rest = Math.abs(ms);
  const take = (unit: number): number => {
    const whole = Math.floor(rest / unit);
    rest -= whole * unit;
    return whole;
  };
  const d = take(86_400_000);
  const h = take(3_600_000);
  const m = take(60_000);
  const s = rest / 1000;
  const time = `${h ? `${h}H` : ''}${m ? `${m}M` : ''}${s || (!d && !h && !m) ? `${s}S` : ''}`;
  return `${sign}P${d ? `${d}D` : ''}${time ? `T${time}` : ''}`;
}
