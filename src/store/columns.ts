import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';

/** What a PostgreSQL text column cannot hold as it is (U+0000, half a surrogate pair), and the sign that marks its stand-in. */
const UNSAFE = /[\\\0]|\p{Surrogate}/gu;

/** PostgreSQL refuses index entries over about 2,700 bytes. A UTF-16 unit is at most 3 bytes, so that an entry holds two keys. */
const LONGEST_KEY = 400;

/** Text as a column keeps it: the same characters, with U+0000 and lone surrogates spelled out. `read` gives back exactly what went in. */
export function written(text: string): string {
  return text.replace(UNSAFE, (found) => (found === '\\' ? '\\\\' : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** The text that `written` kept. */
export function read(column: string): string {
  return column.replace(/\\(?:\\|u([0-9a-f]{4}))/g, (_, code: string | undefined) =>
    code === undefined ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/**
 * Text as a column compares it: safe for both databases and short enough for an index whatever came in. Short text stays readable; long text
 * becomes its SHA-256. Two different texts never have the same key.
 */
export function keyOf(text: string): string {
  const key = written(text);
  if (key.length <= LONGEST_KEY && !key.startsWith('sha256:')) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** `keyOf`, where there is something to compare. */
export function keyOrNull(text: string | null): string | null {
  return text === null ? null : keyOf(text);
}

/** A value as the JSON text of a column; `JSON.stringify` already spells out U+0000 and lone surrogates. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** The value of a JSON column that this store wrote as a `T`. Throws a SyntaxError when the column was damaged. */
export function fromJson<T>(column: string): T {
  return JSON.parse(column) as T;
}

/** An integer as both databases' `integer` holds it: whole, and pulled into range where a caller's number (an `?after=`, a limit) is beyond it. */
export function inRange(n: number, least = 0): number {
  return Number.isNaN(n) ? least : Math.trunc(Math.min(Math.max(n, least), 2_147_483_647));
}

/**
 * A value written into the query's text. Where a partial index asks for a value (`done = 0`), a parameter would make SQLite plan the query anew each
 * time it runs, to see whether the index fits.
 */
export function fixed<T extends string | number>(value: T): RawBuilder<T> {
  return sql.lit(value);
}

/** Cuts a list into runs of at most `size`, for statements whose number of parameters is limited. */
export function* runsOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
