import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  archiveLines,
  type ChainedEntry,
  canonical,
  chainHash,
  GENESIS,
  type Sha256,
  sealOf,
  type UnhashedEntry,
  verifyArchive,
  verifyChain,
} from './archive.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const of = { ref: 'INC-12', id: '0198c0de-0000-7000-8000-000000000012', title: 'Submissions fail' };
const SEALED_AT = '2026-05-05T05:00:00.000Z';

/** A chained timeline that holds these data, one entry each. */
function chained(data: readonly unknown[], hash: Sha256 = sha256): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (const [index, datum] of data.entries()) {
    const entry: UnhashedEntry = {
      seq: index + 1,
      at: `2026-05-05T03:0${index % 10}:00.000Z`,
      recordedAt: `2026-05-05T03:0${index % 10}:01.000Z`,
      type: index === 0 ? 'incident.declared' : 'note.added',
      by: 'yossi',
      as: index % 2 ? 'commander' : null,
      data: datum,
      prev: entries.at(-1)?.hash ?? GENESIS,
    };
    entries.push({ ...entry, hash: chainHash(hash, entry) });
  }
  return entries;
}

const timeline = chained([{ title: 'Submissions fail' }, { text: 'flag is off' }, { text: 'errors fall' }, { text: 'none left' }]);
const archive = archiveLines(of, timeline, sealOf(sha256, of, timeline, SEALED_AT));

/** The archive with its lines (without the last newline) handed through `change`. */
const withLines = (change: (lines: string[]) => readonly string[]): string => `${change(archive.trimEnd().split('\n')).join('\n')}\n`;

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ z: undefined, a: { d: 2, c: 1 } }, '{"a":{"c":1,"d":2}}'],
    [[undefined, -0, 1e21], '[null,0,1e+21]'],
    ['\u2028 \ud800 "', '"\u2028 \\ud800 \\""'],
    [{ é: 1, e: 2, '10': 3, '9': 4 }, '{"10":3,"9":4,"e":2,"é":1}'],
  ])('writes %j in one way only', (value, text) => {
    expect(canonical(value)).toBe(text);
  });

  it('reads back as the same value, whatever the order of keys was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([undefined, () => 1, 12n, { a: 12n }, Symbol('x')])('throws a TypeError for what JSON cannot hold (%s)', (value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  });
});

describe('D4 the hash chain', () => {
  it('is the documented one: SHA-256 over the canonical JSON of eight fields', () => {
    const first = timeline[0];
    expect(first?.hash).toBe(
      sha256(
        `{"as":null,"at":"2026-05-05T03:00:00.000Z","by":"yossi","data":{"title":"Submissions fail"},"prev":"${GENESIS}","recordedAt":"2026-05-05T03:00:01.000Z","seq":1,"type":"incident.declared"}`,
      ),
    );
  });

  it('given an untouched timeline, answers its head', () => {
    expect(verifyChain(sha256, timeline)).toEqual({ ok: true, head: timeline[3]?.hash });
    expect(verifyChain(sha256, [])).toEqual({ ok: true, head: GENESIS });
  });

  it('given keys in another order (as a database hands JSON back), the hash is the same', () => {
    const entry = { data: { b: 1, a: 2 }, seq: 1, at: SEALED_AT, recordedAt: SEALED_AT, type: 'note.added', by: 'a', as: null, prev: GENESIS };
    expect(chainHash(sha256, entry)).toBe(chainHash(sha256, { ...entry, data: { a: 2, b: 1 } }));
  });

  it.each([
    [
      'a changed text',
      (entries: ChainedEntry[]) => entries.with(2, { ...(entries[2] as ChainedEntry), data: { text: 'errors grow' } }),
      3,
      'was changed',
    ],
    ['a removed entry', (entries: ChainedEntry[]) => entries.toSpliced(1, 1), 2, 'entry 2 is missing'],
    ['a removed first entry', (entries: ChainedEntry[]) => entries.slice(1), 1, 'entry 1 is missing'],
    [
      'another timeline grafted on',
      (entries: ChainedEntry[]) => [...entries.slice(0, 2), ...chained([1, 2, 3]).slice(2)],
      3,
      'not chained to entry 2',
    ],
  ])('given %s, names the first broken entry', (_, change, seq, why) => {
    expect(verifyChain(sha256, change([...timeline]))).toEqual({ ok: false, seq, why: expect.stringContaining(why) });
  });
});

