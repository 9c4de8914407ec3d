import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { roomsDocument } from '#test/docs/rooms-document.ts';

// Run by `npm run rooms` whenever a file of src comes, goes or changes its sentence. With --check it writes nothing and exits 1 when stale.
const root = fileURLToPath(new URL('..', import.meta.url));
const path = `${root}docs/rooms.md`;
const fresh = roomsDocument(root);
if (process.argv.includes('--check')) {
  if ((await readFile(path, 'utf8')) !== fresh) {
    process.stderr.write('docs/rooms.md is stale: npm run rooms\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(path, fresh);
}
