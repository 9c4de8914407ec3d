import { readable } from './words.ts';

/** A part of a readable document. Every text is plain: whoever wrote it, the renderers make it harmless. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** What must not be overlooked. */
  | { readonly kind: 'notice'; readonly text: string }
  /** Words of a person, and whose. */
  | { readonly kind: 'said'; readonly text: string; readonly by: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A document that is read as Markdown or as a printed page. */
export type Document = { readonly title: string; readonly blocks: readonly Block[] };

/** Text as Markdown that shows exactly these characters on one line: no markup, no HTML. For places where no block can begin. */
function mdInline(text: string): string {
  return readable(text)
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<|~]/g, '\\$&')
    .replace(/&(?=[a-z#])/gi, '&amp;');
}

/** The same where a line begins, so that it begins no heading, list, quotation or rule. */
function mdLine(text: string): string {
  return mdInline(text)
    .replace(/^([#>+\-=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A heading; a closing run of `#` would be swallowed. */
function mdHeading(level: number, text: string): string {
  return `${'#'.repeat(level)} ${mdInline(text).replaceAll('#', '\\#')}`;
}

/** The same over several lines, each behind `lead`. */
function mdLines(text: string, lead: string): string {
  return readable(text)
    .split('\n')
    .map((line) => `${lead}${mdLine(line)}`.trimEnd())
    .join('\n');
}

function mdTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(mdInline).join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

function mdBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return mdHeading(2, block.text);
    case 'subheading':
      return mdHeading(3, block.text);
    case 'paragraph':
      return mdLines(block.text, '');
    case 'notice':
      return `**${mdInline(block.text)}**`;
    case 'said':
      return `${mdLines(block.text, '> ')}\n>\n> — ${mdInline(block.by)}`;
    case 'list':
      return block.items.map((item) => `- ${mdLine(item)}`).join('\n');
    case 'facts':
      return block.rows.map(([label, value]) => `- **${mdInline(label)}:** ${mdInline(value)}`).join('\n');
    case 'table':
      return mdTable(block.head, block.rows);
  }
}

/** The document as Markdown; what people wrote is escaped and adds no markup. */
export function documentMarkdown({ title, blocks }: Document): string {
  return `${[mdHeading(1, title), ...blocks.map(mdBlock)].join('\n\n')}\n`;
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML that shows exactly these characters; line breaks stay. */
function html(text: string): string {
  return readable(text)
    .trim()
    .replace(/[&<>"']/g, (character) => HTML[character] ?? '')
    .replaceAll('\n', '<br>');
}

const cells = (tag: 'td' | 'th', texts: readonly string[]): string => texts.map((text) => `<${tag} dir="auto">${html(text)}</${tag}>`).join('');

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2 dir="auto">${html(block.text)}</h2>`;
    case 'subheading':
      return `<h3 dir="auto">${html(block.text)}</h3>`;
    case 'paragraph':
      return `<p dir="auto">${html(block.text)}</p>`;
    case 'notice':
      return `<p class="notice" dir="auto"><strong>${html(block.text)}</strong></p>`;
    case 'said':
      return `<blockquote><p dir="auto">${html(block.text)}</p><footer dir="auto">— ${html(block.by)}</footer></blockquote>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li dir="auto">${html(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${block.rows.map(([label, value]) => `<dt>${html(label)}</dt><dd dir="auto">${html(value)}</dd>`).join('')}</dl>`;
    case 'table':
      return `<table><thead><tr>${cells('th', block.head)}</tr></thead><tbody>${block.rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody></table>`;
  }
}

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid;padding:.3rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}
.notice{border-inline-start:.3rem solid;padding-inline-start:.7rem}blockquote{margin:1rem 0;padding-inline-start:1rem;border-inline-start:.2rem solid}
@media print{body{margin:0;max-width:none}h2,h3{break-after:avoid}tr,blockquote{break-inside:avoid}}`;

/** The document as one complete page of HTML without script, to be read or printed; what people wrote is escaped. */
export function documentHtml({ title, blocks }: Document): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${STYLE}</style>`;
  return `<!doctype html>\n<html lang="en">\n<head>${head}</head>\n<body>\n<main>\n<h1 dir="auto">${html(title)}</h1>\n${blocks.map(htmlBlock).join('\n')}\n</main>\n</body>\n</html>\n`;
}
