import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { by, SECRETS, type StandIn, standIn } from './stand-in.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('what nobody answers', () => {
  it('is a 404 problem, and a page with a way out for a browser', async () => {
    const { server } = standIn();
    const problem = await server.inject('/nowhere');
    expect([problem.statusCode, problem.headers['content-type'], problem.json()['status']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
      404,
    ]);
    const page = await server.inject({ url: '/<script>alert(1)</script>', headers: BROWSER });
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.body).toContain('href="/"');
    expect(page.body).toContain('href="/docs"');
    expect(page.body).not.toContain('<script>');
  });

  it('is 404 whatever body it carries', async () => {
    for (const headers of [{ 'content-type': 'application/json' }, { 'content-type': 'text/xml' }, {}]) {
      expect((await standIn().server.inject({ method: 'POST', url: '/nowhere', payload: '{"broken', headers })).statusCode).toBe(404);
    }
  });

  it.each([
    ['PUT', '/api/v1/incidents', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/incidents/INC-12', 'GET, HEAD'],
    ['GET', '/api/v1/incidents/INC-12/commands', 'POST'],
    ['GET', `/intake/${SECRETS.intake}/alertmanager/`, 'POST'],
    ['POST', '/healthz?x=1', 'GET, HEAD'],
    ['OPTIONS', '/api/v1/fixes', 'GET, HEAD'],
  ] as const)('is 405 with Allow under another method: %s %s', async (method, url, allow) => {
    const response = await standIn().server.inject({ method, url });
    expect([response.statusCode, response.headers.allow]).toEqual([405, allow]);
    expect(response.json()).toMatchObject({ status: 405, detail: expect.stringContaining(method) });
  });

  it.each(['/%zz', `/api/v1/incidents/${'x'.repeat(600)}`])('is a problem too when the path is no path: %s', async (url) => {
    const response = await standIn().server.inject({ url, headers: by(SECRETS.ada) });
    expect([400, 404]).toContain(response.statusCode);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });
});

describe('a body', () => {
  const post = async (payload: string | Buffer, headers: Record<string, string>) =>
    standIn().server.inject({ method: 'POST', url: '/api/v1/incidents', payload, headers: by(SECRETS.ada, headers) });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/jsonp', 'json'])(
    'of another content type is 415: %s',
    async (type) => {
      expect((await post('{}', { 'content-type': type })).json()).toMatchObject({ status: 415, detail: expect.stringContaining('application/json') });
    },
  );

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/problem+json'])('is JSON as %s', async (type) => {
    expect((await post('{"title":"x","severity":"P1"}', { 'content-type': type })).statusCode).toBe(201);
  });

  it.each([
    ['malformed', '{"title":', 400],
    ['bad UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400],
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    ['empty', '', 422],
    ['a list', '[]', 422],
    ['null', 'null', 422],
  ])('that is %s is refused by name', async (_what, payload, status) => {
    expect((await post(payload, { 'content-type': 'application/json' })).json()).toMatchObject({ status, errors: [{ field: 'body' }] });
  });

  it('that is too large is 413 with the limit, and the sender gets to read it', async () => {
    const world = standIn(() => ({ bodyLimit: 100_000 }));
    const address = await world.server.listen({ host: '127.0.0.1', port: 0 });
    try {
      const response = await fetch(`${address}/api/v1/incidents`, {
        method: 'POST',
        body: JSON.stringify({ title: 'x'.repeat(8_000_000) }),
        headers: by(SECRETS.ada, { 'content-type': 'application/json' }),
      });
      expect([response.status, await response.json()]).toEqual([413, expect.objectContaining({ detail: expect.stringContaining('100000 bytes') })]);
    } finally {
      await world.server.close();
    }
  });
});

describe('a server that stops', () => {
  it('finishes what it has begun, and sends away what comes with 503 and a time to come back', async () => {
    let release = (): void => undefined;
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const world = standIn(() => ({
      readiness: async () => {
        begun();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { ready: true, checks: {} };
      },
    }));
    await world.server.listen({ host: '127.0.0.1', port: 0 });
    let answers = '';
    const socket = connect((world.server.server.address() as AddressInfo).port, '127.0.0.1');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answers += chunk;
    });
    const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n');
    await beginning;
    const arrived = new Promise<void>((resolve) => world.server.server.once('request', () => resolve()));
    const closed = world.server.close();
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await arrived;
    release();
    await Promise.all([closed, ended]);
    expect(answers).toMatch(/^HTTP\/1\.1 200 [\s\S]*"ready":true[\s\S]*HTTP\/1\.1 503 [\s\S]*retry-after: 5/);
  });
});

describe('what is no HTTP request', () => {
  async function raw(world: StandIn, text: string): Promise<string> {
    await world.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = world.server.server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
      });
      socket.on('error', reject).on('close', () => resolve(answer));
    });
  }

  it.each([
    ['NONSENSE\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
  ])('is answered with a problem on the bare socket', async (text, status) => {
    const world = standIn();
    try {
      const answer = await raw(world, text);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, type: 'about:blank' });
    } finally {
      await world.server.close();
    }
  });
});

