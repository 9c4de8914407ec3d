import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { LeverAdapter } from '#domain/runbook/lever.ts';
import { httpLever } from './http.ts';
import { pullerContract, pullRequest } from './puller.contract.ts';

type Seen = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string };

/** A service with one path for each way of answering; it keeps what it was asked. */
async function startService() {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    seen.push({ method: request.method ?? '', path, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    const answer: Readonly<Record<string, () => unknown>> = {
      '/off': () => response.end('{"state":"off"}'),
      '/check': () => response.end('{"would":"touch","rows":12}'),
      '/missing': () => response.writeHead(404).end('no such flag'),
      '/broken': () => response.writeHead(500).end('\u001b[31mbroken\u001b[0m'),
      '/moved': () => response.writeHead(302, { location: '/off' }).end(),
      '/long': () => response.end('x'.repeat(300_000)),
      '/silent': () => undefined,
      '/drips': () => {
        response.write('a');
      },
      '/echo': () => response.end(`you sent ${request.headers.authorization ?? ''} ${seen.at(-1)?.body}`),
      '/accepted': () => response.writeHead(202).end('queued'),
    };
    (answer[path.split('?')[0] ?? ''] ?? (() => response.writeHead(400).end('?')))();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const environment = { FLAGS_TOKEN: 'hush-"hush"', DEPLOYER: 'http://127.0.0.1:1/base' };

pullerContract('an HTTP call', async () => {
  const service = await startService();
  const call = (path: string, more: object = {}): LeverAdapter => ({ adapter: 'http', method: 'POST', url: `${service.url}${path}`, ...more });
  return {
    puller: httpLever({ environment }),
    works: call('/off', { dryRun: { method: 'GET', url: `${service.url}/check` } }),
    dryRunRows: 12,
    fails: call('/broken'),
    absent: call('/missing'),
    talks: call('/long'),
    hangs: call('/silent', { timeout: 'PT0.2S' }),
    withoutDryRun: call('/off'),
    carriedOut: async () => service.seen.filter(({ path }) => path === '/off').map(({ headers }) => String(headers['idempotency-key'])),
    stop: service.stop,
  };
});

describe('an HTTP call', async () => {
  const service = await startService();
  afterAll(() => service.stop());
  beforeEach(() => {
    service.seen.length = 0;
  });
  const lever = httpLever({ environment });
  const post = (path: string, more: Partial<Extract<LeverAdapter, { adapter: 'http' }>> = {}): LeverAdapter => ({
    adapter: 'http',
    method: 'POST',
    url: `${service.url}${path}`,
    ...more,
  });

  it('fills the body so that JSON stays JSON, whatever the title holds', async () => {
    const body = '{"incident":"{{incident.ref}}","why":"{{ incident.title }}","lever":"{{lever}}","dry":{{dryRun}},"token":"${env:FLAGS_TOKEN}"}';
    const title = 'It says "no"\n\\ {{lever}} ${env:FLAGS_TOKEN}';
    const request = pullRequest(post('/off', { body }));
    await lever.pull({ ...request, incident: { ...request.incident, title } });
    expect(service.seen[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(service.seen[0]?.body ?? '')).toEqual({
      incident: 'INC-12',
      why: title,
      lever: 'deploy-rollback',
      dry: false,
      token: 'hush-"hush"',
    });
  });

  it('fills addresses so that a path stays a path, and plain bodies as they are', async () => {
    const request = pullRequest(post('/off?why={{incident.title}}', { body: 'why={{incident.title}}', headers: { 'content-type': 'text/plain' } }));
    await lever.pull({ ...request, incident: { ...request.incident, title: 'a&b=/../"c"' } });
    expect(service.seen[0]?.path).toBe('/off?why=a%26b%3D%2F..%2F%22c%22');
    expect(service.seen[0]?.body).toBe('why=a&b=/../"c"');
  });

  it('sends secrets and never shows them, also where the service repeats them', async () => {
    const report = await lever.pull(
      pullRequest(post('/echo', { headers: { Authorization: 'Bearer ${env:FLAGS_TOKEN}' }, body: '{"t":"${env:FLAGS_TOKEN}"}' })),
    );
    expect(service.seen[0]?.headers.authorization).toBe('Bearer hush-"hush"');
    expect(report).toMatchObject({
      outcome: 'done',
      output: expect.stringContaining('you sent Bearer ${env:FLAGS_TOKEN} {"t":"${env:FLAGS_TOKEN}"}'),
    });
    expect(JSON.stringify(report)).not.toContain('hush');
    const unreachable = await lever.pull(pullRequest({ adapter: 'http', method: 'POST', url: '${env:DEPLOYER}/x' }));
    expect(unreachable).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/did not go through/) });
    expect(JSON.stringify(unreachable)).not.toContain('127.0.0.1:1/base');
  });

  it('says which variable is not set', async () => {
    const report = await lever.pull(pullRequest(post('/off', { headers: { 'x-token': '${env:NOT_SET}' } })));
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('NOT_SET is not set') });
    expect(service.seen).toEqual([]);
  });

  it('sends the delivery id as Idempotency-Key, the same on every attempt, unless the handbook sends its own', async () => {
    await lever.pull(pullRequest(post('/off')));
    await lever.pull(pullRequest(post('/off')));
    await lever.pull(pullRequest(post('/off', { headers: { 'Idempotency-Key': 'mine' } })));
    const keys = service.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual(['0b54e5f2-0000-4000-8000-000000000001:4:0', '0b54e5f2-0000-4000-8000-000000000001:4:0', 'mine']);
  });

  it('is done as the handbook says it is', async () => {
    expect(await lever.pull(pullRequest(post('/accepted')))).toMatchObject({ outcome: 'done', output: expect.stringContaining('202') });
    expect(await lever.pull(pullRequest(post('/accepted', { done: { status: [200] } })))).toMatchObject({
      outcome: 'failed',
      reason: 'it answered 202',
    });
    expect(await lever.pull(pullRequest(post('/off', { done: { bodyIncludes: '"off"' } })))).toMatchObject({ outcome: 'done' });
    expect(await lever.pull(pullRequest(post('/off', { done: { bodyIncludes: '"gone"' } })))).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('without ""gone""'),
    });
    expect(await lever.pull(pullRequest(post('/missing', { done: { status: [404] } })))).toMatchObject({ outcome: 'done' });
  });

  it('follows no redirect', async () => {
    expect(await lever.pull(pullRequest(post('/moved')))).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('points to /off') });
    expect(service.seen.map(({ path }) => path)).toEqual(['/moved']);
  });

  it('does not wait for the rest of an answer that never ends', async () => {
    expect(await lever.pull(pullRequest(post('/drips', { timeout: 'PT0.3S' })))).toMatchObject({
      outcome: 'failed',
      reason: 'no answer within PT0.3S',
    });
  });

  it('shows plain text', async () => {
    expect((await lever.pull(pullRequest(post('/broken')))).output).toBe(`POST ${service.url}/broken → 500 Internal Server Error\nbroken`);
  });

  it.each([
    [{ url: 'grading/off' }, 'full http:// or https:// URL'],
    [{ url: 'file:///etc/passwd' }, 'full http:// or https:// URL'],
    [{ url: 'http://ops:hush@127.0.0.1/' }, 'send them in a header'],
    [{ method: 'GET', body: '{}' }, 'a GET call carries no body'],
    [{ body: '{"x":"{{incident.cause}}"}' }, '{{incident.cause}} means nothing here; there are incident.ref'],
    [{ body: '{{__proto__}}' }, 'means nothing here'],
    [{ headers: { 'bad name': 'x' } }, 'the header bad name cannot be sent'],
    [{ timeout: 'soon' }, 'timeout must be an ISO 8601 duration'],
  ])('refuses %j and says what would be right', async (more, words) => {
    const report = await lever.pull(pullRequest(post('/off', more)));
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(words) });
    expect(service.seen).toEqual([]);
  });

  it('reports a method that HTTP does not have', async () => {
    expect(await lever.pull(pullRequest(post('/off', { method: 'NO WAY' })))).toMatchObject({ outcome: 'failed' });
  });
});
