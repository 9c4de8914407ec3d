/** What docs/page.md is held against. Paths are from the root of the repository, with `/`. */
export type PageGround = {
  /** docs/page.md itself. */
  readonly text: string;
  /** Words by which each sentence of the source page is known, in the page's order. */
  readonly sentences: readonly string[];
  /** Those of them that say nothing a rule could hold: the page's own furniture. */
  readonly furniture: readonly string[];
  /** Every rule id of the rulebook. */
  readonly rules: readonly string[];
  /** Rules that this version does not hold; a row may leave their file and test empty, and says so. */
  readonly later: readonly string[];
  /** The text of a file, or undefined when there is none. */
  readonly read: (path: string) => string | undefined;
};

type Row = { readonly words: string; readonly rules: readonly string[]; readonly files: readonly string[]; readonly tests: readonly string[] };

/** Also a severity (P0 to P3) or a level of the chain (L1 to L5): such a word alone is no mention of the rule. */
const TWO_MEANINGS = /^(?:P[1-3]|L[1-5])$/;
const ID = /^[A-Z]\d{1,2}$/;

const paths = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);

/** The rows of every table of the page: words, rules, files, tests. */
function rowsOf(text: string): readonly Row[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| the page'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, words = '', rules = '', files = '', tests = '']) => ({
      words: words.replace(/^“|”$/g, ''),
      rules: rules.split(/[ ,]+/).filter((word) => ID.test(word)),
      files: paths(files),
      tests: paths(tests),
    }));
}

/** Whether a test file speaks of a rule: by its id, within a range such as `G1–G5`, and for ids with two meanings in the name of a test or as `rule`. */
export function mentions(text: string, rule: string): boolean {
  const letter = rule.slice(0, 1);
  const number = Number(rule.slice(1));
  for (const [, from, to] of text.matchAll(new RegExp(`\\b${letter}(\\d{1,2})(?:–|-| to )${letter}(\\d{1,2})\\b`, 'g')))
    if (!TWO_MEANINGS.test(rule) && Number(from) <= number && number <= Number(to)) return true;
  if (!TWO_MEANINGS.test(rule)) return new RegExp(`\\b${rule}\\b`).test(text);
  return new RegExp(`(?:describe|it)(?:\\.each\\([^)]*\\))?\\(\\s*['"\`](?:[^'"\`\\n]*[ (,])?${rule}\\b|rule: '${rule}'|\\(${rule}\\)`).test(text);
}

/** Everything that is wrong with docs/page.md, in words; empty when it holds. */
export function pageFindings({ text, sentences, furniture, rules, later, read }: PageGround): readonly string[] {
  const rows = rowsOf(text);
  const found: string[] = [];
  const inRows = new Set(rows.flatMap((row) => row.rules));
  for (const words of sentences) if (!rows.some((row) => row.words === words)) found.push(`no row for the sentence “${words}”`);
  for (const rule of rules) if (!inRows.has(rule)) found.push(`no row names rule ${rule}`);
  for (const row of rows) {
    const of = `the row “${row.words}”`;
    for (const rule of row.rules) if (!rules.includes(rule)) found.push(`${of} names ${rule}, which is no rule of the rulebook`);
    if (row.rules.length === 0 && !furniture.includes(row.words)) found.push(`${of} names no rule`);
    for (const path of [...row.files, ...row.tests]) if (read(path) === undefined) found.push(`${of} names ${path}, which does not exist`);
    const due = row.rules.filter((rule) => !later.includes(rule));
    if (due.length === 0) continue;
    if (row.files.length === 0) found.push(`${of} names no file of src/`);
    if (row.tests.length === 0) found.push(`${of} names no test`);
    for (const path of row.tests) {
      const test = read(path);
      if (test !== undefined && !due.some((rule) => mentions(test, rule))) found.push(`${of}: ${path} mentions none of ${due.join(', ')}`);
    }
    for (const rule of due)
      if (row.tests.length > 0 && !row.tests.some((path) => mentions(read(path) ?? '', rule))) found.push(`${of}: no test of it mentions ${rule}`);
  }
  return found;
}
