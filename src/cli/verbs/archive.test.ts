import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { archiveLines, type ChainedEntry, chainHash, GENESIS, sealOf } from '#domain/stand-down/archive.ts';
import { type Answer, fakeServer } from '../fake-server.ts';
import { type Ran, runOn } from '../fake-world.ts';
import { sha256 } from '../sha256.ts';

async function given(...answers: readonly Answer[]) {
  const server = await fakeServer(...answers);
  onTestFinished(server.close);
  return { ...server, tourniquet: (...words: readonly string[]): Promise<Ran> => runOn(server.url, words) };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'tourniquet-cli-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

describe('archive and verify', () => {
  const sealed = (): string => {
    const unhashed = {
      seq: 1,
      at: '2026-05-05T03:00:00.000Z',
      recordedAt: '2026-05-05T03:00:00.000Z',
      type: 'note.added',
      by: 'maya',
      as: null,
      data: { text: 'hello' },
      prev: GENESIS,
    };
    const entries: readonly ChainedEntry[] = [{ ...unhashed, hash: chainHash(sha256, unhashed) }];
    const of = { ref: 'INC-1', id: 'i-1', title: 'Submissions fail' };
    return archiveLines(of, entries, sealOf(sha256, of, entries, '2026-05-05T04:00:00.000Z'));
  };

  it('writes the file whole, checked, and leaves nothing beside it', async () => {
    const place = await folder();
    const { url } = await given({ status: 200, body: sealed(), type: 'application/jsonl' });
    const ran = await runOn(url, ['archive', 'INC-1', '-o', 'inc-1.jsonl'], { cwd: place });
    expect(ran).toMatchObject({ code: 0, out: `${path.join(place, 'inc-1.jsonl')}: 1 entries, sealed and verified\n` });
    expect(await readdir(place)).toEqual(['inc-1.jsonl']);
    expect(await readFile(path.join(place, 'inc-1.jsonl'), 'utf8')).toBe(sealed());
    expect(await runOn(url, ['verify', 'inc-1.jsonl'], { cwd: place })).toMatchObject({ code: 0, out: expect.stringContaining('INC-1, 1 entries') });
  });

  it('writes nothing when what arrives is broken, and keeps what was there', async () => {
    const place = await folder();
    await writeFile(path.join(place, 'inc-1.jsonl'), 'before');
    const { url } = await given({ status: 200, body: sealed().slice(0, -20), type: 'application/jsonl' });
    const ran = await runOn(url, ['archive', 'INC-1', '-o', 'inc-1.jsonl'], { cwd: place });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('nothing was written');
    expect(await readFile(path.join(place, 'inc-1.jsonl'), 'utf8')).toBe('before');
  });

  it('goes to standard output as it is', async () => {
    const { tourniquet, seen } = await given({ status: 200, body: '# Submissions fail\n', type: 'text/markdown' });
    expect(await tourniquet('archive', 'INC-1', '-o', '-', '--format', 'md')).toMatchObject({ code: 0, out: '# Submissions fail\n' });
    expect(seen[0]?.path).toBe('/api/v1/incidents/INC-1/archive?format=md');
  });

  it('names the folder that does not exist', async () => {
    const { tourniquet } = await given({ status: 200, body: sealed(), type: 'application/jsonl' });
    expect(await tourniquet('archive', 'INC-1', '-o', '/nowhere/at/all.jsonl')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot write /nowhere/at/all.jsonl'),
    });
  });

  it('D4: verify names the first broken entry and exits 1', async () => {
    const changed = sealed().replace('"hello"', '"hallo"');
    const ran = await runOn('http://127.0.0.1:1', ['verify', '-', '--json'], { stdin: async () => changed });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ ok: false, line: 2, seq: 1, why: expect.stringContaining('was changed') });
    expect(await runOn('http://127.0.0.1:1', ['verify', '-'], { stdin: async () => changed })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^broken: -:2: entry 1 /),
    });
  });

  it('names a file that cannot be read', async () => {
    expect(await runOn('http://127.0.0.1:1', ['verify', '/nowhere/at/all.jsonl'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('/nowhere/at/all.jsonl'),
    });
  });
});
