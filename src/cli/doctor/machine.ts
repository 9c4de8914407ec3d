import { execFile } from 'node:child_process';
import { access, constants, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Check, fail, ok, warn } from './check.ts';

const MIB = 1024 * 1024;
const says = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Node is new enough: 20.19 or later. `version` is `process.versions.node`. */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return enough ? ok('node', `Node ${version}`) : fail('node', `Node ${version} is too old`, 'install Node 20.19 or later');
}

/** Git is there: the handbook is a Git repository, and a fix is proven by its history (K2). */
export async function gitCheck(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 10_000 });
    return ok('git', stdout.trim());
  } catch (cause) {
    return fail('git', `git does not run: ${says(cause)}`, 'install git: without it no fix can be proven (K2)');
  }
}

/** How much room is left for data: a full disk loses pages. `free` in bytes. */
export function spaceCheck(free: number): Check {
  const room = `${Math.floor(free / MIB).toLocaleString('en-GB')} MiB free for data`;
  if (free < 100 * MIB) return fail('space', room, 'make room: nothing can be recorded on a full disk');
  return free < 1024 * MIB ? warn('space', room, 'make room soon') : ok('space', room);
}

/** The data folder can be written, and has room; where it is not there yet, its nearest parent that is. */
export async function dataFolderChecks(folder: string): Promise<readonly Check[]> {
  let place = folder;
  while (!(await stat(place).catch(() => null)) && path.dirname(place) !== place) place = path.dirname(place);
  const missing = place === folder ? '' : ' (made on the first start)';
  try {
    await access(place, constants.W_OK | constants.X_OK);
    // Access rights are not the whole truth: a read-only mount shows itself only when written to.
    await rm(await mkdtemp(path.join(place, '.tourniquet-doctor-')), { recursive: true });
  } catch (cause) {
    return [
      fail(
        'data folder',
        `${folder} cannot be written: ${says(cause)}`,
        'give the account that runs the server the right to write there, or set TOURNIQUET_DATA',
      ),
    ];
  }
  const { bavail, bsize } = await statfs(place);
  return [ok('data folder', `${folder} can be written${missing}`), spaceCheck(bavail * bsize)];
}
