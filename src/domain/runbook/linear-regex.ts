import { type CodePoints, includes, indexIn, WORD } from './code-points.ts';
import type { RegexNode } from './regex-node.ts';
import { parseRegex } from './regex-syntax.ts';

/** Work that may still be done, shared by the comparisons of one condition; about 10 ns a unit. Counted down in place. */
export type Effort = { left: number };

/** A regular expression whose matching time grows with the text only, and whose work is bounded: no pattern can hang it. */
export type LinearRegex = {
  /** Whether the whole text matches; `unknown` when the effort ran out first. */
  readonly matches: (text: string, effort?: Effort) => boolean | 'unknown';
  /** Whether some part of the text matches; `unknown` when the effort ran out first. */
  readonly finds: (text: string, effort?: Effort) => boolean | 'unknown';
};

/** What compiling a pattern comes to; `at` is the 0-based position in the pattern where it goes wrong. */
export type CompiledRegex =
  | { readonly ok: true; readonly regex: LinearRegex }
  | { readonly ok: false; readonly message: string; readonly at: number };

/** The effort of one condition: enough for every sane pattern on a megabyte of text, spent within some 20 ms by a hostile one. */
export const REGEX_EFFORT = 1_200_000;

/** Instructions of a Thompson automaton; targets are indexes into the program. */
type Step =
  | { readonly op: 'chars'; readonly points: CodePoints; next: number }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'word' | 'not-word'; next: number }
  | { readonly op: 'split'; a: number; b: number }
  | { readonly op: 'done' };

type Program = { readonly steps: readonly Step[]; readonly start: number };

/** Built back to front, so that every target exists before it is named; a loop is closed afterwards. */
function programOf(root: RegexNode): Program {
  const steps: Step[] = [{ op: 'done' }];
  const add = (step: Step): number => steps.push(step) - 1;
  const build = (node: RegexNode, next: number): number => {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'chars':
        return add({ op: 'chars', points: node.points, next });
      case 'assert':
        return add({ op: 'assert', what: node.what, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => build(part, after), next);
      case 'choice':
        return node.parts.map((part) => build(part, next)).reduceRight((b, a) => add({ op: 'split', a, b }));
      case 'repeat': {
        let entry = next;
        if (node.max === null) {
          const loop: Extract<Step, { op: 'split' }> = { op: 'split', a: next, b: next };
          entry = add(loop);
          loop.a = build(node.of, entry);
        } else {
          for (let i = node.min; i < node.max; i++) entry = add({ op: 'split', a: build(node.of, entry), b: next });
        }
        for (let i = 0; i < node.min; i++) entry = build(node.of, entry);
        return entry;
      }
    }
  };
  const start = build(root, 0);
  return { steps, start };
}

/** Where the program tells code points apart: class `k` holds the points from `bounds[k]` up to, not including, `bounds[k + 1]`. */
function boundsOf(program: Program): readonly number[] {
  const bounds = new Set([0, 48, 58, 65, 91, 95, 96, 97, 123]);
  for (const step of program.steps) {
    if (step.op !== 'chars') continue;
    for (let i = 0; i < step.points.length; i += 2) bounds.add(step.points[i] ?? 0).add((step.points[i + 1] ?? 0) + 1);
  }
  return [...bounds].sort((a, b) => a - b);
}

/** What stands before a position. */
type Before = 'nothing' | 'word' | 'other';
/** The steps that may come next, what stands before, and where each class of characters is known to lead (the last edge: the end of the text). */
type State = { readonly at: readonly number[]; readonly before: Before; readonly edges: (State | undefined)[] };

const DEAD: State = { at: [], before: 'other', edges: [] };
const FOUND: State = { at: [], before: 'other', edges: [] };
/** Numbers that one automaton may remember (some 500 kB). When they are spent all are forgotten, and the work goes on. */
const MAX_CELLS = 65_536;
/** Effort of following one step to a new edge, in units of one known edge (measured). */
const EDGE_EFFORT = 60;

/**
 * A deterministic automaton that is built while it reads (as RE2 and grep do). Computing an edge costs at most the size of the program,
 * following one that was seen before costs one look-up.
 */
