import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMAND_TYPES } from './contract/command.ts';
import { by, SECRETS, standIn } from './stand-in.ts';

const world = standIn(() => ({
  // Senders' bodies have their own room; here everything they send is wrong by its name.
  normalise: {
    webhookV4: (body) => ({ signals: [], problems: [{ field: 'body', message: JSON.stringify(body ?? null).slice(0, 100) }], whole: false }),
    pushV2: (body) => ({ signals: [], problems: [{ field: 'body', message: JSON.stringify(body ?? null).slice(0, 100) }], whole: false }),
  },
}));
afterAll(() => world.server.close());

const WRITES = [
  '/api/v1/incidents',
  '/api/v1/incidents/INC-12/commands',
  '/api/v1/tokens',
  '/api/v1/intake-tokens',
  '/api/v1/on-call/overrides',
  `/intake/${SECRETS.intake}/alertmanager`,
  `/intake/${SECRETS.intake}/api/v2/alerts`,
];

async function never5xx(method: 'GET' | 'POST', url: string, payload?: Buffer | string, more: Record<string, string> = {}): Promise<void> {
  world.logged.length = 0;
  const response = await world.server.inject({
    method,
    url,
    headers: by(SECRETS.admin, { 'content-type': 'application/json', ...more }),
    ...(payload === undefined ? {} : { payload }),
  });
  expect(response.statusCode, response.body).toBeLessThan(500);
  expect(world.logged).toEqual([]);
  if (response.statusCode < 400) return;
  if (url.endsWith('/api/v2/alerts') && response.headers['content-type'] === 'application/json; charset=utf-8') {
    expect(typeof response.json()).toBe('string');
    return;
  }
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = response.json() as Record<string, unknown>;
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: response.statusCode,
    detail: expect.stringMatching(/\S/),
  });
  if (response.statusCode === 422 || problem['errors']) {
    for (const error of problem['errors'] as object[])
      expect(error).toMatchObject({ field: expect.stringMatching(/\S/), message: expect.stringMatching(/\S/) });
  }
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', '\ud800', '\u202e', '\u2028', '__proto__', 'constructor', '<script>', '=1+1', '\u001b[31m'),
);
const anyValue = fc.oneof(fc.jsonValue(), anyText, fc.double(), fc.constant(null), fc.array(anyText), fc.dictionary(anyText, anyText));

describe('bad input', () => {
  it('is never a 5xx and always a problem, as bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WRITES), fc.uint8Array({ maxLength: 200 }), async (url, bytes) =>
        never5xx('POST', url, Buffer.from(bytes)),
      ),
      { numRuns: 300 },
    );
  });

  it('is never a 5xx and always a problem, as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WRITES), anyValue, async (url, value) => never5xx('POST', url, JSON.stringify(value))),
      { numRuns: 400 },
    );
  });

  it('is never a 5xx and always a problem, as a command with anything in its fields', async () => {
    const names = [
      'text',
      'as',
      'hat',
      'to',
      'reason',
      'lever',
      'severity',
      'at',
      'attendees',
      'links',
      'seq',
      'date',
      'note',
      'fix',
      'owner',
      'due',
      'rows',
      'missing',
    ];
    const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), anyText), anyValue, { maxKeys: 6 });
    const sound = fc.record({ text: fc.constant('x'), reason: fc.constant('x'), lever: fc.constant('flag-off') }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...COMMAND_TYPES), sound, fields, async (type, some, more) =>
        never5xx('POST', '/api/v1/incidents/INC-12/commands', JSON.stringify({ type, ...some, ...more })),
      ),
      { numRuns: 500 },
    );
  });

  it('is never a 5xx and always a problem, in paths, queries and headers', async () => {
    const readings = ['incidents', 'fixes', 'signals', 'on-call', 'incidents/INC-12/timeline', 'incidents/INC-12/archive'];
    const parameters = ['limit', 'cursor', 'after', 'phase', 'severity', 'service', 'open', 'state', 'owner', 'at', 'matched', 'format'];
    // Percent-encoding takes whole characters only; half of a surrogate pair cannot be in a URL.
    const whole = anyText.map((text) => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '')));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readings),
        fc.array(fc.tuple(fc.constantFrom(...parameters), whole), { maxLength: 3 }),
        async (path, query) => never5xx('GET', `/api/v1/${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`),
      ),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(whole, async (ref) => never5xx('GET', `/api/v1/incidents/${ref}/timeline`)),
      { numRuns: 200 },
    );
    const header = fc.string({ unit: fc.constantFrom(...'abcXYZ019"*/, =;') });
    await fc.assert(
      fc.asyncProperty(header, header, header, async (match, key, type) =>
        never5xx('POST', '/api/v1/incidents/INC-12/commands', '{"type":"acknowledge"}', {
          'if-match': match,
          'idempotency-key': key,
          'content-type': type,
        }),
      ),
      { numRuns: 200 },
    );
  });

  it('pollutes nothing', () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
