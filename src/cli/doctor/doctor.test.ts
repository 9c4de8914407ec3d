import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, fakeServer } from '../fake-server.ts';
import { fakeWorld, runOn } from '../fake-world.ts';
import { dataFolderChecks, nodeCheck, spaceCheck } from './machine.ts';
import { databaseCheck, mailCheck, portCheck } from './peers.ts';
import { findingsCheck, serverChecks, skewCheck } from './server.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

/** A line that says `greeting` to whoever calls; its port. */
async function listener(greeting: string): Promise<number> {
  const server = createServer((socket) => void socket.on('error', () => undefined).end(greeting));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe('doctor on the machine', () => {
  it.each([
    ['20.18.9', 'fail'],
    ['20.19.0', 'ok'],
    ['26.0.0', 'ok'],
  ])('judges Node %s: %s', (version, status) => {
    expect(nodeCheck(version).status).toBe(status);
  });

  it.each([
    [50 * 2 ** 20, 'fail'],
    [500 * 2 ** 20, 'warn'],
    [5000 * 2 ** 20, 'ok'],
  ])('judges %d bytes of room: %s', (free, status) => {
    expect(spaceCheck(free).status).toBe(status);
  });

  it('writes into the data folder, and leaves nothing there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tourniquet-doctor-'));
    cleanUp.push(() => rm(folder, { recursive: true }));
    expect((await dataFolderChecks(path.join(folder, 'data')))[0]).toMatchObject({
      status: 'ok',
      says: expect.stringContaining('made on the first start'),
    });
    expect(await readdir(folder)).toEqual([]);
    await writeFile(path.join(folder, 'file'), '');
    expect((await dataFolderChecks(path.join(folder, 'file', 'data')))[0]).toMatchObject({
      status: 'fail',
      says: expect.stringContaining('cannot be written'),
    });
  });
});

describe('doctor at the neighbours', () => {
  it('finds a port that is taken', async () => {
    const port = await listener('');
    expect(await portCheck({ PORT: String(port) })).toMatchObject({ status: 'fail', says: expect.stringContaining('EADDRINUSE') });
    expect(await portCheck({ PORT: 'http' })).toMatchObject({ status: 'fail', says: 'PORT "http" is no port' });
    expect(await portCheck({ PORT: '0' })).toMatchObject({ status: 'ok' });
  });

  it('listens to the greeting of the mail server', async () => {
    const [mail, other] = [await listener('220 mail.example ESMTP\r\n'), await listener('SSH-2.0\r\n')];
    expect(await mailCheck({ SMTP_URL: `smtp://127.0.0.1:${mail}`, MAIL_FROM: 'a@example.org' })).toMatchObject({ status: 'ok' });
    expect(await mailCheck({ SMTP_URL: `smtp://127.0.0.1:${mail}` })).toMatchObject({ status: 'warn', says: expect.stringContaining('MAIL_FROM') });
    expect(await mailCheck({ SMTP_URL: `smtp://127.0.0.1:${other}` })).toMatchObject({ status: 'fail', says: expect.stringContaining('SSH-2.0') });
    expect(await mailCheck({ SMTP_URL: 'smtp://127.0.0.1:1' })).toMatchObject({ status: 'fail' });
    expect(await mailCheck({ SMTP_URL: 'mail.example' })).toMatchObject({ status: 'fail' });
    expect(await mailCheck({})).toMatchObject({ status: 'warn' });
  });

  it('calls the database that is named', async () => {
    const port = await listener('');
    expect(await databaseCheck({ DATABASE_URL: `postgres://127.0.0.1:${port}/t` }, '.')).toMatchObject({ status: 'ok' });
    expect(await databaseCheck({ DATABASE_URL: 'postgres://127.0.0.1:1/t' }, '.')).toMatchObject({ status: 'fail' });
    expect(await databaseCheck({ DATABASE_URL: 'mysql://127.0.0.1/t' }, '.')).toMatchObject({ status: 'fail' });
    expect(await databaseCheck({}, '/nowhere')).toMatchObject({ status: 'ok' });
  });
});

describe('doctor at the server', () => {
  const handbook = { findings: [], commit: 'abcdef0123456789abcdef0123456789abcdef01', loads: true };

  async function asked(...answers: readonly Answer[]) {
    const server = await fakeServer(...answers);
    cleanUp.push(server.close);
    // The fake answers with the real date, so the world's clock is the real one here.
    const { world } = fakeWorld({ env: { TOURNIQUET_TOKEN: 't' }, now: () => new Date() });
    return (await serverChecks(world, server.url))?.map((one) => `${one.status} ${one.name}`);
  }

  it('reads its health, its clock, its readiness, its token and its handbook', async () => {
    const ready = { ready: true, checks: { database: 'ok' } };
    expect(await asked({ status: 200, body: { status: 'ok' } }, { status: 200, body: ready }, { status: 200, body: handbook })).toEqual([
      'ok server',
      'ok clock',
      'ok server ready',
      'ok token',
      'ok handbook',
    ]);
  });

  it('says that it is not ready, and that the token is not known', async () => {
    expect(
      await asked(
        { status: 200, body: { status: 'ok' } },
        { status: 503, body: { ready: false, checks: { database: 'gone' } } },
        { status: 401, body: {} },
      ),
    ).toEqual(['ok server', 'ok clock', 'fail server ready', 'fail token']);
  });

  it('tells another program from ours', async () => {
    expect(await asked({ status: 200, body: 'It works!', type: 'text/html' })).toEqual(['fail server']);
  });

  it.each([
    [0, 'ok'],
    [-2000, 'ok'],
    [10_000, 'warn'],
    [-300_000, 'fail'],
  ])('judges clocks %d ms apart: %s', (ms, status) => {
    expect(skewCheck(ms).status).toBe(status);
  });

  it('sums up what lint found, errors first', () => {
    const finding = (level: string, file: string) => ({ level, file, line: 3, message: 'is wrong' });
    expect(findingsCheck([], 'h').status).toBe('ok');
    expect(findingsCheck([finding('warning', 'a.md')], 'h')).toMatchObject({ status: 'warn', says: 'h: 1 warnings; first: a.md:3: is wrong' });
    expect(findingsCheck([finding('warning', 'a.md'), finding('error', 'b.md')], 'h')).toMatchObject({
      status: 'fail',
      says: 'h: 1 errors, 1 warnings; first: b.md:3: is wrong',
    });
  });

  it('exits 1 when something fails, and says what to do', async () => {
    const server = await fakeServer({ status: 404, body: {} });
    cleanUp.push(server.close);
    const ran = await runOn(server.url, ['doctor']);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^fail {2}server +something else than Tourniquet answers at \S+ → correct TOURNIQUET_URL/m);
    expect(JSON.parse((await runOn(server.url, ['doctor', '--json'])).out)).toMatchObject({ ok: false });
  });
});
