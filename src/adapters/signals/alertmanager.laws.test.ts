import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPushV2, fromWebhookV4, type Normalised } from './alertmanager.ts';

const NOW = '2026-05-05T03:05:00.000Z';

describe('whatever JSON comes', () => {
  const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('\ud83d', '\udc00', '\u0000', '\u202e', 'a'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
  });
  const map = fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'alertname', 'severity')), fc.oneof(json, text), {
    noNullPrototype: true,
  });
  const time = fc.oneof(
    json,
    fc.date({ noInvalidDate: false }).map((date) => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString())),
  );
  const wild = fc.oneof(
    json,
    fc.record(
      {
        labels: fc.oneof(map, json),
        annotations: fc.oneof(map, json),
        status: fc.oneof(json, fc.constantFrom('firing', 'resolved')),
        startsAt: time,
        endsAt: time,
        generatorURL: json,
        fingerprint: json,
      },
      { requiredKeys: [] },
    ),
  );
  const storable = (value: string): boolean => !/\p{Surrogate}|\0/u.test(value);

  const holds = (found: Normalised): void => {
    for (const signal of found.signals) {
      expect(signal.fingerprint).toMatch(/^[\x21-\x7e]{1,200}$/);
      expect(Object.keys(signal.labels).length).toBeGreaterThan(0);
      for (const at of [signal.startsAt, signal.endsAt]) if (at !== null) expect(new Date(at).toISOString()).toBe(at);
      for (const words of [
        ...Object.entries(signal.labels).flat(),
        ...Object.entries(signal.annotations).flat(),
        ...signal.flags,
        signal.link ?? '',
      ]) {
        expect(typeof words === 'string' && storable(words), words).toBe(true);
      }
      expect(Object.hasOwn(signal.labels, '__proto__')).toBe(false);
    }
    for (const problem of found.problems) expect(storable(problem.field + problem.message)).toBe(true);
    if (!found.whole) expect(found.signals).toEqual([]);
    if (found.signals.length === 0 && found.whole) expect(found.problems).toEqual([]);
  };

  it('the webhook answers with signals that can be stored, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(json, fc.record({ version: fc.constantFrom('4', '1'), status: json, alerts: fc.array(wild, { maxLength: 6 }) })),
        (body) => {
          holds(fromWebhookV4(body, NOW));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('so does the push API', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.array(wild, { maxLength: 6 })), (body) => {
        holds(fromPushV2(body, NOW));
      }),
      { numRuns: 500 },
    );
  });

  it('so do values nested deeper than a stack', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    for (const body of [
      deep,
      { version: '4', alerts: [deep] },
      {
        version: '4',
        alerts: [{ labels: { alertname: 'A', a: deep }, annotations: deep, startsAt: deep, fingerprint: deep, generatorURL: deep, status: deep }],
      },
    ]) {
      holds(fromWebhookV4(body, NOW));
    }
    holds(fromPushV2(deep, NOW));
  });
});
