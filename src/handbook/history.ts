import { isAbsolute, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommitEvidence } from '#domain/chain/proof.ts';
import { type Instant, millis } from '#domain/kernel/stamp.ts';
import { git } from './git.ts';

/** What is asked of the repositories about one commit that is claimed to land a fix (K2). */
export type EvidenceQuestion = {
  /** A commit id, full or short, or the name of a branch or tag. */
  readonly commit: string;
  /** Path in the repository; `./` in front and `#anchor` behind are ignored. */
  readonly artifact: string;
  /** Head of the handbook's history when the incident began. */
  readonly since: string | null;
  /** The service's own repository; looked into where it is a local folder (a relative one counts from the handbook). */
  readonly repository: string | null;
  readonly startedAt: Instant;
};

/** The repositories that can prove a fix; the engine's port `Repositories` in shape. */
export type GitRepositories = {
  readonly evidence: (of: EvidenceQuestion) => Promise<CommitEvidence>;
  /** Head of the handbook's history; null where it has none (no repository, no commit yet, no git). */
  readonly head: () => Promise<string | null>;
};

/** An opened repository. `prefix` is the folder's own path inside it, empty at its top. */
type Repository = { readonly folder: string; readonly prefix: string };

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Ids, branches and tags; none of git's operators (`:/`, `@{…}`, `~`, `^`, `..`) and nothing that could be an option. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,198}[A-Za-z0-9_-])?$/;
const TOUCHED = 50;
const LAST_INSTANT = 253_402_300_799;

/** The path that an artifact names, from the folder it belongs to; null when it names none inside. */
function pathOf(artifact: string): string | null {
  const [bare = ''] = artifact.trim().split('#');
  const path = posix.normalize(bare.replace(/^\/+/, ''));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character names no file that anybody reviews
  if (path === '.' || path === '..' || path.startsWith('../') || /[\x00-\x1f]/.test(path)) return null;
  return path.replace(/\/$/, '');
}

async function line(repository: Repository, args: readonly string[]): Promise<string | null> {
  const answer = await git(repository.folder, args);
  return answer.ok ? answer.stdout.trim() : null;
}

/** Open a folder's repository, or say why it cannot be looked into. A folder that a surrounding repository does not hold has none. */
async function open(folder: string): Promise<Repository | string> {
  const found = await git(folder, ['rev-parse', '--show-prefix']);
  if (!found.ok) return /not a git repository/i.test(found.message) ? 'it is no Git repository' : found.message;
  const prefix = found.stdout.replace(/\n$/, '');
  const repository = { folder, prefix };
  if (prefix !== '' && (await line(repository, ['rev-parse', '--verify', '--quiet', `HEAD:${prefix}`])) === null) return 'it is no Git repository';
  return repository;
}