describe('D4 the archive', () => {
  it('is a first line, the entries with the fields of the API, and a seal', () => {
    const lines = archive.split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({ archive: 'tourniquet', version: 1, ...of });
    expect(JSON.parse(lines[2] ?? '')).toEqual(timeline[1]);
    expect(JSON.parse(lines[5] ?? '')).toEqual({
      seal: { through: 4, head: timeline[3]?.hash, count: 4, at: SEALED_AT, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(lines[6]).toBe('');
    expect(verifyArchive(sha256, archive)).toEqual({ ok: true, entries: 4, head: timeline[3]?.hash, ref: 'INC-12' });
  });

  it('keeps one entry on one line, also for readers that break lines at U+2028', () => {
    const odd = chained([{ text: 'a\u2028b\u2029c\nd\u202e <b>\ud800' }, JSON.parse('{"__proto__":{"x":1}}')]);
    const text = archiveLines({ ...of, title: 'x\u2028y' }, odd, sealOf(sha256, { ...of, title: 'x\u2028y' }, odd, SEALED_AT));
    expect(text.split(/[\n\u2028\u2029]/)).toHaveLength(5);
    expect(verifyArchive(sha256, text)).toMatchObject({ ok: true, entries: 2 });
  });

  it.each([
    ['an edited text', archive.replace('errors fall', 'errors rise'), 4, 3, 'was changed'],
    ['a removed line', withLines((lines) => lines.toSpliced(2, 1)), 3, 2, 'entry 2 is missing'],
    ['an added line', withLines((lines) => lines.toSpliced(3, 0, lines[2] ?? '')), 4, 3, 'entry 3 is missing'],
    ['two lines that changed places', withLines((lines) => lines.with(2, lines[3] ?? '').with(3, lines[2] ?? '')), 3, 2, 'entry 2 is missing'],
    ['a missing seal', withLines((lines) => lines.slice(0, -1)), 6, null, 'does not end with a seal'],
    ['a seal in the middle', withLines((lines) => lines.toSpliced(3, 0, lines[5] ?? '')), 4, null, 'the seal is over 4'],
    ['two seals', withLines((lines) => [...lines, lines[5] ?? '']), 7, null, 'stands behind the seal'],
    ['no last newline', archive.trimEnd(), 7, null, 'last newline is missing'],
    ['a cut in the middle of an entry', archive.slice(0, archive.indexOf('errors')), 4, null, 'cut short'],
    ['a cut last entry with the seal kept', withLines((lines) => lines.toSpliced(4, 1)), 5, null, 'the archive holds 3'],
    ['an edited title', archive.replace('"title":"Submissions fail"}\n', '"title":"All fine"}\n'), 6, null, 'first line or the seal was changed'],
    ['an edited time of sealing', archive.replace(SEALED_AT, '2027-05-05T05:00:00.000Z'), 6, null, 'first line or the seal was changed'],
    ['a key given twice', archive.replace('"by":"yossi","as":null', '"by":"eve","by":"yossi","as":null'), 2, 1, 'neither an entry nor the seal'],
    ['an added key', archive.replace('"as":"commander"', '"as":"commander","note":"x"'), 3, 2, 'neither an entry nor the seal'],
    ['an added space', archive.replace('"as":"commander",', '"as":"commander", '), 3, 2, 'neither an entry nor the seal'],
    ['another version', archive.replace('"version":1', '"version":2'), 1, null, 'first line of a Tourniquet archive'],
    ['a byte order mark', `\ufeff${archive}`, 1, null, 'first line of a Tourniquet archive'],
  ])('given %s, names the line and the entry', (_, text, line, seq, why) => {
    expect(verifyArchive(sha256, text)).toEqual({ ok: false, line, seq, why: expect.stringContaining(why) });
  });

  it('given an archive of nothing, refuses it', () => {
    expect(verifyArchive(sha256, archiveLines(of, [], sealOf(sha256, of, [], SEALED_AT)))).toMatchObject({
      ok: false,
      line: 2,
      why: 'the archive holds no entry',
    });
  });

  it.each(['', '\n', 'null', '[]', '{}', '"seal"', '{"seal":null}', 'PK\u0003\u0004', '['.repeat(200_000)])(
    'given garbage (%#), answers and never throws',
    (text) => {
      expect(verifyArchive(sha256, text)).toMatchObject({ ok: false, line: 1 });
      expect(verifyArchive(sha256, `${archive.split('\n')[0]}\n${text}`)).toMatchObject({ ok: false });
    },
  );

  it('given an entry nested beyond reason, answers and never throws', () => {
    const deep = `{"seq":1,"at":"","recordedAt":"","type":"","by":"","as":null,"data":${'['.repeat(100_000)}${']'.repeat(100_000)},"prev":"","hash":""}`;
    expect(verifyArchive(sha256, `${archive.split('\n')[0]}\n${deep}\n`)).toMatchObject({ ok: false, line: 2 });
  });
});

type Verify = (text: string) => { readonly ok: boolean };

/** Every place in a JSON value where a scalar stands, as paths. */
function scalars(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, member]) => scalars(member, [...path, key]));
}

