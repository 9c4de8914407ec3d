import { readable } from '#views/words.ts';

/** Colours and weights a line may carry; each is dropped where the output is no terminal. */
export type Paint = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
};

const PLAIN: Paint = { bold: (t) => t, dim: (t) => t, red: (t) => t, yellow: (t) => t, green: (t) => t };

const ansi =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const COLOURED: Paint = { bold: ansi(1, 22), dim: ansi(2, 22), red: ansi(31, 39), yellow: ansi(33, 39), green: ansi(32, 39) };

/** Paint for an output: colours only on a terminal, never when `NO_COLOR` is set to anything (no-color.org) or the terminal is dumb. */
export function paintFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  const wanted = isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return wanted ? COLOURED : PLAIN;
}

// Escape sequences go whole, so that no `[31m` is left standing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;

/**
 * Text from outside made safe for a terminal: no escape sequences, no control characters, and no marks that turn the direction of text, which
 * could make a pasted command read as another one. Line breaks and tabs stay.
 */
export function clean(text: string): string {
  return readable(text.replace(SEQUENCES, ''));
}

/** The same on one line: runs of white space become one space. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** One line of at most `width` characters; a longer one ends in an ellipsis. */
export function cut(text: string, width: number): string {
  const characters = [...oneLine(text)];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

const width = (cell: string): number => [...cell.replace(SEQUENCES, '')].length;

/** Rows as aligned columns, two spaces apart; the last column runs free. Paint in a cell takes no room. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, width(cell));
    });
  }
  const padded = (cell: string, i: number, last: boolean): string => (last ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => padded(cell, i, i === row.length - 1))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