function commitOf(repository: Repository, name: string): Promise<string | null> {
  if (!NAME.test(name) || name.includes('..')) return Promise.resolve(null);
  return line(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
}

/** True when `commit` is `of` or one of its ancestors; null when `of` is not in this repository. */
async function isPartOf(repository: Repository, commit: string, of: string): Promise<boolean | null> {
  const { code } = await git(repository.folder, ['merge-base', '--is-ancestor', commit, of]);
  return code === 0 ? true : code === 1 ? false : null;
}

/** Seconds since 1970 of a commit's committer date, and its parents. */
async function datesOf(repository: Repository, commit: string): Promise<{ readonly seconds: number; readonly parents: readonly string[] } | null> {
  const said = await line(repository, ['show', '-s', '--format=%ct %P', commit, '--']);
  if (said === null) return null;
  const [seconds, ...parents] = said.split(' ').filter((part) => part !== '');
  return { seconds: Math.min(Math.max(Number(seconds) || 0, 0), LAST_INSTANT), parents };
}

/** Paths that a commit changed against its first parent, from the repository's top; a rename is both names. `only` limits it to one path. */
async function changes(
  repository: Repository,
  commit: string,
  parent: string | undefined,
  only?: string,
): Promise<{ readonly paths: readonly string[]; readonly all: boolean }> {
  const between = parent === undefined ? ['--root', '--no-commit-id', commit] : [parent, commit];
  const limit = only === undefined ? [] : [only];
  const { ok, stdout } = await git(repository.folder, [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    ...between,
    '--',
    ...limit,
  ]);
  // What follows the last NUL is nothing, or a path that was cut.
  return { paths: stdout.split('\0').slice(0, -1), all: ok };
}

/** The folder that a service's `repository` names; null for one that is elsewhere. */
function localFolder(repository: string, handbookFolder: string): string | null {
  if (repository.includes('\0')) return null;
  if (repository.startsWith('file://')) {
    try {
      return fileURLToPath(repository);
    } catch {
      return null;
    }
  }
  // URLs, and `host:path` as ssh and git write it.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(repository) || /^[^/.][^/]*:/.test(repository)) return null;
  return isAbsolute(repository) ? repository : resolve(handbookFolder, repository);
}

/**
 * Reads from Git whether a commit lands a fix (K2): first in the handbook, then in the service's repository where that is a local folder.
 * The domain judges (`proves`); nothing here throws for what a repository holds or a person claims. With `testClock` the committer dates of
 * the handbook are compared with that of `since` (commits carry real dates, the test clock does not), and those of other repositories not at all.
 */
export function gitRepositories(options: { readonly handbookFolder: string; readonly testClock: boolean }): GitRepositories {
  const { handbookFolder, testClock } = options;

  async function isAfter(of: EvidenceQuestion, repository: Repository, name: string, commit: string, seconds: number): Promise<boolean> {
    // A committer date has no milliseconds: a commit of the same second is given the benefit.
    const afterStart = seconds * 1000 + 999 >= millis(of.startedAt);
    if (name !== 'handbook') return testClock || afterStart;
    const since = of.since !== null && COMMIT.test(of.since) ? of.since : null;
    if (since !== null && (await isPartOf(repository, commit, since)) === true) return false;
    if (!testClock) return afterStart;
    const before = since === null ? null : await datesOf(repository, since);
    return before === null || seconds >= before.seconds;
  }

  async function evidenceIn(of: EvidenceQuestion, repository: Repository, name: string): Promise<CommitEvidence | null> {
    const commit = await commitOf(repository, of.commit.trim());
    const dates = commit === null ? null : await datesOf(repository, commit);
    if (commit === null || dates === null) return null;
    const path = pathOf(of.artifact);
    const [parent] = dates.parents;
    const [changed, onMainLine, afterIncident, artifactExists] = await Promise.all([
      changes(repository, commit, parent),
      isPartOf(repository, commit, 'HEAD'),
      isAfter(of, repository, name, commit, dates.seconds),
      path === null ? false : git(repository.folder, ['cat-file', '-e', `HEAD:${repository.prefix}${path}`]).then(({ ok }) => ok),
    ]);
    const full = `${repository.prefix}${path}`;
    const isTouched = changed.paths.some((one) => one === full || one.startsWith(`${full}/`));
    const isTouchedBeyond = async (inside: string) => !changed.all && (await changes(repository, commit, parent, inside)).paths.length > 0;
    return {
      found: true,
      commit,
      repository: name,
      committedAt: new Date(dates.seconds * 1000).toISOString(),
      onMainLine: onMainLine === true,
      touchesArtifact: path !== null && (isTouched || (await isTouchedBeyond(path))),
      touched: changed.paths.slice(0, TOUCHED).map((one) => (one.startsWith(repository.prefix) ? one.slice(repository.prefix.length) : one)),
      afterIncident,
      artifactExists,
    };
  }

  return {
    evidence: async (of) => {
      const looked: string[] = [];
      const places = [{ name: 'handbook', called: 'the handbook', folder: handbookFolder as string | null }];
      if (of.repository !== null) places.push({ name: of.repository, called: of.repository, folder: localFolder(of.repository, handbookFolder) });
      for (const { name, called, folder } of places) {
        const repository = folder === null ? 'it is not a local folder' : await open(folder);
        if (typeof repository === 'string') {
          looked.push(`${called} (${repository})`);
          continue;
        }
        const found = await evidenceIn(of, repository, name);
        if (found) return found;
        looked.push(called);
      }
      return { found: false, looked };
    },
    head: async () => {
      const repository = await open(handbookFolder);
      return typeof repository === 'string' ? null : line(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    },
  };
}
