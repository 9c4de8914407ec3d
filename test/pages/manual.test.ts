import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { readDo } from '#cli/do-words.ts';
import { pagesPlugin } from '#web/pages.ts';
import { RULES } from '#web/rules.ts';
import { sampleDeps } from './sample-world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCS = join(ROOT, 'docs');

async function markdown(): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const folders = await Promise.all(['manual', 'rules'].map(async (folder) => (await readdir(join(DOCS, folder))).map((file) => join(folder, file))));
  return Promise.all(folders.flat().map(async (file) => ({ file, text: await readFile(join(DOCS, file), 'utf8') })));
}

/** Words of a shell line: quotes kept together, a comment cut off. */
function words(line: string): readonly string[] {
  const found = [...line.matchAll(/#.*$|'([^']*)'|"([^"]*)"|(\S+)/g)];
  const comment = found.findIndex(([word]) => word.startsWith('#'));
  return (comment < 0 ? found : found.slice(0, comment)).map(([word, single, double]) => single ?? double ?? word);
}

describe('the rules', () => {
  it('have a page each, with its reason, what the software does, and the way to yes', async () => {
    expect(RULES).toHaveLength(55);
    expect((await readdir(join(DOCS, 'rules'))).toSorted()).toEqual(RULES.map((id) => `${id}.md`).toSorted());
    for (const id of RULES) {
      const text = await readFile(join(DOCS, 'rules', `${id}.md`), 'utf8');
      expect(text, id).toMatch(new RegExp(`^# ${id} · \\S`));
      for (const heading of ['Why', 'What the software does', 'When you meet it', 'Example'])
        expect(text, `${id}: ${heading}`).toContain(`\n## ${heading}\n`);
    }
  });

  it('are all the rules that the domain refuses by', async () => {
    const files = (await readdir(join(ROOT, 'src/domain'), { recursive: true })).filter((file) => file.endsWith('.ts') && !file.includes('.test.'));
    const used = new Set<string>();
    for (const file of files) {
      const text = await readFile(join(ROOT, 'src/domain', file), 'utf8');
      for (const [, id] of text.matchAll(/(?:refuse(?:<[^>]*>)?\(\s*|rule: )'([A-Z]\d+)'/g)) if (id !== undefined) used.add(id);
    }
    expect(used.size).toBeGreaterThan(15);
    expect([...used].filter((id) => !RULES.includes(id))).toEqual([]);
  });

  it('are found whatever the case of the id; what is no rule is a page that leads on', async () => {
    const server = Fastify({ logger: false });
    await server.register(pagesPlugin(sampleDeps()));
    expect((await server.inject('/docs/rules/c3')).body).toContain('<h1>C3 · ');
    for (const path of ['/docs/rules/Z9', '/docs/rules/..%2f..%2fpackage', '/docs/rules/C33', '/docs/nothing']) {
      const answer = await server.inject(path);
      expect(answer.statusCode, path).toBe(404);
      expect(answer.body, path).toContain('href="/docs/rules"');
    }
    await server.close();
  });
});

describe('the manual', () => {
  it('leads nowhere that is not there', async () => {
    const server = Fastify({ logger: false });
    await server.register(pagesPlugin(sampleDeps()));
    const links = (await markdown()).flatMap(({ file, text }) => [...text.matchAll(/\]\((\/[^)\s]*)\)/g)].map(([, to]) => ({ file, to: to ?? '' })));
    expect(links.length).toBeGreaterThan(40);
    for (const { file, to } of links) {
      // The API's own page belongs to another part of the server.
      if (to === '/docs/api') continue;
      expect((await server.inject(to)).statusCode, `${file} → ${to}`).toBe(200);
    }
    for (const href of ['/docs/signals', '/docs/walk', '/docs/handbook', '/docs/getting-started'])
      expect((await server.inject(href)).statusCode, href).toBe(200);
    await server.close();
  });

  it('writes no command that the command line does not take', async () => {
    const lines = (await markdown()).flatMap(({ file, text }) =>
      [...text.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, block]) =>
        (block ?? '')
          .replace(/\\\n\s*/g, ' ')
          .split(/\n|&& /)
          .map((line) => line.replace(/^npx /, ''))
          .filter((line) => line.startsWith('tourniquet do '))
          .map((line) => ({ file, line })),
      ),
    );
    expect(lines.length).toBeGreaterThan(50);
    for (const { file, line } of lines) {
      expect(() => readDo(words(line).slice(2)), `${file}: ${line}`).not.toThrow();
    }
  });
});
