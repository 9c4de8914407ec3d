import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, visit } from 'yaml';
import { error, printable } from './findings.ts';
import type { Finding } from './handbook.ts';

/** A way into a YAML value: keys and list positions (from 0). */
export type YamlPath = readonly (string | number)[];

/** One parsed YAML document that still knows where everything stands. */
export type YamlDocument = {
  readonly value: unknown;
  /** Line (from 1) of the key or list item at a path; of the nearest parent that exists when the path does not. */
  readonly lineOf: (path: YamlPath) => number;
};

/** What reading a YAML text comes to: its documents, or findings (all errors). */
export type ReadYaml = { readonly documents: readonly YamlDocument[]; readonly findings: readonly Finding[] };

/** The parser recurses, and a stack overflow inside it can end the process: deeper text is refused before it is parsed. */
const FLOW_DEPTH = 100;
const INDENT_COLUMNS = 300;
/** Enough for anchors that people write; alias bombs need more. */
const ALIASES = 50;
/** One broken file does not fill the screen. */
const FINDINGS_PER_FILE = 20;

/**
 * Read a YAML 1.2 text as data and nothing else: no custom tags, no merge keys, no duplicate keys, no circular or exploding aliases.
 * `firstLine` is the line of the file on which the text begins (front matter); `many` allows several documents (OpenSLO).
 */
export function readYaml(file: string, text: string, options: { readonly firstLine?: number; readonly many?: boolean } = {}): ReadYaml {
  const firstLine = options.firstLine ?? 1;
  const tooDeep = deepLine(text);
  if (tooDeep !== null) return refused(file, tooDeep + firstLine - 1, 'nests deeper than a handbook ever needs to');

  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line) + firstLine - 1;
  const parsed = parseAllDocuments(text, {
    schema: 'core',
    // The library compares every key with every other; `findingsOf` looks duplicates up in a set.
    uniqueKeys: false,
    stringKeys: true,
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const documents = Array.isArray(parsed) ? parsed : [];
  const second = documents[1];
  if (second && !options.many)
    return refused(file, lineAt(second.range[0]), 'holds a second YAML document; only one is read here: remove the `---` between them');

  const findings = documents.flatMap((document) => findingsOf(document, file, lineAt)).slice(0, FINDINGS_PER_FILE);
  if (findings.length > 0) return { documents: [], findings };
  const values: YamlDocument[] = [];
  for (const document of documents) {
    try {
      values.push({ value: document.toJS({ maxAliasCount: ALIASES }), lineOf: locator(document, lineAt, firstLine) });
    } catch (cause) {
      return refused(file, firstLine, `expands its aliases (\`*name\`) beyond measure (${printable(String(cause))}): write the values out`);
    }
  }
  if (values.length === 0 && !options.many) values.push({ value: null, lineOf: () => firstLine });
  return { documents: values, findings: [] };
}

function refused(file: string, line: number, message: string): ReadYaml {
  return { documents: [], findings: [error(file, line, message)] };
}

/** The first line that nests too deeply, or null. Quotes are not understood: a text of a hundred unclosed brackets is refused too. */
function deepLine(text: string): number | null {
  let depth = 0;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if ((/^[\s?:-]*/.exec(line)?.[0].length ?? 0) > INDENT_COLUMNS) return index + 1;
    for (const char of line) {
      if (char === '[' || char === '{') depth++;
      else if ((char === ']' || char === '}') && depth > 0) depth--;
      if (depth > FLOW_DEPTH) return index + 1;
    }
  }
  return null;
}

function findingsOf(document: Document, file: string, lineAt: (offset: number) => number): readonly Finding[] {
  const findings: Finding[] = [];
  for (const problem of document.errors) findings.push(error(file, lineAt(problem.pos[0]), `is not YAML here: ${plain(problem.message)}`));
  for (const problem of document.warnings) {
    const tag = problem.code === 'TAG_RESOLVE_FAILED';
    findings.push(
      error(file, lineAt(problem.pos[0]), tag ? `uses a YAML tag; a handbook is plain data: ${plain(problem.message)}` : plain(problem.message)),
    );
  }
  if (findings.length > 0) return findings;
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const pair of map.items) {
        const key = keyOf(pair);
        if (key === null) continue;
        const line = lineAt((pair.key as Node).range?.[0] ?? 0);
        if (seen.has(key)) findings.push(error(file, line, `key \`${printable(key)}\` is given twice in one map; keep one`));
        if (key === '__proto__') findings.push(error(file, line, 'key `__proto__` is refused'));
        seen.add(key);
      }
    },
    Scalar(_, scalar) {
      const text = scalar.value;
      if (typeof text === 'string' && /[\0\p{Cs}]/u.test(text)) {
        findings.push(error(file, lineAt(scalar.range?.[0] ?? 0), 'holds a character that no text may hold (NUL or half of a surrogate pair)'));
      }
    },
    Alias(_, alias) {
      const source = alias.resolve(document);
      const at = alias.range?.[0] ?? 0;
      if (!source) findings.push(error(file, lineAt(at), `refers to \`*${printable(alias.source)}\`, which is nowhere above`));
      else if (source.range && source.range[0] <= at && at < source.range[1]) {
        findings.push(error(file, lineAt(at), `\`*${printable(alias.source)}\` refers to the value that it stands in`));
      }
    },
  });
  return findings;
}

function plain(message: string): string {
  return printable(message.split('\n')[0] ?? message);
}

function keyOf(pair: Pair): string | null {
  return isScalar(pair.key) ? String(pair.key.value) : null;
}

function locator(document: Document, lineAt: (offset: number) => number, firstLine: number): (path: YamlPath) => number {
  return (path) => {
    let node: unknown = document.contents;
    let offset = (document.contents as Node | null)?.range?.[0];
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => keyOf(item) === String(step));
        if (!pair) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        const item = node.items[Number(step)] as Node | undefined;
        if (!item) break;
        offset = item.range?.[0] ?? offset;
        node = item;
      } else break;
    }
    return offset === undefined ? firstLine : lineAt(offset);
  };
}
