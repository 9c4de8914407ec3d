import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

/** The definition, digit by digit. */
function slowly(labels: Readonly<Record<string, string>>): string {
  let hash = 14695981039346656037n;
  const names = Object.keys(labels).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const name of names) {
    for (const byte of [...Buffer.from(name), 0xff, ...Buffer.from(labels[name] ?? ''), 0xff]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

it('the fingerprint is FNV-1a of 64 bits over the sorted labels', () => {
  expect(fingerprintOf({})).toBe('cbf29ce484222325');
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { noNullPrototype: true }), (labels) => {
      expect(fingerprintOf(labels)).toBe(slowly(labels));
    }),
  );
});

it('the fingerprint does not depend on the order of the labels', () => {
  expect(fingerprintOf({ service: 'grading', alertname: 'Down' })).toBe(fingerprintOf({ alertname: 'Down', service: 'grading' }));
  expect(fingerprintOf({ a: 'bc' })).not.toBe(fingerprintOf({ ab: 'c' }));
});
