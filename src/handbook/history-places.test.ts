import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { removeTemporaryFolders, TemporaryRepository, temporaryFolder } from '#test/temporary-repository.ts';
import { gitRepositories } from './history.ts';

// Real processes on a shared machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  vi.unstubAllEnvs();
  removeTemporaryFolders();
});

const STARTED = '2026-05-05T03:00:00.000Z';
const BEFORE = '2026-05-04T12:00:00Z';
const AFTER = '2026-05-06T12:00:00Z';
const ARTIFACT = 'runbooks/submissions-fail.md';

function handbook(): { readonly at: TemporaryRepository; readonly since: string } {
  const at = new TemporaryRepository();
  return { at, since: at.commit(BEFORE, { [ARTIFACT]: 'old\n' }) };
}

describe('K2: where the fix lies elsewhere', () => {
  const ask = (commit: string, repository: string, more: { readonly artifact?: string; readonly startedAt?: string } = {}) =>
    gitRepositories({ handbookFolder: handbook().at.folder, testClock: false }).evidence({
      commit,
      artifact: ARTIFACT,
      since: null,
      repository,
      startedAt: STARTED,
      ...more,
    });

  const code = () => {
    const at = new TemporaryRepository();
    const commit = at.commit(AFTER, { 'src/grading.ts': 'x\n' });
    return { at, commit };
  };

  it("the service's repository is looked into when it is a local folder", async () => {
    const { at, commit } = code();
    expect(await ask(commit, at.folder, { artifact: 'src/grading.ts' })).toMatchObject({
      found: true,
      repository: at.folder,
      touchesArtifact: true,
      afterIncident: true,
    });
    expect(await ask(commit, `file://${at.folder}`, { artifact: 'src/grading.ts' })).toMatchObject({ found: true });
    expect(await ask(commit, at.folder, { artifact: 'src/grading.ts', startedAt: '2026-05-07T00:00:00.000Z' })).toMatchObject({
      afterIncident: false,
    });
  });

  it('a relative folder counts from the handbook', async () => {
    const { at } = handbook();
    const inner = new TemporaryRepository(join(at.folder, 'code'));
    const commit = inner.commit(AFTER, { 'src/grading.ts': 'x\n' });
    const { evidence } = gitRepositories({ handbookFolder: at.folder, testClock: true });
    expect(
      await evidence({ commit, artifact: 'src/grading.ts', since: null, repository: './code', startedAt: '2099-01-01T00:00:00.000Z' }),
    ).toMatchObject({
      found: true,
      repository: './code',
      afterIncident: true,
    });
  });

  it.each([
    ['https://git.example/grading.git', 'it is not a local folder'],
    ['git@git.example:team/grading.git', 'it is not a local folder'],
    ['ext::sh -c true', 'it is not a local folder'],
    ['/nowhere/at/all', 'No such file or directory'],
    ['a\0b', 'it is not a local folder'],
  ])('%j is named among what was looked at, with the reason', async (repository, reason) => {
    const evidence = await ask('deadbeef', repository);
    expect(evidence.found ? [] : evidence.looked).toEqual(['the handbook', expect.stringContaining(reason)]);
  });
});

describe('a handbook folder', () => {
  it('that is no repository, is empty, or is not there, has no head and no evidence', async () => {
    const question = { commit: 'main', artifact: ARTIFACT, since: null, repository: null, startedAt: STARTED };
    const plain = gitRepositories({ handbookFolder: temporaryFolder(), testClock: false });
    expect(await plain.head()).toBeNull();
    expect(await plain.evidence(question)).toEqual({ found: false, looked: ['the handbook (it is no Git repository)'] });
    const empty = gitRepositories({ handbookFolder: new TemporaryRepository().folder, testClock: false });
    expect(await empty.head()).toBeNull();
    expect(await empty.evidence(question)).toMatchObject({ found: false });
    expect(await gitRepositories({ handbookFolder: '/nowhere/at/all', testClock: false }).head()).toBeNull();
  });

  it('has the head that was committed last', async () => {
    const { at, since } = handbook();
    const { head } = gitRepositories({ handbookFolder: at.folder, testClock: false });
    expect(await head()).toBe(since);
    expect(await head()).not.toBe(at.commit(AFTER, { a: 'b' }));
    expect(await head()).toBe(at.git('rev-parse', 'HEAD'));
  });

  it.runIf(process.getuid?.() === 0)('that belongs to another user of the machine is read', async () => {
    const { at, since } = handbook();
    for (const path of [at.folder, join(at.folder, '.git')]) chownSync(path, 12345, 12345);
    expect(await gitRepositories({ handbookFolder: at.folder, testClock: false }).head()).toBe(since);
  });

  it('without the git program is said to be so', async () => {
    const { at } = handbook();
    vi.stubEnv('PATH', '/nowhere');
    const { evidence, head } = gitRepositories({ handbookFolder: at.folder, testClock: false });
    expect(await head()).toBeNull();
    expect(await evidence({ commit: 'main', artifact: ARTIFACT, since: null, repository: null, startedAt: STARTED })).toEqual({
      found: false,
      looked: ['the handbook (git is not installed)'],
    });
  });

  it('that lies unversioned inside another repository does not borrow its history', async () => {
    const outer = new TemporaryRepository();
    outer.commit(AFTER, { '.gitignore': 'data\n' });
    const inner = join(outer.folder, 'data', 'handbook');
    mkdirSync(inner, { recursive: true });
    expect(await gitRepositories({ handbookFolder: inner, testClock: false }).head()).toBeNull();
  });

  it('that is a folder of a larger repository counts its paths from itself', async () => {
    const outer = new TemporaryRepository();
    outer.commit(BEFORE, { [`handbook/${ARTIFACT}`]: 'old\n', 'src/x.ts': '1' });
    const commit = outer.commit(AFTER, { [`handbook/${ARTIFACT}`]: 'new\n', 'src/x.ts': '2' });
    const { evidence, head } = gitRepositories({ handbookFolder: join(outer.folder, 'handbook'), testClock: false });
    expect(await head()).toBe(commit);
    expect(await evidence({ commit, artifact: ARTIFACT, since: null, repository: null, startedAt: STARTED })).toMatchObject({
      touchesArtifact: true,
      artifactExists: true,
      touched: [ARTIFACT, 'src/x.ts'],
    });
    expect(await evidence({ commit, artifact: '../src/x.ts', since: null, repository: null, startedAt: STARTED })).toMatchObject({
      touchesArtifact: false,
      artifactExists: false,
    });
  });
});
