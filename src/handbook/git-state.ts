import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { git } from './git.ts';

/** What Git knows of a handbook folder. `problem` says in one sentence why it knows nothing. */
export type GitState = {
  readonly commit: string | null;
  readonly dirty: boolean;
  /** Paths committed at the head, from the handbook folder. */
  readonly committed: ReadonlySet<string>;
  readonly problem: string | null;
};

const NOT_UNDER_GIT = 'is not under Git: structural fixes cannot be proven (K2); run `git init` in it and commit';

/** Read commit, uncommitted changes and committed paths of a folder. Never throws: without Git the handbook still works. */
export async function gitState(folder: string): Promise<GitState> {
  const none = (problem: string): GitState => ({ commit: null, dirty: false, committed: new Set(), problem });
  const prefix = await git(folder, ['rev-parse', '--show-prefix']);
  if (!prefix.ok) {
    if (prefix.missing) return none('needs the `git` program, which is not installed: structural fixes cannot be proven (K2); install git');
    return none(
      /not a git repository/i.test(prefix.message)
        ? NOT_UNDER_GIT
        : `cannot be read by Git (${prefix.message}): structural fixes cannot be proven (K2)`,
    );
  }
  const own = prefix.stdout.trim() === '';
  const head = await git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (!head.ok) return none(own ? 'has no commit yet: structural fixes cannot be proven (K2); commit it' : NOT_UNDER_GIT);
  const [tree, status] = await Promise.all([
    git(folder, ['ls-tree', '-r', '-z', '--name-only', 'HEAD']),
    git(folder, ['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--', '.']),
  ]);
  if (!tree.ok) return none(`cannot be read by Git (${tree.message}): structural fixes cannot be proven (K2)`);
  const committed = new Set(tree.stdout.split('\0').filter((path) => path !== ''));
  // A folder that lies, ignored, inside somebody else's repository shares nothing with that repository's history.
  if (!own && committed.size === 0) return none(NOT_UNDER_GIT);
  return { commit: head.stdout.trim(), dirty: !status.ok || status.stdout !== '', committed, problem: null };
}

/** A cheap mark of where the head of a folder's repository stands; changes with every commit and checkout. Reads files only, runs nothing. */
export async function headMark(folder: string): Promise<string> {
  for (let at = resolve(folder); ; at = join(at, '..')) {
    const found = await gitFolder(join(at, '.git'));
    if (found !== null) {
      const head = (await text(join(found, 'HEAD'))) ?? '';
      const shared = resolve(found, ((await text(join(found, 'commondir'))) ?? '.').trim());
      const ref = /^ref: (.+)$/m.exec(head)?.[1];
      const tip = ref ? ((await text(join(shared, ref))) ?? (await mark(join(shared, 'packed-refs')))) : '';
      return `${head}${tip}${await mark(join(found, 'index'))}`;
    }
    if (at === join(at, '..')) return '';
  }
}

async function gitFolder(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).isDirectory()) return path;
  } catch {
    return null;
  }
  // A worktree's `.git` is a file that names the real folder.
  const link = /^gitdir: (.+)$/m.exec((await text(path)) ?? '')?.[1];
  return link ? resolve(path, '..', link) : null;
}

async function text(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** Size and time of a file, or `-` when it is not there. */
export async function mark(path: string): Promise<string> {
  try {
    const { mtimeMs, ctimeMs, size } = await stat(path);
    return `${mtimeMs}:${ctimeMs}:${size}`;
  } catch {
    return '-';
  }
}
