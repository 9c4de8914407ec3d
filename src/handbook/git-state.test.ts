import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gitState, headMark } from './git-state.ts';
import { commitAll, emptyFolder, gitIn, handbookFolder, SOUND } from './handbook-folder.fixture.ts';

afterEach(() => vi.unstubAllEnvs());

describe('what Git knows of a handbook (K2, G4)', () => {
  it('commit, committed paths, and whether anything is not committed', async () => {
    const folder = await handbookFolder({ 'adr/0001-ä b.md': '# 1' });
    const commit = await commitAll(folder);
    expect(await gitState(folder)).toEqual({ commit, dirty: false, committed: new Set([...Object.keys(SOUND), 'adr/0001-ä b.md']), problem: null });
    await writeFile(join(folder, 'adr', '0002.md'), '# 2');
    expect(await gitState(folder)).toMatchObject({ commit, dirty: true });
    expect((await gitState(folder)).committed.has('adr/0002.md')).toBe(false);
  });

  it('paths count from the handbook folder, also where it lies inside a larger repository', async () => {
    const repository = await emptyFolder();
    await mkdir(join(repository, 'ops', 'handbook'), { recursive: true });
    await writeFile(join(repository, 'ops', 'handbook', 'people.yaml'), 'x');
    await writeFile(join(repository, 'other.txt'), 'x');
    const commit = await commitAll(repository);
    await writeFile(join(repository, 'other.txt'), 'changed, but not of the handbook');
    expect(await gitState(join(repository, 'ops', 'handbook'))).toEqual({ commit, dirty: false, committed: new Set(['people.yaml']), problem: null });
  });

  it('a folder that is ignored inside somebody else’s repository is not under Git', async () => {
    const repository = await emptyFolder();
    await writeFile(join(repository, '.gitignore'), 'data/\n');
    await commitAll(repository);
    await mkdir(join(repository, 'data', 'handbook'), { recursive: true });
    expect(await gitState(join(repository, 'data', 'handbook'))).toEqual({
      commit: null,
      dirty: false,
      committed: new Set(),
      problem: expect.stringContaining('is not under Git'),
    });
  });

  it('a repository without a commit says so', async () => {
    const folder = await handbookFolder();
    await gitIn(folder, 'init', '--quiet');
    expect(await gitState(folder)).toMatchObject({ commit: null, problem: expect.stringContaining('has no commit yet') });
  });

  it('without the git program it says that plainly', async () => {
    const folder = await handbookFolder();
    await commitAll(folder);
    vi.stubEnv('PATH', await emptyFolder());
    expect(await gitState(folder)).toMatchObject({
      commit: null,
      problem: expect.stringContaining('needs the `git` program, which is not installed'),
    });
  });

  it('is not led elsewhere by the environment of a hook that runs lint', async () => {
    const folder = await handbookFolder();
    const commit = await commitAll(folder);
    const other = await emptyFolder();
    await commitAll(other);
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_WORK_TREE', other);
    expect((await gitState(folder)).commit).toBe(commit);
  });

  it.runIf(process.getuid?.() === 0)('reads a folder that belongs to another user', async () => {
    const folder = await handbookFolder();
    const commit = await commitAll(folder);
    await chown(folder, 65_534, 65_534);
    await chown(join(folder, '.git'), 65_534, 65_534);
    expect((await gitState(folder)).commit).toBe(commit);
  });
});

describe('the mark of the head', () => {
  it('changes with a commit that changes no file, and stays otherwise', async () => {
    const folder = await handbookFolder();
    expect(await headMark(folder)).toBe(await headMark(folder));
    await commitAll(folder);
    const before = await headMark(folder);
    expect(await headMark(folder)).toBe(before);
    await gitIn(folder, 'commit', '--quiet', '--allow-empty', '-m', 'again');
    expect(await headMark(folder)).not.toBe(before);
  });

  it('follows a worktree to its repository', async () => {
    const folder = await handbookFolder();
    await commitAll(folder);
    const tree = join(await emptyFolder(), 'tree');
    await gitIn(folder, 'worktree', 'add', '--quiet', tree);
    const before = await headMark(tree);
    expect(before).toMatch(/refs\/heads\/tree/);
    await gitIn(tree, 'commit', '--quiet', '--allow-empty', '-m', 'again');
    expect(await headMark(tree)).not.toBe(before);
  });
});
