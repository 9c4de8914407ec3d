#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli.js');

// In a checkout the sources may have moved on since the last build; an installed package has none.
if (existsSync(join(root, 'src'))) {
  const { build, isStale } = await import('../scripts/build.mjs');
  if (isStale() && !(await build()) && !existsSync(cli)) {
    process.stderr.write('tourniquet is not built, and esbuild is not installed: run `npm ci` (with development dependencies) once\n');
    process.exit(1);
  }
}
await import('../dist/cli.js');
