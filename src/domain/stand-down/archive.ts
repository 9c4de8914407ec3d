import type { Hat, Instant, PersonId } from '../kernel/stamp.ts';

// D4: the archive is a sealed file whose hash chain anyone can verify offline. Entries are known here by their stamp alone:
// what they say belongs to the rooms further down the page.

/** SHA-256 of a text's UTF-8 bytes in lower-case hex; passed in, since the domain imports nothing. */
export type Sha256 = (text: string) => string;

/** What the hash of an entry covers (D4): everything of it but the hash. */
export type UnhashedEntry = {
  readonly seq: number;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly type: string;
  readonly by: PersonId;
  readonly as: Hat | null;
  readonly data: unknown;
  readonly prev: string;
};

/** An entry as it stands in the chain. */
export type ChainedEntry = UnhashedEntry & { readonly hash: string };

/** `prev` of the first entry. */
export const GENESIS = '0'.repeat(64);

/**
 * The one JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no spaces, scalars as `JSON.stringify` writes them; a property that is
 * undefined is left out, as JSON leaves it out. Throws a TypeError for what JSON cannot hold (a function, a bigint, nothing at all).
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonical(item === undefined ? null : item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON cannot hold a ${typeof value}`);
  return text;
}

/** D4: the hash of an entry, over the canonical JSON of `{seq, at, recordedAt, type, by, as, data, prev}`; any other key is not part of it. */
export function chainHash(sha256: Sha256, entry: UnhashedEntry): string {
  const { seq, at, recordedAt, type, by, as, data, prev } = entry;
  return sha256(canonical({ seq, at, recordedAt, type, by, as, data, prev }));
}

/** What checking a chain comes to: its head (`GENESIS` when empty), or the first broken entry and why. */
export type ChainVerdict = { readonly ok: true; readonly head: string } | { readonly ok: false; readonly seq: number; readonly why: string };

/** D4: checks a whole timeline from its first entry: numbered without gaps, each chained to the one before, each hash right. */
export function verifyChain(sha256: Sha256, entries: readonly ChainedEntry[]): ChainVerdict {
  let head = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const why = brokenLink(sha256, entry, index + 1, head);
    if (why !== null) return { ok: false, seq: index + 1, why };
    head = entry.hash;
  }
  return { ok: true, head };
}

/** Why an entry is not the one that belongs in this place; null when it is. */
function brokenLink(sha256: Sha256, entry: ChainedEntry, expected: number, head: string): string | null {
  if (entry.seq !== expected) return `entry ${expected} is missing: entry ${entry.seq} stands in its place`;
  if (entry.prev !== head) {
    return expected === 1 ? 'entry 1 does not start the chain' : `entry ${expected} is not chained to entry ${expected - 1}`;
  }
  return chainHash(sha256, entry) === entry.hash ? null : `entry ${expected} was changed after it was written: its hash does not fit its content`;
}

/** Whose archive it is: the first line of the file. */
export type ArchiveOf = { readonly ref: string; readonly id: string; readonly title: string };

/** The last line: what the file must hold to be whole. `hash` covers the first line and the seal itself, which the chain does not. */
export type Seal = { readonly through: number; readonly head: string; readonly count: number; readonly at: Instant; readonly hash: string };

/** D4: the seal of these entries, made at `at`. */
export function sealOf(sha256: Sha256, of: ArchiveOf, entries: readonly ChainedEntry[], at: Instant): Seal {
  const last = entries.at(-1);
  const seal = { through: last?.seq ?? 0, head: last?.hash ?? GENESIS, count: entries.length, at };
  return { ...seal, hash: sealHash(sha256, of, seal) };
}

/**
 * D4: the sealed archive as JSON Lines: a first line that says whose it is, one line per entry with the fields of the API, and the seal. Every
 * line ends with a newline, the last one too.
 */
export function archiveLines(of: ArchiveOf, entries: readonly ChainedEntry[], seal: Seal): string {
  return [headerLine(of), ...entries.map(entryLine), sealLine(seal)].map((line) => `${line}\n`).join('');
}

/** What checking an archive comes to. On a "no": the first line that is not right, and the entry on it where it is one. `entries` is their number. */
export type ArchiveVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string; readonly ref: string }
  | { readonly ok: false; readonly line: number; readonly seq: number | null; readonly why: string };

/**
 * D4: checks an archive offline. Holds it to the byte: any edit, a line removed, added or moved, a cut end or a missing seal is found. Garbage is
 * an answer, never a throw.
 */