describe('what browsers are told', () => {
  it('lets no script stand in a page, allows no framing, and gives each answer an id', async () => {
    const { headers } = await standIn().server.inject('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-request-id': expect.any(String), 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('holds for a page that is not there too', async () => {
    const { headers } = await standIn().server.inject({ url: '/nowhere', headers: BROWSER });
    expect(headers).toMatchObject({ 'content-security-policy': expect.stringContaining("script-src 'self'"), 'x-request-id': expect.any(String) });
  });

  it('asks for https where people come by https', async () => {
    const { headers } = await standIn(() => ({ baseUrl: 'https://ops.example.org' })).server.inject('/');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
  });

  it('renders the API with scripts of its own and nothing from elsewhere', async () => {
    const { server } = standIn();
    const page = await server.inject('/docs/api');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.body).not.toMatch(/<script>(?!\s*<\/script>)[^<]/);
    for (const [, asset] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await server.inject(asset ?? '')).statusCode).toBe(200);
  });
});

describe('probes', () => {
  it('are answered without a token: alive, ready, measured', async () => {
    const { server } = standIn();
    expect((await server.inject('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await server.inject('/readyz')).json()).toEqual({ ready: true, checks: { database: 'ok', timers: 'ok' } });
    expect((await server.inject('/metrics')).headers['content-type']).toContain('text/plain');
  });

  it('say 503 when a check is not well, and when the check itself breaks', async () => {
    const unwell = standIn(() => ({ readiness: async () => ({ ready: false, checks: { database: 'does not answer' } }) }));
    expect((await unwell.server.inject('/readyz')).statusCode).toBe(503);
    const broken = standIn(() => ({ readiness: () => Promise.reject(new Error('secret path')) }));
    const response = await broken.server.inject('/readyz');
    expect([response.statusCode, response.json()['ready'], response.body.includes('secret')]).toEqual([503, false, false]);
    expect(broken.logged).toHaveLength(1);
  });
});

describe('the test clock', () => {
  function ticking(): StandIn & { readonly moves: string[] } {
    let now = '2026-05-05T03:00:00.000Z';
    const moves: string[] = [];
    const world = standIn(() => ({
      testClock: {
        now: () => now,
        async advance(by) {
          moves.push(by);
        },
        async set(at) {
          now = at;
          moves.push(at);
        },
      },
    }));
    return Object.assign(world, { moves });
  }
  const move = async (world: StandIn, payload: object) => world.server.inject({ method: 'POST', url: '/test/clock', payload });

  it('is not there where it is not enabled', async () => {
    expect((await standIn().server.inject('/test/clock')).statusCode).toBe(404);
    expect((await move(standIn(), { advance: 'PT31M' })).statusCode).toBe(404);
  });

  it('shows now, and moves by a duration or to a time', async () => {
    const world = ticking();
    expect((await world.server.inject('/test/clock')).json()).toEqual({ now: '2026-05-05T03:00:00.000Z' });
    expect((await move(world, { advance: 'PT31M' })).statusCode).toBe(200);
    expect((await move(world, { set: '2026-05-05T06:00:00+02:00' })).json()).toEqual({ now: '2026-05-05T04:00:00.000Z' });
    expect((await move(world, { set: '2026-01-01T00:00:00Z' })).json()).toEqual({ now: '2026-01-01T00:00:00.000Z' });
    expect(world.moves).toEqual(['PT31M', '2026-05-05T04:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  });

  it.each<[object, string]>([
    [{ advance: '31 minutes' }, 'advance'],
    [{ advance: 'PT0S' }, 'advance'],
    [{ set: '2026-05-05' }, 'set'],
    [{}, 'body'],
    [{ advance: 'PT1M', set: '2027-01-01T00:00:00Z' }, 'body'],
    [{ advnce: 'PT1M' }, 'advnce'],
  ])('names what is wrong with %j', async (payload, field) => {
    const world = ticking();
    const response = await move(world, payload);
    expect([response.statusCode, (response.json() as { errors: { field: string }[] }).errors.map((error) => error.field)]).toEqual([
      422,
      expect.arrayContaining([field]),
    ]);
    expect(world.moves).toEqual([]);
  });
});

describe('a page that breaks', () => {
  it('is a problem, and its cause is in the log under the request id', async () => {
    const world = standIn(() => ({
      pages: async (server) => {
        server.get('/broken', async () => {
          throw new Error('cause');
        });
        server.get('/says', async (request, reply) => {
          request.log.error({ err: 'x' }, 'said by the page');
          return reply.send('ok');
        });
      },
    }));
    const broken = await world.server.inject('/broken');
    expect([broken.statusCode, broken.body.includes('cause')]).toEqual([500, false]);
    const says = await world.server.inject('/says');
    expect(world.logged).toEqual([
      expect.objectContaining({ requestId: broken.headers['x-request-id'] }),
      expect.objectContaining({ requestId: says.headers['x-request-id'], err: 'x' }),
    ]);
  });
});
