import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Capture, cutOutput, OUTPUT_BYTES, plainText, rowsNamed } from './plain-output.ts';

describe('output as plain text', () => {
  it('is safe to show, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for.
        expect(plainText(bytes)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/);
      }),
    );
  });

  it('is cut to size and still whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 400 }), (piece, times) => {
        const text = piece.replaceAll('\ufffd', '').repeat(times);
        const cut = cutOutput(text);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(OUTPUT_BYTES, 0));
        expect(cut).not.toContain('\ufffd');
        if (Buffer.byteLength(text) <= OUTPUT_BYTES) expect(cut).toBe(text);
      }),
    );
  });

  it('is collected in bounded memory, beginning and end, however it arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 }), (sizes) => {
        const capture = new Capture(1_000);
        const all = 'abcdefghij'.repeat(2_000).slice(
          0,
          sizes.reduce((sum, size) => sum + size, 0),
        );
        let at = 0;
        for (const size of sizes) {
          capture.add(Buffer.from(all.slice(at, at + size)));
          at += size;
        }
        const expected = all.length <= 1_000 ? all : `${all.slice(0, 500)}\n[… ${all.length - 1_000} bytes left out …]\n${all.slice(-500)}`;
        expect(capture.text()).toBe(expected);
      }),
    );
  });
});

describe('the rows that an output names', () => {
  it.each([
    ['rows: 12', 12],
    ['checked 3 tables\n  Rows: 1,204\n', 1204],
    ['UPDATE would touch 7 rows', 7],
    ['(1 row)', 1],
    ['{"ok":true,"rows":31}', 31],
    ['{"rows": 0}', 0],
    ['rows: 5 of 9 rows', 5],
    ['nothing here', null],
    ['tomorrows: 4', null],
    ['12 rowsets', null],
    ['rows: 99999999999999999999', null],
  ])('%j → %j', (text, rows) => {
    expect(rowsNamed(text)).toBe(rows);
  });
});
