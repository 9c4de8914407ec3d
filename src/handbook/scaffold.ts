import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addDays, localDate } from '#domain/kernel/calendar.ts';
import { between, type Instant, type LocalDate } from '#domain/kernel/stamp.ts';
import { codeOf } from './files.ts';
import { git } from './git.ts';

/** What scaffolding came to. `problem` says in one sentence why the new handbook is not under Git. */
export type Scaffolded = { readonly created: false } | { readonly created: true; readonly commit: string | null; readonly problem: string | null };

/** The day on which the dates of examples/handbook were written: reviews and rehearsals keep their distance to the first start. */
const WRITTEN: LocalDate = '2026-11-23';
/** What a fresh volume may hold and still be empty. */
const NOTHING = new Set(['lost+found', '.DS_Store']);
/** Nobody's own configuration is needed for the first commit. */
const AUTHOR = ['-c', 'user.name=Tourniquet', '-c', 'user.email=tourniquet@localhost'];

/**
 * Write the example handbook into a folder that does not exist or is empty, as a Git repository of its own with one commit. A folder that
 * holds anything is left alone. The folder appears whole: a start that is cut short leaves nothing half written. Without git, the
 * handbook is written and `problem` says so. Throws an Error that names the folder when it cannot be written.
 */
export async function scaffoldHandbook(folder: string, now: Instant): Promise<Scaffolded> {
  if (!(await isEmpty(folder))) return { created: false };
  const parent = dirname(folder);
  try {
    await mkdir(parent, { recursive: true });
    const draft = await mkdtemp(join(parent, '.handbook-'));
    try {
      await chmod(draft, 0o755);
      await writeExample(draft, now);
      const committed = await commitAll(draft, now);
      await moveInto(draft, folder);
      return { created: true, ...committed };
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  } catch (cause) {
    throw new Error(
      `cannot write the example handbook into ${folder} (${codeOf(cause)}); make the folder writable, or name another in TOURNIQUET_HANDBOOK`,
      { cause },
    );
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).every((name) => NOTHING.has(name));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return true;
    throw new Error(`cannot look into the handbook folder ${folder} (${codeOf(cause)})`, { cause });
  }
}

/** The folder of this package that holds `examples/handbook`: above this file both in the sources and in a build. Throws when the package is not whole. */
async function packageRoot(): Promise<string> {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const names = await readdir(join(at, 'examples', 'handbook')).catch((): string[] => []);
    if (names.includes('people.yaml')) return at;
  }
  throw new Error('examples/handbook is not part of this installation');
}

async function writeExample(draft: string, now: Instant): Promise<void> {
  const root = await packageRoot();
  await cp(join(root, 'examples', 'handbook'), draft, { recursive: true, filter: (source) => !source.endsWith('/.scratch') });
  // Editors find the schemas beside the files, without a network.
  await cp(join(root, 'schemas'), join(draft, '.schemas'), { recursive: true });
  const days = Math.round(between(`${WRITTEN}T00:00:00.000Z`, `${localDate(now, 'UTC')}T00:00:00.000Z`) / 86_400_000);
  for (const name of await readdir(draft, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const path = join(name.parentPath, name.name);
    // An installation may be read-only; a handbook is there to be edited.
    await chmod(path, name.parentPath.endsWith('scripts') ? 0o755 : 0o644);
    if (!name.parentPath.endsWith('runbooks')) continue;
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replace(/\b(lastReviewed|on): (\d{4}-\d{2}-\d{2})/g, (_, key: string, date: string) => `${key}: ${addDays(date, days)}`),
    );
  }
}

async function commitAll(folder: string, now: Instant): Promise<{ readonly commit: string | null; readonly problem: string | null }> {
  const steps = [
    // `-b main` is younger than some installations; HEAD of a repository without commits may name any branch.
    ['init', '--quiet', '--template='],
    ['symbolic-ref', 'HEAD', 'refs/heads/main'],
    ['add', '--all', '--', '.'],
    [...AUTHOR, 'commit', '--quiet', '--no-verify', `--date=${now}`, '--message=The handbook of Lumen Learning, an example to start from'],
  ];
  for (const step of steps) {
    const answer = await git(folder, step);
    if (answer.ok) continue;
    const problem = answer.missing
      ? 'git is not installed, so the handbook has no history and fixes cannot be proven (K2)'
      : `the handbook has no history, and fixes cannot be proven (K2): ${answer.message}`;
    return { commit: null, problem };
  }
  const head = await git(folder, ['rev-parse', 'HEAD']);
  return { commit: head.ok ? head.stdout.trim() : null, problem: null };
}

/** Rename where that works; a folder that is a mount of its own is filled instead. */
async function moveInto(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (cause) {
    if (!['EXDEV', 'EBUSY', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EINVAL'].includes(codeOf(cause))) throw cause;
    await mkdir(folder, { recursive: true });
    await cp(draft, folder, { recursive: true });
  }
}
