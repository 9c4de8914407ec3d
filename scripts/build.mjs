import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
/** Parts of an earlier build that a running process may still ask for are kept this long. */
const KEEP_OLD_PARTS_MS = 60 * 60 * 1000;

/** When the newest file below a folder was changed, in milliseconds since 1970; 0 for a folder that does not exist. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

/** True when dist is missing or older than the sources. */
export function isStale() {
  const built = statSync(join(DIST, 'cli.js'), { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined || newest(join(ROOT, 'src')) > built;
}

/**
 * Bundles src/main.ts to dist/main.js and src/cli/main.ts to dist/cli.js; packages stay outside. Each file appears whole, by
 * rename, so a process that starts meanwhile never reads half of one. Answers false when esbuild is not installed.
 */
export async function build() {
  let esbuild;
  try {
    esbuild = await import('esbuild');
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
  const fresh = join(DIST, `.fresh-${process.pid}`);
  try {
    await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: { main: 'src/main.ts', cli: 'src/cli/main.ts' },
      outdir: fresh,
      bundle: true,
      splitting: true,
      // Parts lie beside the entries, so that paths relative to a file's own place mean the same in all of them.
      chunkNames: '[name]-[hash]',
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'external',
      jsx: 'automatic',
      sourcemap: true,
      logLevel: 'warning',
    });
    mkdirSync(DIST, { recursive: true });
    const isEntry = (name) => name.startsWith('main.') || name.startsWith('cli.');
    const made = readdirSync(fresh);
    // Entries last: whoever reads a new entry finds its parts.
    for (const name of made.sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) renameSync(join(fresh, name), join(DIST, name));
    for (const name of readdirSync(DIST)) {
      const old = Date.now() - statSync(join(DIST, name)).mtimeMs > KEEP_OLD_PARTS_MS;
      if (old && !made.includes(name)) rmSync(join(DIST, name), { recursive: true, force: true });
    }
    return true;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = await build();
  // `prepare` also runs where only the runtime dependencies are installed; a dist built elsewhere serves there.
  if (!built) process.stderr.write('esbuild is not installed (runtime dependencies only): dist is left as it is\n');
  if (!built && !process.argv.includes('--if-possible')) process.exitCode = 1;
}
