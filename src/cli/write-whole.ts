import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { invalid } from './exit-code.ts';

/** Writes a file whole or not at all: beside its place first (under a name with `fresh` in it), then renamed into it. Throws a `Stop` (exit 2) when the place cannot be written. */
export async function writeWhole(file: string, content: Buffer | string, fresh: string): Promise<void> {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${fresh}.part`);
  try {
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw invalid(`cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
