import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Signal } from '#domain/detection/signal.ts';
import type { Normalised } from '../deps.ts';
import { SECRETS, type StandIn, standIn } from '../stand-in.ts';

const SIGNAL = {
  fingerprint: 'f',
  status: 'firing',
  labels: { alertname: 'A' },
  annotations: {},
  startsAt: null,
  endsAt: null,
  link: null,
  flags: [],
} as Signal;
const WRONG = [{ field: 'alerts[1].labels', message: 'needs at least one label' }];

/** A world whose senders' bodies come to this. */
function receiving(normalised: Normalised, seen: unknown[] = []): StandIn {
  const normalise = (body: unknown): Normalised => {
    seen.push(body);
    return normalised;
  };
  return standIn(() => ({ normalise: { webhookV4: normalise, pushV2: normalise } }));
}
const post = async (
  world: StandIn,
  path: string,
  payload: string | Buffer = '[]',
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => world.server.inject({ method: 'POST', url: `/intake/${path}`, payload, headers });

const DOORS = [`${SECRETS.intake}/alertmanager`, `${SECRETS.intake}/api/v2/alerts`];

describe.each(DOORS)('intake at /%s', (door) => {
  it('B4: answers 200 with nothing, once the signals are durable', async () => {
    const world = receiving({ signals: [SIGNAL, SIGNAL], problems: [], whole: true });
    for (const path of [door, `${door}/`]) expect(await post(world, path)).toMatchObject({ statusCode: 200, body: '' });
    expect(world.asked).toEqual([
      { what: 'take', with: [SIGNAL, SIGNAL], asking: 'eu' },
      { what: 'take', with: [SIGNAL, SIGNAL], asking: 'eu' },
    ]);
    expect((await world.server.inject('/metrics')).body).toContain('tourniquet_intake_signals_total{change="new"} 4');
  });

  it('keeps the valid ones and then says what is wrong with the others', async () => {
    const world = receiving({ signals: [SIGNAL], problems: WRONG, whole: true });
    const response = await post(world, door);
    expect([response.statusCode, response.body]).toEqual([400, expect.stringContaining('needs at least one label')]);
    expect(world.asked).toHaveLength(1);
  });

  it('answers 503 with Retry-After, never 429, when it cannot take more', async () => {
    const world = receiving({ signals: [SIGNAL], problems: [], whole: true });
    world.intakeFails = Object.assign(new Error('full'), { name: 'IntakeFull' });
    const response = await post(world, door);
    expect([response.statusCode, response.headers['retry-after'], response.headers['content-type']]).toEqual([
      503,
      '5',
      'application/problem+json; charset=utf-8',
    ]);
    expect((await world.server.inject('/metrics')).body).toContain('tourniquet_intake_full_total 1');
  });

  it('answers 500 when the signals are not durable, so that the sender tries again', async () => {
    const world = receiving({ signals: [SIGNAL], problems: [], whole: true });
    world.intakeFails = new Error('disk full at /var/lib');
    const response = await post(world, door);
    expect([response.statusCode, response.body.includes('/var/lib')]).toEqual([500, false]);
  });

  it.each<[string, Record<string, string>]>([
    ['another content type', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['none that can be read', { 'content-type': 'json' }],
    ['text', { 'content-type': 'text/plain' }],
  ])('loses no page to its content type: %s', async (_what, headers) => {
    const seen: unknown[] = [];
    expect((await post(receiving({ signals: [], problems: [], whole: true }, seen), door, '[{"labels":{"a":"b"}}]', headers)).statusCode).toBe(200);
    expect(seen).toEqual([[{ labels: { a: 'b' } }]]);
  });

  it('says where a body is no JSON, and unpacks none', async () => {
    const world = receiving({ signals: [], problems: [], whole: true });
    expect((await post(world, door, '[{"labels":]')).json()).toMatchObject({
      status: 400,
      errors: [{ field: 'body', message: expect.stringContaining('line 1, column 12') }],
    });
    const zipped = await post(world, door, gzipSync('[]'), { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    expect([zipped.statusCode, zipped.headers['accept-encoding'], zipped.json()['detail']]).toEqual([
      415,
      'identity',
      expect.stringContaining('gzip'),
    ]);
  });

  it('answers 413 with the limit for a body that is too large', async () => {
    const response = await post(receiving({ signals: [], problems: [], whole: true }), door, `[${'1,'.repeat(600_000)}1]`);
    expect([response.statusCode, response.json()['detail']]).toEqual([413, expect.stringContaining('1048576')]);
  });

  it('answers 401 to a token that is not known, before it reads anything', async () => {
    const response = await post(receiving({ signals: [SIGNAL], problems: [], whole: true }), door.replace(SECRETS.intake, 'guess'), 'no json');
    expect([response.statusCode, response.headers['content-type']]).toEqual([401, 'application/problem+json; charset=utf-8']);
  });
});

describe('the Alertmanager push API', () => {
  it('answers 400 with a JSON string, as an Alertmanager does', async () => {
    const response = await post(receiving({ signals: [], problems: WRONG, whole: false }), DOORS[1] ?? '');
    expect(response.json()).toBe('alerts[1].labels: needs at least one label');
  });

  it('has the checks that are asked of an Alertmanager', async () => {
    const { server } = standIn();
    for (const check of ['healthy', 'ready']) {
      for (const method of ['GET', 'HEAD'] as const) {
        expect((await server.inject({ method, url: `/intake/${SECRETS.intake}/-/${check}` })).statusCode).toBe(200);
      }
      expect((await server.inject(`/intake/guess/-/${check}`)).statusCode).toBe(401);
    }
  });
});

describe('the Alertmanager webhook', () => {
  it('answers 400 with a problem', async () => {
    expect((await post(receiving({ signals: [], problems: WRONG, whole: false }), DOORS[0] ?? '')).json()).toMatchObject({
      status: 400,
      errors: WRONG,
    });
  });
});
