import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { proves } from '#domain/chain/landed.ts';
import { removeTemporaryFolders, TemporaryRepository } from '#test/temporary-repository.ts';
import { type EvidenceQuestion, type GitRepositories, gitRepositories } from './history.ts';

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

function handbook(): {
  readonly at: TemporaryRepository;
  readonly since: string;
  readonly ask: (commit: string, more?: Partial<EvidenceQuestion>) => ReturnType<GitRepositories['evidence']>;
} {
  const at = new TemporaryRepository();
  const since = at.commit(BEFORE, { [ARTIFACT]: 'old\n', 'policy.yaml': 'organisation: X\n' });
  const repositories = gitRepositories({ handbookFolder: at.folder, testClock: false });
  return {
    at,
    since,
    ask: (commit, more = {}) => repositories.evidence({ commit, artifact: ARTIFACT, since, repository: null, startedAt: STARTED, ...more }),
  };
}

describe('K2: what the handbook says of a commit', () => {
  it('that changed the artifact after the incident began', async () => {
    const { at, ask } = handbook();
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n', 'adr/7.md': 'x' });
    const evidence = await ask(commit);
    expect(evidence).toEqual({
      found: true,
      commit,
      repository: 'handbook',
      committedAt: '2026-05-06T12:00:00.000Z',
      onMainLine: true,
      touchesArtifact: true,
      touched: ['adr/7.md', ARTIFACT],
      afterIncident: true,
      artifactExists: true,
    });
    expect(proves(evidence, { id: 'fix-1', artifact: ARTIFACT })).toBeNull();
  });

  it('named by a short id, a branch or a tag, or with blanks around it', async () => {
    const { at, ask } = handbook();
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    at.git('tag', '-a', '-m', 'a tag', 'v1.0');
    at.git('branch', 'fix/rollback');
    for (const name of [commit.slice(0, 8), 'main', 'v1.0', 'fix/rollback', ` ${commit}\n`, commit.toUpperCase()])
      expect(await ask(name)).toMatchObject({ found: true, commit });
  });

  it('for an artifact with an anchor, or a path written another way', async () => {
    const { at, ask } = handbook();
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n', 'checklists/a b é.md': 'x' });
    for (const artifact of [
      `${ARTIFACT}#rollback`,
      `./${ARTIFACT}`,
      `/${ARTIFACT}`,
      `runbooks/../${ARTIFACT}`,
      'checklists/a b é.md',
      'checklists',
    ]) {
      expect(await ask(commit, { artifact })).toMatchObject({ touchesArtifact: true, artifactExists: true });
    }
  });

  it('an artifact outside, or a pattern, is touched by nothing', async () => {
    const { at, ask } = handbook();
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    for (const artifact of [
      '..',
      '../x',
      'runbooks/../../x',
      '.',
      '',
      '#a',
      'runbooks/*',
      ':(top)runbooks',
      ':/',
      '-x',
      '--output=x',
      'a\0b',
      'a\nb',
    ]) {
      expect(await ask(commit, { artifact })).toMatchObject({ found: true, touchesArtifact: false, artifactExists: false });
    }
  });

  it('that changed something else: lists what', async () => {
    const { at, ask } = handbook();
    const commit = at.commit(AFTER, { 'policy.yaml': 'organisation: Y\n' });
    expect(await ask(commit)).toMatchObject({ touchesArtifact: false, touched: ['policy.yaml'], artifactExists: true });
    const wide = at.commit(AFTER, Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`many/${i}`, 'x'])));
    const evidence = await ask(wide);
    expect(evidence.found && evidence.touched).toHaveLength(50);
  });

  it('that changed more paths than are read: the artifact among them is found all the same', async () => {
    const { at, ask } = handbook();
    const blob = at.git('rev-parse', `HEAD:${ARTIFACT}`);
    const index = Array.from({ length: 45_000 }, (_, i) => `100644 ${blob}\tmany/${'x'.repeat(90)}${i}\n`).join('');
    execFileSync('git', ['-C', at.folder, 'update-index', '--index-info'], { input: `${index}100644 ${blob}\tzz/last.md\n` });
    at.gitAt(AFTER, 'commit', '-q', '-m', 'a large change');
    expect(await ask('HEAD', { artifact: 'zz/last.md' })).toMatchObject({ touchesArtifact: true, artifactExists: true });
    expect(await ask('HEAD', { artifact: 'zz/first.md' })).toMatchObject({ touchesArtifact: false, artifactExists: false });
  });

  it('that is not merged, and the merge that brings it', async () => {
    const { at, ask } = handbook();
    at.git('checkout', '-q', '-b', 'fix');
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    at.git('checkout', '-q', 'main');
    at.commit(AFTER, { 'policy.yaml': 'organisation: Y\n' });
    expect(await ask(commit)).toMatchObject({ found: true, onMainLine: false, touchesArtifact: true });
    at.gitAt(AFTER, 'merge', '-q', '--no-ff', '-m', 'merge', 'fix');
    expect(await ask(commit)).toMatchObject({ onMainLine: true });
    expect(await ask('HEAD')).toMatchObject({ onMainLine: true, touchesArtifact: true, touched: [ARTIFACT] });
  });

  it('that is the first of all', async () => {
    const { since, ask } = handbook();
    expect(await ask(since)).toMatchObject({ touchesArtifact: true, touched: ['policy.yaml', ARTIFACT] });
  });

  it('that moved the artifact counts for both names', async () => {
    const { at, ask } = handbook();
    const commit = at.commit(AFTER, { [ARTIFACT]: null, 'runbooks/moved.md': 'old\n' });
    expect(await ask(commit)).toMatchObject({ touchesArtifact: true, artifactExists: false });
    expect(await ask(commit, { artifact: 'runbooks/moved.md' })).toMatchObject({ touchesArtifact: true, artifactExists: true });
  });

  it('that was there when the incident began', async () => {
    const { at, since, ask } = handbook();
    expect(await ask(since)).toMatchObject({ afterIncident: false });
    const dated = at.commit(BEFORE, { [ARTIFACT]: 'older\n' });
    expect(await ask(dated)).toMatchObject({ afterIncident: false });
    const later = at.commit(AFTER, { [ARTIFACT]: 'newer\n' });
    expect(await ask(dated, { since: later, startedAt: '2026-05-01T00:00:00.000Z' })).toMatchObject({ afterIncident: false });
    expect(await ask(later)).toMatchObject({ afterIncident: true });
    expect(await ask(later, { since: null })).toMatchObject({ afterIncident: true });
    expect(await ask(later, { since: '0'.repeat(40) })).toMatchObject({ afterIncident: true });
    expect(await ask(later, { since: '--all' })).toMatchObject({ afterIncident: true });
    expect(await ask(later, { startedAt: '2026-05-06T12:00:00.900Z' })).toMatchObject({ afterIncident: true });
    expect(await ask(later, { startedAt: '2026-05-06T12:00:01.000Z' })).toMatchObject({ afterIncident: false });
  });

  it('on the test clock the dates of commits are compared with each other', async () => {
    const { at, since } = handbook();
    const later = at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    const earlier = at.commit('2026-05-03T12:00:00Z', { [ARTIFACT]: 'newer\n' });
    const { evidence } = gitRepositories({ handbookFolder: at.folder, testClock: true });
    const ask = (commit: string, from: string | null) =>
      evidence({ commit, artifact: ARTIFACT, since: from, repository: null, startedAt: '2099-01-01T00:00:00.000Z' });
    expect(await ask(later, since)).toMatchObject({ afterIncident: true });
    expect(await ask(since, since)).toMatchObject({ afterIncident: false });
    expect(await ask(earlier, since)).toMatchObject({ afterIncident: false });
    expect(await ask(since, null)).toMatchObject({ afterIncident: true });
  });

  it('that nobody knows', async () => {
    const { ask } = handbook();
    for (const commit of ['0'.repeat(40), 'deadbeef', 'nothing', '', ' ', 'x'.repeat(5000)])
      expect(await ask(commit)).toEqual({ found: false, looked: ['the handbook'] });
  });

  it.each([
    '--upload-pack=touch /tmp/x',
    '-x',
    '--output=stolen',
    'main~1',
    'main^',
    'HEAD@{1}',
    ':/change',
    'HEAD:policy.yaml',
    'main..HEAD',
    '$(touch x)',
    'a\0b',
    'a\nb',
    'v1.0^{tree}',
  ])('a name such as %j is harmless, and no commit', async (commit) => {
    const { at, ask } = handbook();
    at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    expect(await ask(commit)).toEqual({ found: false, looked: ['the handbook'] });
    expect(existsSync(join(at.folder, 'stolen'))).toBe(false);
  });

  it('a tag that names no commit is none', async () => {
    const { at, ask } = handbook();
    at.git('tag', 'tree-tag', at.git('rev-parse', 'HEAD^{tree}'));
    expect(await ask('tree-tag')).toMatchObject({ found: false });
  });

  it('programs that the repository names are not run', async () => {
    const { at, ask } = handbook();
    const trap = join(at.folder, '.git', 'trap.sh');
    const sprung = join(at.folder, '.git', 'sprung');
    writeFileSync(trap, `#!/bin/sh\ntouch ${sprung}\ncat "$1"\n`);
    chmodSync(trap, 0o755);
    for (const key of [
      'core.fsmonitor',
      'diff.external',
      'diff.trap.textconv',
      'diff.trap.command',
      'core.pager',
      'pager.show',
      'core.sshCommand',
      'core.editor',
    ])
      at.git('config', key, trap);
    at.git('config', 'gpg.program', trap);
    at.git('config', 'log.showSignature', 'true');
    writeFileSync(join(at.folder, '.git', 'info', 'attributes'), '*.md diff=trap\n');
    mkdirSync(join(at.folder, '.git', 'hooks'), { recursive: true });
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    rmSync(sprung, { force: true });
    expect(await ask(commit)).toMatchObject({ found: true, touchesArtifact: true });
    expect(existsSync(sprung)).toBe(false);
    at.git('show', commit);
    expect(existsSync(sprung), 'the trap works').toBe(true);
  });

  it('a replaced object does not show another history', async () => {
    const { at, since, ask } = handbook();
    const other = at.commit(AFTER, { 'policy.yaml': 'organisation: Y\n' });
    const commit = at.commit(AFTER, { [ARTIFACT]: 'new\n' });
    at.git('replace', other, commit);
    expect(await ask(other)).toMatchObject({ touchesArtifact: false, touched: ['policy.yaml'] });
    expect(since).not.toBe(other);
  });
});
