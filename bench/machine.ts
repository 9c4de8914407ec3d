import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median } from './load.ts';

// Magic numbers of statfs(2), for the file systems on which such a folder usually lies.
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlayfs',
};

/** What the figures were taken on, in one line; they mean nothing without it. */
export function machine(folder: string): string {
  const [processor] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const system = FILE_SYSTEMS[statfsSync(folder).type] ?? 'a file system of another kind';
  return `Node ${process.version}, ${type()} ${release()} ${arch()}, ${cpus().length} × ${processor?.model.trim() ?? 'unknown'}, ${memory}, data on ${system}`;
}

/** Median milliseconds of writing 4 KiB and waiting for the disk: the floor under every durable commit. */
export function syncTime(folder: string): number {
  const path = join(folder, 'sync-time');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const took = Array.from({ length: 50 }, () => {
    const from = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return performance.now() - from;
  });
  closeSync(file);
  rmSync(path);
  return median(took);
}
