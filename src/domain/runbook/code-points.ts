/** Code points as sorted, disjoint pairs: `[first, last, first, last, …]`, both ends included. */
export type CodePoints = readonly number[];

/** The last code point of Unicode. */
export const LAST = 0x10ffff;
/** `\d`, `\w` and `\s` mean ASCII, as in RE2. */
export const DIGIT: CodePoints = [48, 57];
/** See `DIGIT`. */
export const WORD: CodePoints = [48, 57, 65, 90, 95, 95, 97, 122];
/** See `DIGIT`. */
export const SPACE: CodePoints = [9, 10, 12, 13, 32, 32];

/** Pairs in any order, sorted and merged. */
export function normalised(pairs: readonly (readonly [number, number])[]): CodePoints {
  const out: number[] = [];
  for (const [first, last] of pairs.toSorted((a, b) => a[0] - b[0])) {
    const end = out.at(-1);
    if (end !== undefined && first <= end + 1) out[out.length - 1] = Math.max(end, last);
    else out.push(first, last);
  }
  return out;
}

/** The pairs one by one. */
export function pairsOf(points: CodePoints): [number, number][] {
  return Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i] ?? 0, points[2 * i + 1] ?? 0]);
}

/** Every other code point. */
export function complement(points: CodePoints): CodePoints {
  const out: number[] = [];
  let from = 0;
  for (const [first, last] of pairsOf(points)) {
    if (first > from) out.push(from, first - 1);
    from = last + 1;
  }
  if (from <= LAST) out.push(from, LAST);
  return out;
}

/** Index of the last number that is not greater than `value`; -1 when all are. */
export function indexIn(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** True when a code point is among them. */
export function includes(points: CodePoints, point: number): boolean {
  const i = indexIn(points, point);
  return i % 2 === 0 || (i > 0 && points[i] === point);
}
