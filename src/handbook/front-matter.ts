/** A Markdown text cut in two. `yaml` begins on line 2 of the file. */
export type FrontMatter =
  | { readonly kind: 'found'; readonly yaml: string; readonly body: string }
  | { readonly kind: 'absent'; readonly body: string }
  | { readonly kind: 'broken'; readonly line: number; readonly message: string };

/**
 * Cut the YAML front matter off a Markdown text. Only `---` alone opens it: a language after the dashes (`---js`) is refused,
 * because some tools run it. Ours is read as data.
 */
export function splitFrontMatter(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines[0] ?? '';
  if (/^---[^\s-]/.test(first)) {
    return { kind: 'broken', line: 1, message: 'opens front matter in another language; write `---` alone on the first line, and YAML below' };
  }
  if (!/^---[ \t]*$/.test(first)) return { kind: 'absent', body: lines.join('\n') };
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)[ \t]*$/.test(line));
  if (end < 0)
    return {
      kind: 'broken',
      line: 1,
      message: 'opens front matter with `---` and never closes it: put `---` on a line of its own below the last key',
    };
  return {
    kind: 'found',
    yaml: lines.slice(1, end).join('\n'),
    body: lines
      .slice(end + 1)
      .join('\n')
      .replace(/^\n+/, ''),
  };
}
