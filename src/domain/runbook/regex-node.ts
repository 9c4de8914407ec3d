import type { CodePoints } from './code-points.ts';

/** A pattern as a tree. `start` and `end` are of the whole text; `word` and `not-word` are the boundaries `\b` and `\B`. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'chars'; readonly points: CodePoints }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word' | 'not-word' }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly of: RegexNode; readonly min: number; readonly max: number | null };

/** Steps of the machine that a node becomes when its repeats are written out. */
export function sizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'empty':
      return 0;
    case 'chars':
    case 'assert':
      return 1;
    case 'sequence':
    case 'choice':
      return node.parts.reduce((sum, part) => sum + sizeOf(part) + (node.kind === 'choice' ? 1 : 0), 0);
    case 'repeat':
      return (sizeOf(node.of) + 1) * Math.max(node.max ?? node.min + 1, 1);
  }
}
