import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreFault, saysOf } from './faults.ts';

/** Another process has this folder. One process per folder: two would each believe that they alone page people. */
export class StoreInUse extends StoreFault {
  override readonly name = 'StoreInUse';
  readonly folder: string;
  /** The process that holds the folder; null when it has not yet written down who it is. */
  readonly pid: number | null;

  constructor(folder: string, pid: number | null, cause: unknown) {
    const holder = pid === null ? 'another process' : `process ${pid}`;
    super(`the data folder ${folder} is in use by ${holder}: stop it first, or set TOURNIQUET_DATA to another folder`, { cause });
    this.folder = folder;
    this.pid = pid;
  }
}

/** A folder held by this process. */
export type FolderLock = { readonly release: () => void };

/**
 * Takes a folder for this process until `release` or the end of the process, however it ends. The lock is an exclusive transaction on a database
 * file of its own, which the operating system drops with the process; a file with a pid in it would outlive a kill -9.
 * Nothing else may open `tourniquet.lock` in this process: closing any descriptor of the file would drop the lock. Throws `StoreInUse`.
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'tourniquet.pid');
  let lock: Database.Database | undefined;
  try {
    lock = new Database(join(folder, 'tourniquet.lock'), { timeout: 0 });
    lock.exec('begin exclusive');
    // For the sentence of the next process only; never believed without the lock. Renamed into place so that nobody reads half a number.
    writeFileSync(`${pidFile}.new`, `${process.pid}\n`);
    renameSync(`${pidFile}.new`, pidFile);
  } catch (cause) {
    lock?.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')) throw new StoreInUse(folder, pidIn(pidFile), cause);
    throw new StoreFault(`the data folder ${folder} cannot be locked: ${saysOf(cause)}`, { cause });
  }
  const held = lock;
  return { release: () => held.close() };
}

function pidIn(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isInteger(pid) ? pid : null;
  } catch {
    // The holder has the lock and has not written its pid yet.
    return null;
  }
}
