/** The cursor of a list is none that this list gave out. The caller answers 400 and names the field. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
  /** The query parameter at fault. */
  readonly field = 'cursor';

  constructor() {
    super('cursor is not one that this list gave out: take it from nextCursor of the page before, or leave it out to start at the beginning');
  }
}

type Part = 'text' | 'number';
type Parts<S extends readonly Part[]> = { -readonly [K in keyof S]: S[K] extends 'number' ? number : string };

/** The place after which the next page of `list` starts, as opaque text. */
export function cursorAt(list: string, ...place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/** The place that a cursor of `list` means. Throws `BadCursor` for anything that `cursorAt` did not write for this list. */
export function placeOf<const S extends readonly Part[]>(list: string, cursor: string, shape: S): Parts<S> {
  const [name, ...place] = parsed(cursor);
  const fits = name === list && place.length === shape.length && shape.every((part, i) => isPart(part, place[i]));
  if (!fits) throw new BadCursor();
  return place as Parts<S>;
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    throw new BadCursor();
  }
}

/** Numbers must fit the column, and text must be storable, or the database itself would object. */
function isPart(part: Part, value: unknown): boolean {
  if (part === 'number') return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;
  return typeof value === 'string' && !value.includes('\0');
}

/** A page out of rows that were asked for with one more than `limit`. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => T,
  cursor: (row: Row) => string,
): { readonly items: readonly T[]; readonly nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last !== undefined ? cursor(last) : null };
}
