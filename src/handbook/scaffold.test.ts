import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder, gitIn, NOW } from './handbook-folder.fixture.ts';
import { lintHandbook } from './lint.ts';
import { loadHandbook } from './load.ts';
import { readerOf } from './reader.ts';
import { scaffoldHandbook } from './scaffold.ts';

afterEach(() => vi.unstubAllEnvs());

async function scaffolded(now = NOW): Promise<string> {
  const folder = join(await emptyFolder(), 'data', 'handbook');
  expect(await scaffoldHandbook(folder, now)).toEqual({ created: true, commit: expect.stringMatching(/^[0-9a-f]{40}$/), problem: null });
  return folder;
}

describe('the example handbook of a first start', () => {
  it('has no findings at all, is a repository of its own with one commit on main, and is clean', async () => {
    const folder = await scaffolded();
    expect(await lintHandbook(folder, NOW, {})).toEqual([]);
    expect(await gitIn(folder, 'log', '--format=%an <%ae> %aI', 'main')).toBe('Tourniquet <tourniquet@localhost> 2026-11-23T10:00:00+00:00');
    expect(await gitIn(folder, 'status', '--porcelain')).toBe('');
    expect(await gitIn(folder, 'rev-parse', '--show-prefix')).toBe('');
  });

  it('needs no configuration of git, and heeds none', async () => {
    vi.stubEnv('HOME', '/nonexistent');
    vi.stubEnv('GIT_DIR', '/nonexistent');
    vi.stubEnv('GIT_AUTHOR_NAME', '');
    await scaffolded();
  });

  it.each(['2020-02-29T00:00:00.000Z', '2031-07-01T00:00:00.000Z'])(
    'keeps the distance of reviews and rehearsals to the first start on %s',
    async (now) => {
      const folder = await scaffolded(now);
      const later = now < '2024' ? /nobody before 2024-01-01/ : /^$/;
      expect((await lintHandbook(folder, now, {})).filter((finding) => !later.test(finding.message))).toEqual([]);
    },
  );

  it('fires on a plain Prometheus alert, with the value, without it, and with one that is no number (B1)', async () => {
    const { handbook } = await loadHandbook(await scaffolded(), NOW, {});
    if (!handbook) throw new Error('did not load');
    const reader = readerOf({ current: () => handbook });
    const signal = (annotations: Record<string, string>) => ({
      fingerprint: 'f',
      status: 'firing' as const,
      labels: { alertname: 'SubmissionErrorRate', service: 'grading', severity: 'page' },
      annotations,
      startsAt: NOW,
      endsAt: null,
      link: null,
      flags: [],
    });
    expect(reader.fires(signal({}), false)).toMatchObject({
      kind: 'condition',
      runbook: 'submissions-fail',
      severity: 'P0',
      group: 'service=grading',
      doubt: null,
    });
    expect(reader.fires(signal({ value: '0.034' }), false)).toMatchObject({ kind: 'condition', doubt: null });
    expect(reader.fires(signal({ value: '3.4 %' }), false)).toMatchObject({ kind: 'condition', doubt: expect.stringContaining('cannot be judged') });
    expect(reader.fires(signal({ value: '0.001' }), false)).toMatchObject({ kind: 'unmatched' });
  });

  it('has levers that run out of the box and touch nothing but .scratch (C6)', async () => {
    const folder = await scaffolded();
    const { handbook } = await loadHandbook(folder, NOW, {});
    const commands = handbook?.runbooks.flatMap((runbook) => runbook.levers.flatMap(({ how }) => (how.adapter === 'command' ? [how] : []))) ?? [];
    expect(commands.length).toBeGreaterThanOrEqual(5);
    const outputs = commands.flatMap(({ run, dryRun, undo }) =>
      [dryRun, run, undo].flatMap((argv) =>
        argv ? [execFileSync(argv[0] ?? '', argv.slice(1), { cwd: folder, env: { PATH: process.env['PATH'] }, encoding: 'utf8' })] : [],
      ),
    );
    expect(outputs).toContain('grading.flow-v2 was on and is now off\n');
    expect(outputs).toContain('grading is back from release 42 to release 41\n');
    expect(outputs).toContain('rows: 17\n');
    expect((await readdir(folder)).filter((name) => name === '.scratch')).toEqual(['.scratch']);
    expect(await gitIn(folder, 'status', '--porcelain')).toBe('');
    const flag = './scripts/flag';
    expect(() => execFileSync(flag, ['off', '../../x'], { cwd: folder, stdio: 'pipe' })).toThrow(/a name has letters/);
  });

  it('brings the schemas that its files refer to', async () => {
    const folder = await scaffolded();
    const files = ['policy.yaml', 'people.yaml', 'on-call.yaml', ...['services', 'slos', 'runbooks'].map((sub) => `${sub}/`)];
    for (const entry of files) {
      for (const name of entry.endsWith('/') ? await readdir(join(folder, entry)) : ['']) {
        const path = join(folder, entry, name);
        const schema = /^# yaml-language-server: \$schema=(\S+)$/m.exec(await readFile(path, 'utf8'))?.[1];
        expect(schema, path).toBeDefined();
        expect((await stat(join(path, '..', schema ?? ''))).isFile()).toBe(true);
      }
    }
  });
});

describe('scaffolding', () => {
  it('leaves a folder alone that holds anything', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect(await scaffoldHandbook(folder, NOW)).toEqual({ created: false });
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  it('fills an empty folder, and one that holds only what a fresh volume does', async () => {
    const volume = await emptyFolder();
    await mkdir(join(volume, 'lost+found'));
    expect(await scaffoldHandbook(volume, NOW)).toMatchObject({ created: true, problem: null });
    expect(await readdir(volume)).toEqual(expect.arrayContaining(['.git', 'people.yaml', 'lost+found']));
    expect(await lintHandbook(volume, NOW, {})).toEqual([]);
    expect(await scaffoldHandbook(await emptyFolder(), NOW)).toMatchObject({ created: true });
  });

  it('leaves nothing beside the folder', async () => {
    const parent = await emptyFolder();
    await scaffoldHandbook(join(parent, 'handbook'), NOW);
    expect(await readdir(parent)).toEqual(['handbook']);
  });

  it('works without git and says what is lost', async () => {
    vi.stubEnv('PATH', await emptyFolder());
    const folder = join(await emptyFolder(), 'handbook');
    expect(await scaffoldHandbook(folder, NOW)).toEqual({ created: true, commit: null, problem: expect.stringContaining('git is not installed') });
    expect((await loadHandbook(folder, NOW, {})).handbook).not.toBeNull();
  });

  it('says which folder cannot be written', async () => {
    const parent = await emptyFolder();
    await writeFile(join(parent, 'file'), '');
    await expect(scaffoldHandbook(join(parent, 'file', 'handbook'), NOW)).rejects.toThrow(`${join(parent, 'file', 'handbook')} (ENOTDIR)`);
  });
});

describe('examples/handbook', () => {
  it('lints clean where it stands, but for its history', async () => {
    const folder = fileURLToPath(new URL('../../examples/handbook/', import.meta.url));
    const findings = await lintHandbook(folder, NOW, {});
    expect(findings.filter((finding) => finding.file !== '.')).toEqual([]);
  });
});
