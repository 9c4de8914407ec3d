import fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { type Block, documentHtml, documentMarkdown } from './document.ts';

type Node = { readonly type: string; readonly value?: string; readonly url?: string; readonly children?: readonly Node[] };
const parse = (markdown: string): Node => unified().use(remarkParse).use(remarkGfm).parse(markdown);
const nodes = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodes)];
const words = (node: Node): string =>
  nodes(node)
    .map(({ value }) => value ?? '')
    .join('');

/** One block of every kind that holds `text` wherever people write. */
const everywhere = (text: string): readonly Block[] => [
  { kind: 'heading', text },
  { kind: 'subheading', text },
  { kind: 'paragraph', text },
  { kind: 'notice', text },
  { kind: 'said', text, by: text },
  { kind: 'list', items: [text, text] },
  { kind: 'facts', rows: [[text, text]] },
  { kind: 'table', head: ['a', text], rows: [['b', text]] },
];

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) ![x](y)',
  '**bold** _it_ ~~gone~~ `code`',
  '# heading\n\n- list\n1. one\n> quote\n---\n===',
  '| a | b |\n| - | - |',
  '```\nfence\n```',
  '    indented code',
  '\u001b[31mred\u001b[0m \u202eright to left',
  'a & b &lt; &amp; &#60;script&#62;',
  '"quoted" \'single\'',
  '*',
  '+ plus',
  'line\u2028separator',
  '[ref]: https://evil.example "t"',
  '- [ ] task',
  '\\',
];

describe('Markdown of what people wrote', () => {
  const MARKUP = new Set([
    'html',
    'link',
    'image',
    'definition',
    'code',
    'inlineCode',
    'emphasis',
    'delete',
    'thematicBreak',
    'footnoteReference',
    'linkReference',
    'imageReference',
  ]);

  // GFM makes a bare web address clickable, under its own name: that hides nothing.
  const isMarkup = (node: Node): boolean => MARKUP.has(node.type) && !(node.type === 'link' && node.url === words(node));

  it.each(HOSTILE)('%j adds no markup', (text) => {
    const tree = parse(documentMarkdown({ title: text, blocks: everywhere(text) }));
    expect(nodes(tree).filter(isMarkup)).toEqual([]);
    const kinds = (tree.children ?? []).map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(kinds).toEqual(['heading', 'paragraph', 'blockquote', 'list', 'table']);
  });

  it('law: no text becomes markup, and a paragraph shows its own characters', () => {
    const text = fc.stringMatching(/^[ -~]{0,40}$/).filter((each) => !/https?:|www\.|@|\/\//.test(each));
    fc.assert(
      fc.property(text, (each) => {
        const tree = parse(
          documentMarkdown({
            title: 'T',
            blocks: [
              { kind: 'paragraph', text: `x${each}` },
              { kind: 'list', items: [`x${each}`] },
            ],
          }),
        );
        expect(nodes(tree).filter(isMarkup)).toEqual([]);
        expect(words((tree.children ?? [])[1] ?? tree)).toBe(`x${each}`.trim().replace(/\s+/g, ' '));
      }),
      { numRuns: 500 },
    );
  });
});

describe('HTML of what people wrote', () => {
  it.each(HOSTILE)('%j adds no tag and no attribute', (text) => {
    const page = documentHtml({ title: text, blocks: everywhere(text) });
    const plain = documentHtml({ title: 'x', blocks: everywhere('x') });
    const tags = (html: string): readonly string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag).filter((tag) => tag !== '<br>');
    expect(tags(page)).toEqual(tags(plain));
    for (const unseen of ['\u001b', '\u202e', '\u2028']) expect(page).not.toContain(unseen);
  });

  it('is one complete page without script', () => {
    const page = documentHtml({ title: 'Timeline INC-12', blocks: [] });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">/);
    expect(page).toContain('<h1 dir="auto">Timeline INC-12</h1>');
    expect(page).not.toContain('<script');
  });
});
