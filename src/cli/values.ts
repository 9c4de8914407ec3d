import { isLocalDate } from '#domain/kernel/calendar.ts';
import { invalid } from './exit-code.ts';

// RFC 3339 asks for a zone; a time without one would mean another moment on every machine.
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/;

/** A moment in any zone as an instant in UTC. Throws a `Stop` (exit 2) that names the option when it is none. */
export function readInstant(option: string, value: string): string {
  if (!RFC3339.test(value) || !isLocalDate(value.slice(0, 10)) || Number.isNaN(Date.parse(value)))
    throw invalid(`${option} ${JSON.stringify(value)} is no time: write it with its zone, such as 2026-05-05T03:30:00Z or 2026-05-05T05:30:00+02:00`);
  return new Date(value).toISOString();
}

/** A real date, `YYYY-MM-DD`. Throws a `Stop` (exit 2) when it is none. */
export function readDate(option: string, value: string): string {
  if (!isLocalDate(value)) throw invalid(`${option} ${JSON.stringify(value)} is no date: write it as 2026-05-29`);
  return value;
}

/** A whole number from 0 on. Throws a `Stop` (exit 2) when it is none. */
export function readWhole(option: string, value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw invalid(`${option} ${JSON.stringify(value)} is no whole number: write digits, such as ${option} 12`);
  return Number(value);
}

/** Ids with commas between them; empty ones fall away. */
export function readNames(value: string): readonly string[] {
  return value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** One of a few words. Throws a `Stop` (exit 2) that lists them when it is another. */
export function readChoice<T extends string>(option: string, value: string, of: readonly T[]): T {
  const found = of.find((one) => one === value);
  if (found === undefined) throw invalid(`${option} ${JSON.stringify(value)} is none of ${of.join(', ')}`);
  return found;
}
