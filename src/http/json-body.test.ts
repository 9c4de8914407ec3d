import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEPEST, readJson } from './json-body.ts';
import { findJsonFault } from './json-fault.ts';

const read = (text: string | Buffer) => readJson(Buffer.from(text));
const value = (text: string | Buffer): unknown => {
  const body = read(text);
  return 'value' in body ? body.value : body.problem.detail;
};

describe('a body', () => {
  it('is read as JSON, with or without a byte order mark', () => {
    expect(value('{"a":[1,"ü"]}')).toEqual({ a: [1, 'ü'] });
    expect(value(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":1}')]))).toEqual({ a: 1 });
  });

  it('says nothing when it is empty', () => {
    expect(read('')).toEqual({ value: undefined });
    expect(read(' \n')).toEqual({ value: undefined });
  });

  it('takes the last of a name given twice', () => {
    expect(value('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it('is refused when its bytes are no UTF-8', () => {
    expect(value(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toBe('body: is not valid UTF-8');
  });

  it('is refused when it nests too deep, and not for brackets inside strings', () => {
    expect(value('['.repeat(100_000))).toContain(`deeper than ${DEEPEST}`);
    expect(value(`${'['.repeat(DEEPEST)}${']'.repeat(DEEPEST)}`)).toBeInstanceOf(Array);
    expect(value(JSON.stringify('['.repeat(500)))).toBe('['.repeat(500));
    expect(value(String.raw`"\"[[[["`)).toBe('"[[[[');
  });

  it('cannot bring a prototype along, however the name is written', () => {
    for (const name of ['__proto__', String.raw`\u005f_proto__`, String.raw`_\u005Fpr\u006fto__`]) {
      const body = value(`{"labels":{"${name}":{"admin":true},"a":"b"}}`) as { labels: object };
      expect(Object.keys(body.labels)).toEqual(['a']);
      expect(Object.getPrototypeOf(body.labels)).toBe(Object.prototype);
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    ['{"type":"note.add","text":}', 1, 27, 'a value is expected'],
    ['{"a":1,}', 1, 8, 'a string in double quotes'],
    ["{'a':1}", 1, 2, 'a string in double quotes'],
    ['{"a" 1}', 1, 6, '":" is expected'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, '"," or "}"'],
    ['[1,2', 1, 5, 'ends too early'],
    ['"a\nb"', 1, 3, 'control character'],
    [String.raw`"\x"`, 1, 2, 'no escape'],
    ['{} {}', 1, 4, 'nothing may follow'],
    ['nul', 1, 1, 'a value is expected'],
    ['01', 1, 2, 'nothing may follow'],
  ])('that is no JSON is told where: %s', (text, line, column, says) => {
    expect(findJsonFault(text)).toMatchObject({ line, column, says: expect.stringContaining(says) });
    expect(value(text)).toContain(`line ${line}, column ${column}`);
  });

  it('is called broken exactly where JSON.parse calls it broken', () => {
    const parses = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const almostJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', ' ', '\u2028', '-', '.', 'e', '0'))
      .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1));
    fc.assert(
      fc.property(fc.oneof(almostJson, fc.string(), fc.json()), (text) => {
        expect(findJsonFault(text) === null).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });
});
