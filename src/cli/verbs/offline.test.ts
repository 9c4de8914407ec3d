import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Ran, runOn } from '../fake-world.ts';
import type { World } from '../world.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'tourniquet-cli-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

describe('lint', () => {
  const lint = async (place: string, ...words: readonly string[]): Promise<Ran> =>
    await runOn('http://127.0.0.1:1', ['lint', ...words], { cwd: place });

  it('names file and line, and exits 1 for an error', async () => {
    const place = await folder();
    await writeFile(path.join(place, 'people.yaml'), 'people: [{ id: maya, nam: Maya }]\n');
    const ran = await lint(place);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^people\.yaml:1: error: .*`nam`.*did you mean `name`\?$/m);
    expect(JSON.parse((await lint(place, '--json')).out)).toContainEqual(expect.objectContaining({ level: 'error', file: 'people.yaml', line: 1 }));
    expect((await lint(place, '--format', 'github')).out).toMatch(/^::error file=people\.yaml,line=1::/m);
    expect((await lint(path.dirname(place), path.basename(place))).out).toContain(`${path.basename(place)}/people.yaml:1: error: `);
  });

  it('lets warnings pass, unless it is strict', async () => {
    const place = await folder();
    const handbook = path.join(place, 'handbook');
    await cp(path.join(import.meta.dirname, '..', '..', '..', 'examples', 'handbook'), handbook, { recursive: true });
    const ran = await lint(place, handbook);
    expect(ran.out).toContain('warning: is not under Git');
    expect(ran.code).toBe(0);
    expect((await lint(place, handbook, '--strict')).code).toBe(1);
  });

  it('names a folder that is none', async () => {
    expect(await lint(process.cwd(), '/nowhere')).toMatchObject({ code: 2, err: expect.stringContaining('/nowhere does not exist') });
    expect(await lint(await folder(), '--format', 'xml')).toMatchObject({ code: 2 });
  });
});

describe('the verbs that start a server', () => {
  it('serve: runs until it is told to stop, with the settings of the line before those of the environment', async () => {
    const stop = new AbortController();
    const seen: unknown[] = [];
    const app: World['app'] = async () => ({
      startApp: async (env) => {
        seen.push(env['PORT'], env['HOST']);
        // A signal that comes while the server starts must not be lost.
        stop.abort();
        return { url: 'http://127.0.0.1:8080', stop: async () => void seen.push('stopped') };
      },
      rebuildViews: async () => 0,
    });
    const ran = await runOn('http://127.0.0.1:1', ['serve', '--port', '8080', '--json'], {
      env: { PORT: '1', HOST: '::1' },
      app,
      stopped: stop.signal,
    });
    expect(ran).toMatchObject({ code: 0, out: '{"url":"http://127.0.0.1:8080"}\n' });
    expect(seen).toEqual(['8080', '::1', 'stopped']);
  });

  it('rebuild: says how far it is, in a few lines', async () => {
    const app: World['app'] = async () => ({
      startApp: async () => Promise.reject(new Error('not asked for')),
      rebuildViews: async (_env, progress) => {
        for (let done = 1; done <= 100; done++) progress(done, 100);
        return 100;
      },
    });
    const ran = await runOn('http://127.0.0.1:1', ['rebuild'], { app });
    expect(ran.out).toContain('100 incidents folded again');
    expect(ran.err.trim().split('\n')).toHaveLength(10);
  });

  it.each([
    ['', ':1: the recording is empty'],
    ['{"recording":1,"title":"t","clock":"2026-05-05T02:58:00Z"}\n{"at":"+4M","tell":"x"}\nnope', ':2: "at":"+4M" is no time'],
  ])('replay: names file and line of what cannot be played, and starts nothing: %j', async (content, says) => {
    const place = await folder();
    await writeFile(path.join(place, 'a.jsonl'), content);
    const app: World['app'] = async () => ({ startApp: async () => Promise.reject(new Error('started')), rebuildViews: async () => 0 });
    const ran = await runOn('http://127.0.0.1:1', ['replay', 'a.jsonl'], { cwd: place, app });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(`a.jsonl${says}`);
    expect(await runOn('http://127.0.0.1:1', ['replay', 'none.jsonl'], { cwd: place, app })).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot read none.jsonl'),
    });
  });
});
