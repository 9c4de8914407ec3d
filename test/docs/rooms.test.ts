import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { privateFolder } from '#test/peers/peer-process.ts';
import { roomsDocument, sentenceOf } from './rooms-document.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The document of a small tree that exists for as long as it is read. */
function documentOf(files: Readonly<Record<string, string>>): string {
  const { path, remove } = privateFolder('rooms');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  try {
    return roomsDocument(path);
  } finally {
    remove();
  }
}

describe('docs/rooms.md', () => {
  it('is fresh: npm run rooms writes it again', () => {
    expect(readFileSync(join(ROOT, 'docs/rooms.md'), 'utf8') === roomsDocument(ROOT), 'docs/rooms.md is stale').toBe(true);
  });

  it('a room or a file without a sentence is found', () => {
    expect(() => documentOf({ 'src/cellar/wine.ts': '/** Wine. */\nexport const wine = 1;\n' })).toThrow('src/cellar');
    expect(() => documentOf({ 'src/views/mute.ts': 'export const mute = 1;\n' })).toThrow('src/views/mute.ts');
  });

  it('takes the leading comment, else the docstring of the export of that name, else the first of an export', () => {
    expect(sentenceOf('a.ts', '/** Holds C3. And more. */\n\nimport { b } from "./b.ts";\n')).toBe('Holds C3.');
    expect(sentenceOf('a.ts', "import { b } from './b.ts';\n\n// Holds C4: no\n// override. Ever.\n\nconst b = 1;\n")).toBe('Holds C4: no override.');
    expect(sentenceOf('a-b.ts', '/** One. */\nexport type X = 1;\n/** Two. */\nexport function aB() {}\n')).toBe('Two.');
    expect(sentenceOf('c.ts', 'const x = 1;\n/** One, as in `a.b`. */\nexport type X = 1;\n')).toBe('One, as in `a.b`.');
    expect(sentenceOf('d.ts', 'export const x = 1;\n')).toBe('');
  });
});
