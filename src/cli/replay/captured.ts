import { mapTexts } from '../texts.ts';
import type { WireEntry } from '../wire.ts';

/** Values of a play that a recording calls by name, as `${fix}`; the newest wins. */
export type Captured = Readonly<Record<string, string>>;

const TAKES: Readonly<Record<string, readonly [field: string, name: string]>> = {
  'fix.added': ['fix', 'fix'],
  'finding.reported': ['finding', 'finding'],
  'postmortem.why_answered': ['why', 'why'],
};

/** What an entry gives to later lines: the id of a fix, a finding or a why. */
export function captureFrom(entry: Pick<WireEntry, 'type' | 'data'>, captured: Captured): Captured {
  const [field, name] = TAKES[entry.type] ?? [];
  const value = field === undefined ? undefined : entry.data[field];
  return name === undefined || typeof value !== 'string' ? captured : { ...captured, [name]: value };
}

/** `value` with every `${name}` in its texts filled in. Throws a RangeError that names what is not there yet (a fix before any was added). */
export function filled<T>(value: T, captured: Captured): T {
  const fill = (text: string): string =>
    text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = captured[name];
      if (found === undefined) throw new RangeError(`\${${name}} has no value yet: nothing before this line gave one`);
      return found;
    });
  return mapTexts(value, fill) as T;
}

/**
 * A text of this play with its chance values named again (`$fix`, `$fixCommit`), so that two plays of one recording read alike. A commit is found
 * by its first ten characters too, as sentences cut it.
 */
export function masked(text: string, captured: Captured): string {
  let out = text;
  for (const [name, value] of Object.entries(captured)) {
    if (value.length < 8) continue;
    out = out.replaceAll(value, `$${name}`);
    if (/^[0-9a-f]{40}$/.test(value)) out = out.replaceAll(value.slice(0, 10), `$${name}`);
  }
  return out;
}
