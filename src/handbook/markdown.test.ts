import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.ts';

describe('Markdown of runbooks as HTML', () => {
  it('renders what people write, front matter left out', () => {
    const html = renderMarkdown(
      '---\ntitle: Secret plan\n---\n# Contain\n\n1. **Flag off**\n2. [roll back](https://deploy.example/x)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n~~old~~ `code`\n',
    );
    expect(html).toContain('<h1>Contain</h1>');
    expect(html).toContain('<li><strong>Flag off</strong></li>');
    expect(html).toContain('<a href="https://deploy.example/x">roll back</a>');
    expect(html).toContain('<td>1</td>');
    expect(html).toContain('type="checkbox"');
    expect(html).toContain('<del>old</del> <code>code</code>');
    expect(html).not.toContain('Secret plan');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<style>body{background:url(//evil.example)}</style>',
    '<form action=//evil.example><button>Sign in</button></form>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
    '[x](vbscript:msgbox)',
    '[x](file:///etc/passwd)',
    '[x]: javascript:alert(1)\n\n[x]',
    '<javascript:alert(1)>',
    '![x](data:image/svg+xml;base64,PHN2Zy8+)',
    '![x](https://evil.example/pixel.gif)',
    '![x](javascript:alert(1))',
    '[x](https://a.example "\\" onmouseover=alert(1)")',
    '```\n</code></pre><script>alert(1)</script>\n```',
    '`</code><script>alert(1)</script>`',
    '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
    '[^1]: <script>alert(1)</script>\n\nx[^1]',
    '---\na: </script><script>alert(1)</script>\n---\n',
    '---js\nalert(1)\n---\n<script>alert(1)</script>',
  ])('nothing hostile is left of %j', (source) => {
    const html = renderMarkdown(source);
    const tags = [...html.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/gi)];
    for (const [, , tag = '', attributes = ''] of tags) {
      expect(['script', 'img', 'svg', 'iframe', 'style', 'form', 'button', 'object', 'embed', 'link', 'meta', 'base']).not.toContain(
        tag.toLowerCase(),
      );
      const outside = attributes.replace(/"[^"]*"/g, '""');
      expect(outside).not.toMatch(/\bon\w+\s*=|style\s*=|src\s*=/i);
    }
    for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^(https?:|mailto:|#)/);
  });

  it('ids of notes cannot be mistaken for ids of the page', () => {
    expect(renderMarkdown('x[^app]\n\n[^app]: y')).toContain('id="user-content-fn-app"');
  });

  it.each([
    ['quotes in quotes', '> '.repeat(5000)],
    ['lists in lists on one line', `${'- '.repeat(5000)}x`],
    ['lists in lists', Array.from({ length: 2000 }, (_, i) => `${'  '.repeat(i)}- x`).join('\n')],
    ['open brackets', '['.repeat(100_000)],
    ['emphasis in emphasis', `${'*a '.repeat(10_000)}${' a*'.repeat(10_000)}`],
    ['stars', `${'*'.repeat(30_000)}a${'*'.repeat(30_000)}`],
    ['a table wider than any screen', `|${'a|'.repeat(2000)}\n|${'-|'.repeat(2000)}\n${'|x|\n'.repeat(2000)}`],
    ['notes', `${'[^a]'.repeat(20_000)}\n\n[^a]: x`],
    ['a megabyte', 'word '.repeat(200_000)],
    ['an open quote with 50,000 lazy lines', `> > > > > x\n${'y\n'.repeat(50_000)}`],
    ['a thousand small tangles', `${'a*'.repeat(600)}\n\n`.repeat(200)],
  ])('%s come as plain text or HTML, in seconds at most', (_, source) => {
    const started = performance.now();
    const html = renderMarkdown(source);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(html.length).toBeLessThan(4 * source.length + 1000);
    // A second reader does not pay again.
    const again = performance.now();
    expect(renderMarkdown(source)).toBe(html);
    expect(performance.now() - again).toBeLessThan(100);
  });

  it('plain text is text: nothing in it becomes a tag', () => {
    const html = renderMarkdown(`${'['.repeat(5000)}<script>alert(1)</script>&amp;`);
    expect(html.startsWith('<pre>[[')).toBe(true);
    expect(html.endsWith('&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</pre>')).toBe(true);
  });
});