/** `value` with the scalar at `path` replaced by another of its kind, a text by one as long: the smallest edits there are. */
function edited(value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined)
    return typeof value === 'string'
      ? `${value.startsWith('x') ? 'y' : 'x'}${value.slice(1)}`
      : typeof value === 'number'
        ? value === 0
          ? 1
          : -value
        : typeof value === 'boolean'
          ? !value
          : 'x';
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === String(key) ? edited(item, rest) : item));
  return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, name === key ? edited(member, rest) : member]));
}

/** Law: an archive in which any field of any line is edited does not verify; untouched it does. Throws when `verify` breaks it. */
function anyEditBreaksTheChain(verify: Verify, hash: Sha256 = sha256): void {
  const datum = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
  fc.assert(
    fc.property(fc.array(datum, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (data, whichLine, whichField) => {
      const entries = chained(data, hash);
      const text = archiveLines(of, entries, sealOf(hash, of, entries, SEALED_AT));
      expect(verify(text).ok).toBe(true);
      const lines = text.trimEnd().split('\n');
      const at = whichLine % lines.length;
      const line: unknown = JSON.parse(lines[at] ?? '');
      const paths = scalars(line);
      const forged = lines.with(at, JSON.stringify(edited(line, paths[whichField % paths.length] ?? [])));
      expect(verify(`${forged.join('\n')}\n`).ok).toBe(false);
    }),
    { numRuns: 300, seed: 20261123 },
  );
}

describe('D4 law: the hash chain breaks on any edit', () => {
  it('holds for verifyArchive', () => {
    anyEditBreaksTheChain((text) => verifyArchive(sha256, text));
  });

  it.each([
    ['a hash that leaves the writer out', (text: string) => sha256(text.replace(/"by":"[^"]*",/, ''))],
    ['a hash of the length only', (text: string) => sha256(String(text.length))],
  ])('is awake: it kills %s', (_, weak) => {
    expect(() => anyEditBreaksTheChain((text) => verifyArchive(weak, text), weak)).toThrow();
  });

  it('is awake: it kills a check that looks at entries only', () => {
    const blind: Verify = (text) => {
      const entries = text
        .trimEnd()
        .split('\n')
        .slice(1, -1)
        .map((line) => JSON.parse(line) as ChainedEntry);
      return verifyChain(sha256, entries);
    };
    expect(() => anyEditBreaksTheChain(blind)).toThrow();
  });
});