class Automaton {
  readonly #program: Program;
  readonly #anywhere: boolean;
  readonly #bounds: readonly number[];
  readonly #ascii: Uint16Array;
  readonly #states = new Map<string, State>();
  #cells = 0;

  constructor(program: Program, anywhere: boolean) {
    this.#program = program;
    this.#anywhere = anywhere;
    this.#bounds = boundsOf(program);
    this.#ascii = Uint16Array.from({ length: 128 }, (_, point) => indexIn(this.#bounds, point));
  }

  run(text: string, effort: Effort): boolean | 'unknown' {
    const bounds = this.#bounds;
    const ascii = this.#ascii;
    const length = text.length;
    let left = effort.left;
    let state = this.#state([this.#program.start], 'nothing');
    for (let i = 0; i <= length; i++) {
      if (--left < 0) break;
      let edge = bounds.length;
      if (i < length) {
        let point = text.charCodeAt(i);
        if (point < 128) edge = ascii[point] ?? 0;
        else {
          point = text.codePointAt(i) ?? 0;
          if (point > 0xffff) i++;
          edge = indexIn(bounds, point);
        }
      }
      let to = state.edges[edge];
      if (to === undefined) {
        effort.left = left;
        to = this.#follow(state, edge, effort);
        left = effort.left;
      }
      if (to === FOUND || to === DEAD) {
        effort.left = left;
        return to === FOUND;
      }
      state = to;
    }
    effort.left = left;
    return left < 0 ? 'unknown' : false;
  }

  /** Compute one edge of a state and remember it. */
  #follow(state: State, edge: number, effort: Effort): State {
    const { steps, start } = this.#program;
    const end = edge === this.#bounds.length;
    const point = this.#bounds[edge] ?? 0;
    const nextIsWord = !end && includes(WORD, point);
    const boundary = (state.before === 'word') !== nextIsWord;
    const holds = { start: state.before === 'nothing', end, word: boundary, 'not-word': !boundary };
    const seen = new Set<number>();
    const targets = new Set<number>();
    const open = [...state.at];
    let done = false;
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const step = steps[pc];
      if (step?.op === 'done') done = true;
      else if (step?.op === 'split') open.push(step.a, step.b);
      else if (step?.op === 'assert') {
        if (holds[step.what]) open.push(step.next);
      } else if (step?.op === 'chars' && !end && includes(step.points, point)) targets.add(step.next);
    }
    effort.left -= EDGE_EFFORT * seen.size;
    if (this.#anywhere && !end) targets.add(start);
    let to = DEAD;
    if (done && (end || this.#anywhere)) to = FOUND;
    else if (targets.size > 0)
      to = this.#state(
        [...targets].toSorted((a, b) => a - b),
        nextIsWord ? 'word' : 'other',
      );
    state.edges[edge] = to;
    return to;
  }

  #state(at: readonly number[], before: Before): State {
    const key = `${before} ${at.join()}`;
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#cells > MAX_CELLS) {
      this.#states.clear();
      this.#cells = 0;
    }
    const state: State = { at, before, edges: new Array<State | undefined>(this.#bounds.length + 1).fill(undefined) };
    this.#cells += state.edges.length + 2 * at.length;
    this.#states.set(key, state);
    return state;
  }
}

/**
 * Compile an RE2-style pattern (the subset of `parseRegex`). Hostile patterns are welcome: `(a+)+$` costs as much as `a+$`.
 * Characters are Unicode code points; `.` does not match a line feed unless `(?s)` is set.
 */
export function compileRegex(pattern: string): CompiledRegex {
  const parsed = parseRegex(pattern);
  if (!parsed.ok) return parsed;
  const program = programOf(parsed.node);
  let whole: Automaton | undefined;
  let part: Automaton | undefined;
  return {
    ok: true,
    regex: {
      matches: (text, effort = { left: REGEX_EFFORT }) => {
        whole ??= new Automaton(program, false);
        return whole.run(text, effort);
      },
      finds: (text, effort = { left: REGEX_EFFORT }) => {
        part ??= new Automaton(program, true);
        return part.run(text, effort);
      },
    },
  };
}