export function verifyArchive(sha256: Sha256, text: string): ArchiveVerdict {
  const lines = text.split('\n');
  const of = readLine(lines[0], isArchiveOf, headerLine);
  if (of === null) return broken(1, null, 'this is not the first line of a Tourniquet archive, version 1');
  const entries: ChainedEntry[] = [];
  let head = GENESIS;
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const entry = readLine(line, isChainedEntry, entryLine);
    if (entry !== null) {
      const why = brokenLink(sha256, entry, entries.length + 1, head);
      if (why !== null) return broken(index + 1, entries.length + 1, why);
      entries.push(entry);
      head = entry.hash;
      continue;
    }
    const seal = readLine(line, isSealed, sealLine);
    if (seal !== null) return sealedVerdict(sha256, of, entries, seal, index, lines);
    const cut = index === lines.length - 1;
    const why = cut
      ? 'the archive is cut short: it does not end with a seal'
      : 'this line is neither an entry nor the seal as the archive writes them';
    return broken(index + 1, cut ? null : entries.length + 1, why);
  }
  return broken(lines.length + 1, null, 'the archive is cut short: it does not end with a seal');
}

/** The verdict once the seal is reached: it fits what came before, and nothing but the last newline comes after. */
function sealedVerdict(
  sha256: Sha256,
  of: ArchiveOf,
  entries: readonly ChainedEntry[],
  seal: Seal,
  index: number,
  lines: readonly string[],
): ArchiveVerdict {
  const line = index + 1;
  const last = entries.at(-1);
  if (last === undefined) return broken(line, null, 'the archive holds no entry');
  if (seal.count !== entries.length || seal.through !== last.seq) {
    return broken(line, null, `the seal is over ${seal.count} entries and the archive holds ${entries.length}`);
  }
  if (seal.head !== last.hash) return broken(line, null, 'the seal is not the seal of these entries');
  if (seal.hash !== sealHash(sha256, of, seal)) return broken(line, null, 'the first line or the seal was changed after sealing');
  if (lines.length !== index + 2 || lines[index + 1] !== '') {
    return broken(
      line + 1,
      null,
      lines.length === line ? 'the archive is cut short: its last newline is missing' : 'something stands behind the seal',
    );
  }
  return { ok: true, entries: entries.length, head: last.hash, ref: of.ref };
}

function broken(line: number, seq: number | null, why: string): ArchiveVerdict {
  return { ok: false, line, seq, why };
}

function sealHash(sha256: Sha256, of: ArchiveOf, seal: Omit<Seal, 'hash'>): string {
  const { through, head, count, at } = seal;
  return sha256(canonical({ id: of.id, ref: of.ref, title: of.title, through, head, count, at }));
}

/** JSON on one line for every reader: some take U+2028 and U+2029 for line ends, which JSON allows inside a string. */
function oneLine(json: string): string {
  return json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function headerLine({ ref, id, title }: ArchiveOf): string {
  return oneLine(JSON.stringify({ archive: 'tourniquet', version: 1, ref, id, title }));
}

function entryLine({ seq, at, recordedAt, type, by, as, data, prev, hash }: ChainedEntry): string {
  const stamp = JSON.stringify({ seq, at, recordedAt, type, by, as }).slice(1, -1);
  return oneLine(`{${stamp},"data":${canonical(data)},${JSON.stringify({ prev, hash }).slice(1)}`);
}

function sealLine({ through, head, count, at, hash }: Seal): string {
  return oneLine(JSON.stringify({ seal: { through, head, count, at, hash } }));
}

/**
 * What a line says, or null when it is not a line that the archive writes. Comparing the text with what we would write finds what parsing hides:
 * a key given twice, a key we do not know, a number written otherwise.
 */
function readLine<T>(line: string | undefined, is: (value: unknown) => value is T, write: (value: T) => string): T | null {
  try {
    const value: unknown = JSON.parse(line ?? '');
    const content = isRecord(value) && isRecord(value['seal']) ? value['seal'] : value;
    return is(content) && write(content) === line ? content : null;
  } catch {
    // Unreadable, or nested beyond reason: the verdict on the line says so.
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArchiveOf(value: unknown): value is ArchiveOf {
  return isRecord(value) && ['ref', 'id', 'title'].every((key) => typeof value[key] === 'string');
}

function isChainedEntry(value: unknown): value is ChainedEntry {
  if (!isRecord(value) || !Number.isSafeInteger(value['seq']) || value['data'] === undefined) return false;
  const texts = ['at', 'recordedAt', 'type', 'by', 'prev', 'hash'].every((key) => typeof value[key] === 'string');
  return texts && (value['as'] === null || typeof value['as'] === 'string');
}

function isSealed(value: unknown): value is Seal {
  if (!isRecord(value) || !Number.isSafeInteger(value['through']) || !Number.isSafeInteger(value['count'])) return false;
  return ['head', 'at', 'hash'].every((key) => typeof value[key] === 'string');
}
