import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RULES } from './rules.ts';

/** A page of the manual: its title (the first heading) and the Markdown below it. */
export type ManualPage = { readonly slug: string; readonly title: string; readonly source: string };

/** The manual as it lies in the package's `docs` folder. The files are read once and kept: a release does not change under a server. */
export type Manual = {
  /** Pages of `docs/manual/` in the order of their file names' numbers (`20-signals.md`), without the number as slug. */
  readonly pages: () => Promise<readonly ManualPage[]>;
  /** The page of a rule; the id's case does not matter. Undefined for an id that is no rule. */
  readonly rule: (id: string) => Promise<ManualPage | undefined>;
  /** All rules in order. */
  readonly rules: () => Promise<readonly ManualPage[]>;
};

const NUMBERED = /^\d+-([a-z0-9-]+)\.md$/;

function page(slug: string, text: string): ManualPage {
  const [, title, source] = /^# +(.+?) *\r?\n([\s\S]*)$/.exec(text) ?? [];
  return { slug, title: title ?? slug, source: source ?? text };
}

/** Reads the manual from `docsFolder`. Throws when the folder or the page of a rule is missing: the package is incomplete then. */
export function manual(docsFolder: string): Manual {
  let pages: Promise<readonly ManualPage[]> | undefined;
  let rules: Promise<readonly ManualPage[]> | undefined;

  async function readPages(): Promise<readonly ManualPage[]> {
    const folder = join(docsFolder, 'manual');
    const files = (await readdir(folder)).filter((file) => NUMBERED.test(file)).sort();
    return Promise.all(files.map(async (file) => page(NUMBERED.exec(file)?.[1] ?? file, await readFile(join(folder, file), 'utf8'))));
  }

  async function readRules(): Promise<readonly ManualPage[]> {
    return Promise.all(RULES.map(async (id) => page(id, await readFile(join(docsFolder, 'rules', `${id}.md`), 'utf8'))));
  }

  const reader: Manual = {
    pages: () => {
      pages ??= readPages();
      return pages;
    },
    rules: () => {
      rules ??= readRules();
      return rules;
    },
    rule: async (id) => (await reader.rules()).find((rule) => rule.slug === id.toUpperCase()),
  };
  return reader;
}
