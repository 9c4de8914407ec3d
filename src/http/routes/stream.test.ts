import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Deps } from '../deps.ts';
import { by, SECRETS, type StandIn, standIn, standInEntry } from '../stand-in.ts';

/** A condition that comes true within the patience of a busy machine. */
const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 10_000 });

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function listening(change: (deps: Deps) => Partial<Deps> = () => ({})): Promise<StandIn & { readonly port: number }> {
  const world = standIn(change);
  await world.server.listen({ host: '127.0.0.1', port: 0 });
  open.push(() => world.server.close());
  return Object.assign(world, { port: (world.server.server.address() as AddressInfo).port });
}

type Listening = { readonly response: IncomingMessage; readonly text: () => string; readonly seqs: () => readonly number[] };
function listen(port: number, query = '', headers: Record<string, string> = {}): Promise<Listening> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: `/api/v1/incidents/INC-12/stream${query}`, headers: by(SECRETS.reader, headers) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', () => undefined);
      resolve({ response, text: () => text, seqs: () => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)) });
    }).on('error', reject);
  });
}

describe('the live timeline', () => {
  it('sends what stands, then what comes, each entry once and in order', async () => {
    const world = await listening();
    world.commit(standInEntry(1), standInEntry(2));
    const { response, seqs, text } = await listen(world.port);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    await soon(() => expect(seqs()).toEqual([1, 2]));
    world.commit(standInEntry(3));
    world.commit(standInEntry(4), standInEntry(5));
    await soon(() => expect(seqs()).toEqual([1, 2, 3, 4, 5]));
    const data = /^id: 3\ndata: (.*)$/m.exec(text())?.[1];
    expect(JSON.parse(data ?? '')).toEqual(standInEntry(3));
  });

  it('resumes after Last-Event-ID, which comes before ?after=', async () => {
    const world = await listening();
    world.commit(...[1, 2, 3, 4].map((seq) => standInEntry(seq)));
    const after = await listen(world.port, '?after=2');
    const resumed = await listen(world.port, '?after=1', { 'last-event-id': '3' });
    await soon(() => expect([after.seqs(), resumed.seqs()]).toEqual([[3, 4], [4]]));
  });

  it('loses nothing that is written while it reads', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const world = await listening((deps) => ({
      store: {
        ...deps.store,
        async entries(...of) {
          const read = await deps.store.entries(...of);
          await gate;
          return read;
        },
      },
    }));
    world.commit(standInEntry(1));
    const { seqs } = await listen(world.port);
    world.commit(standInEntry(2));
    release();
    await soon(() => expect(seqs()).toEqual([1, 2]));
  });

  it('keeps the line open with comments, and finds by them what another process wrote', async () => {
    const world = await listening(() => ({ stream: { keepAliveMs: 20, stallMs: 5000 } }));
    const { text, seqs } = await listen(world.port);
    await soon(() => expect(text()).toContain(': keep-alive\n\n'));
    world.timeline.push(standInEntry(1));
    await soon(() => expect(seqs()).toEqual([1]));
  });

  it('drops a client that does not read, and holds no more for it than one entry', async () => {
    const world = await listening(() => ({ stream: { keepAliveMs: 60_000, stallMs: 50 } }));
    const { response } = await listen(world.port);
    const closed = new Promise<void>((resolve) => response.on('close', resolve));
    await soon(async () => expect((await world.server.inject('/metrics')).body).toContain('tourniquet_streams_open 1'));
    response.pause();
    world.commit(...Array.from({ length: 150 }, (_, i) => standInEntry(i + 1, 'x'.repeat(200_000))));
    await soon(async () => expect((await world.server.inject('/metrics')).body).toContain('tourniquet_streams_open 0'));
    response.resume();
    await closed;
    expect(response.complete).toBe(false);
  });

  it('ends with the server', async () => {
    const world = await listening();
    const { response } = await listen(world.port);
    const ended = new Promise<void>((resolve) => response.on('end', resolve));
    await world.server.close();
    await ended;
  });

  it.each([
    ['?after=x', {}, 'after'],
    ['', { 'last-event-id': 'x' }, 'Last-Event-ID'],
  ])('names what cannot be resumed from: %s %j', async (query, headers, field) => {
    const response = await standIn().server.inject({
      url: `/api/v1/incidents/INC-12/stream${query}`,
      headers: by(SECRETS.reader, headers as Record<string, string>),
    });
    expect(response.json()).toMatchObject({ status: 400, errors: [{ field }] });
  });

  it('has no HEAD, which would never end', async () => {
    const response = await standIn().server.inject({ method: 'HEAD', url: '/api/v1/incidents/INC-12/stream', headers: by(SECRETS.reader) });
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET']);
  });
});
