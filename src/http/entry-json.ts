import type { Recorded } from '#domain/incident/entry.ts';

/** An entry as the API shows it: every field that the hash covers, and the hash. */
export function entryJson({ seq, at, recordedAt, type, by, as, data, prev, hash }: Recorded): object {
  return { seq, at, recordedAt, type, by, as, data, prev, hash };
}
