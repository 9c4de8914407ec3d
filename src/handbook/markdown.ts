import { createContext, Script } from 'node:vm';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { splitFrontMatter } from './front-matter.ts';

/** The parser recurses into what is nested, and a stack overflow inside it can end the process: deeper text is shown as it was typed. */
const BOUNDS = { characters: 256 * 1024, depth: 12, indent: 80, cells: 40, notes: 200, marks: 2000 };
/** The parser looks again and again at what is left open. A text for which this is not enough is shown as it was typed. */
const TIME_LIMIT_MS = 3000;
/** Pages are read more often than written, and a hostile one shall cost its time once. */
const REMEMBERED = 64;

/** Links lead to the web, to mail or to the page itself; pictures are left out, because they would tell others who reads a runbook. */
const SCHEMA = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !['img', 'picture', 'source'].includes(name)),
  protocols: { href: ['http', 'https', 'mailto'] },
  // Without raw HTML, ids come from notes alone, and those carry their prefix already.
  clobberPrefix: '',
};

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSanitize, SCHEMA).use(rehypeStringify).freeze();

/** A script with a time limit is the one way to stop code that does not give way; it runs our own function, not the text. */
const room = createContext({ render: (text: string): string => String(processor.processSync(text)), text: '' });
const step = new Script('render(text)');

const remembered = new Map<string, string>();

/**
 * Markdown (GitHub's flavour) as safe HTML, front matter left out. Runbooks are hostile input: raw HTML, scripts, event handlers, pictures
 * and links to anything but http, https and mailto are dropped; what is nested, long or tangled beyond reason comes as plain text. Never throws.
 */
export function renderMarkdown(source: string): string {
  const known = remembered.get(source);
  if (known !== undefined) return known;
  const matter = splitFrontMatter(source);
  const text = matter.kind === 'broken' ? source : matter.body;
  const html = (withinBounds(text) ? rendered(text) : null) ?? `<pre>${escaped(text)}</pre>`;
  for (const oldest of remembered.keys()) {
    if (remembered.size < REMEMBERED) break;
    remembered.delete(oldest);
  }
  remembered.set(source, html);
  return html;
}

/** null when the parser gives up or is stopped: a page of plain text is better than none. */
function rendered(text: string): string | null {
  try {
    room['text'] = text;
    return String(step.runInContext(room, { timeout: TIME_LIMIT_MS }));
  } catch {
    return null;
  }
}

function withinBounds(text: string): boolean {
  if (text.length > BOUNDS.characters || count(text, /\[\^/g) > BOUNDS.notes) return false;
  // Emphasis in emphasis is nesting too, and it ends with its block at the latest.
  if (text.split(/\n[ \t]*\n/).some((block) => count(block, /[*_~[]/g) > BOUNDS.marks)) return false;
  return text.split('\n').every((line) => {
    const lead = /^[\s>*+-]*(?:\d{1,9}[.)][\s>*+-]*)*/.exec(line)?.[0] ?? '';
    return lead.length <= BOUNDS.indent && count(lead, /[>*+-]|\d+[.)]/g) <= BOUNDS.depth && count(line, /\|/g) <= BOUNDS.cells;
  });
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
