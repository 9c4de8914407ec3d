import { type CodePoints, complement, DIGIT, LAST, normalised, pairsOf, SPACE, WORD } from './code-points.ts';
import { type RegexNode, sizeOf } from './regex-node.ts';

/** What reading a pattern comes to; `at` is the 0-based position in the pattern where it goes wrong. */
export type ParsedRegex = { readonly ok: true; readonly node: RegexNode } | { readonly ok: false; readonly message: string; readonly at: number };

const MAX_LENGTH = 1000;
const MAX_DEPTH = 60;
const MAX_REPEAT = 1000;
/** Steps of the machine a pattern may need once its repeats are written out; `((a{99}){99}){99}` stops here. */
const MAX_SIZE = 2000;
/** Code points one pattern may fold under `(?i)`; a larger class (a whole script) is taken as written. */
const MAX_FOLDED = 4096;

const CONTROL: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

/** Thrown inside the reader only; `parseRegex` turns it into a value. */
class Flaw extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

type Flags = { readonly fold: boolean; readonly dotAll: boolean };

/** Recursive descent over the pattern; `at` moves on by code points. */
class Reader {
  readonly pattern: string;
  at = 0;
  #depth = 0;
  #folded = 0;
  #groups = new Set<string>();
  constructor(pattern: string) {
    this.pattern = pattern;
  }

  choice(flags: Flags): RegexNode {
    if (++this.#depth > MAX_DEPTH) throw new Flaw(`groups are nested more than ${MAX_DEPTH} deep`, this.at);
    const parts: RegexNode[] = [];
    let current = flags;
    do {
      const [node, after] = this.sequence(current);
      parts.push(node);
      current = after;
    } while (this.takes('|'));
    this.#depth--;
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  /** Also answers the flags in force at its end: `(?i)` reaches to the end of its group, alternatives included. */
  private sequence(given: Flags): [RegexNode, Flags] {
    const parts: RegexNode[] = [];
    let flags = given;
    while (this.at < this.pattern.length && !this.sees('|') && !this.sees(')')) {
      const from = this.at;
      const setting = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/.exec(this.pattern.slice(from, from + 20));
      if (setting) {
        flags = this.flags(flags, setting[1] ?? '', setting[2] ?? '', from + 2);
        this.at += setting[0].length;
        if (/^[*+?]/.test(this.pattern.slice(this.at))) throw new Flaw(`“${this.pattern[this.at]}” has nothing to repeat`, this.at);
        continue;
      }
      parts.push(this.repeated(this.atom(flags), from));
    }
    const only = parts[0];
    return [parts.length === 1 && only ? only : parts.length === 0 ? { kind: 'empty' } : { kind: 'sequence', parts }, flags];
  }

  private flags(flags: Flags, on: string, off: string, at: number): Flags {
    for (const letter of on + off) {
      if (letter !== 'i' && letter !== 's') throw new Flaw(`flag “${letter}” is not supported; (?i) and (?s) are`, at);
    }
    if (on + off === '') throw new Flaw('“(?)” sets no flag', at);
    const is = (letter: string, before: boolean) => (off.includes(letter) ? false : on.includes(letter) ? true : before);
    return { fold: is('i', flags.fold), dotAll: is('s', flags.dotAll) };
  }

  private repeated(of: RegexNode, from: number): RegexNode {
    const at = this.at;
    const counts = this.repetition();
    if (!counts) return of;
    // Greedy or not makes no difference to whether a text matches.
    this.takes('?');
    const again = this.at;
    if (this.repetition()) throw new Flaw(`“${this.pattern.slice(at, this.at)}” repeats a repetition; write a group around the first`, again);
    const node: RegexNode = { kind: 'repeat', of, ...counts };
    if (sizeOf(node) > MAX_SIZE) throw new Flaw(`this repetition grows beyond ${MAX_SIZE} steps`, from);
    return node;
  }

  /** `*`, `+`, `?`, `{m}`, `{m,}`, `{m,n}`; any other `{` is an ordinary character, as in RE2. */
  private repetition(): { min: number; max: number | null } | null {
    if (this.takes('*')) return { min: 0, max: null };
    if (this.takes('+')) return { min: 1, max: null };
    if (this.takes('?')) return { min: 0, max: 1 };
    const found = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.pattern.slice(this.at, this.at + 40));
    if (!found) return null;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? null : Number(found[3]);
    if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT) throw new Flaw(`a count may be at most ${MAX_REPEAT}`, this.at);
    if (max !== null && max < min) throw new Flaw(`“${found[0]}” ends below where it starts`, this.at);
    this.at += found[0].length;
    return { min, max };
  }

  private atom(flags: Flags): RegexNode {
    const at = this.at;
    const char = this.next();
    switch (char) {
      case '.':
        return { kind: 'chars', points: flags.dotAll ? [0, LAST] : complement([10, 10]) };
      case '^':
        return { kind: 'assert', what: 'start' };
      case '$':
        return { kind: 'assert', what: 'end' };
      case '(':
        return this.group(flags, at);
      case '[':
        return { kind: 'chars', points: this.set(flags, at) };
      case '\\':
        return this.escape(flags, at);
      case '*':
      case '+':
      case '?':
        throw new Flaw(`“${char}” has nothing to repeat`, at);
      default:
        this.at = at;
        if (this.repetition()) throw new Flaw(`“${this.pattern.slice(at, this.at)}” has nothing to repeat`, at);
        this.at = at + char.length;
        return this.literal(char.codePointAt(0) ?? 0, flags);
    }
  }

  private group(flags: Flags, at: number): RegexNode {
    let inner = flags;
    if (this.takes('?')) {
      const named = /^P?<([A-Za-z_][A-Za-z0-9_]*)>/.exec(this.pattern.slice(this.at, this.at + 100));
      const scoped = /^([a-zA-Z]*)(?:-([a-zA-Z]+))?:/.exec(this.pattern.slice(this.at, this.at + 20));
      if (named) {
        const name = named[1] ?? '';
        if (this.#groups.has(name)) throw new Flaw(`two groups are called “${name}”`, this.at);
        this.#groups.add(name);
        this.at += named[0].length;
      } else if (scoped) {
        const [whole, on = '', off = ''] = scoped;
        if (on + off !== '') inner = this.flags(flags, on, off, this.at);
        this.at += whole.length;
      } else if (/^(=|!|<=|<!)/.test(this.pattern.slice(this.at, this.at + 2))) {
        throw new Flaw('lookahead and lookbehind are not supported; use two matchers, one with !~', at);
      } else {
        throw new Flaw('this kind of group is not supported; (…), (?:…), (?P<name>…) and (?i:…) are', at);
      }
    }
    const node = this.choice(inner);
    if (!this.takes(')')) throw new Flaw('this “(” is never closed', at);
    return node;
  }

  private escape(flags: Flags, at: number): RegexNode {
    const char = this.at < this.pattern.length ? this.next() : '';
    switch (char) {
      case 'A':
        return { kind: 'assert', what: 'start' };
      case 'z':
        return { kind: 'assert', what: 'end' };
      case 'b':
        return { kind: 'assert', what: 'word' };
      case 'B':
        return { kind: 'assert', what: 'not-word' };
    }
    this.at = at + 1;
    const points = this.escaped(at);
    return typeof points === 'number' ? this.literal(points, flags) : { kind: 'chars', points };
  }

  /** An escape that stands for a character or a class; the backslash at `at` is already read. */
  private escaped(at: number): number | CodePoints {
    if (this.at >= this.pattern.length) throw new Flaw('a backslash at the end escapes nothing', at);
    const char = this.next();
    const classOf = { d: DIGIT, w: WORD, s: SPACE }[char.toLowerCase()];
    if (classOf) return char === char.toLowerCase() ? classOf : complement(classOf);
    const control = CONTROL[char];
    if (control !== undefined) return control;
    if (char === 'x') {
      const hex = /^(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(this.pattern.slice(this.at, this.at + 8));
      const point = Number.parseInt(hex?.[1] ?? hex?.[2] ?? '', 16);
      if (!hex || point > LAST) throw new Flaw('after \\x come two hex digits, or a code point in braces', at);
      this.at += hex[0].length;
      return point;
    }
    if (/[1-9]/.test(char)) throw new Flaw('backreferences are not supported', at);
    if (/[pP]/.test(char)) throw new Flaw('Unicode classes (\\p) are not supported; list the characters in [ ]', at);
    if (/[0-9A-Za-z]/.test(char) || char > '\x7f') throw new Flaw(`unknown escape \\${char}`, at);
    return char.codePointAt(0) ?? 0;
  }

  private set(flags: Flags, at: number): CodePoints {
    const negated = this.takes('^');
    const pairs: [number, number][] = [];
    for (let first = true; first || !this.sees(']'); first = false) {
      if (this.at >= this.pattern.length) throw new Flaw('this “[” is never closed', at);
      if (this.sees('[:')) throw new Flaw('POSIX classes such as [:alpha:] are not supported; write a-zA-Z', this.at);
      const from = this.at;
      const low = this.member();
      if (typeof low !== 'number') {
        pairs.push(...pairsOf(low));
        continue;
      }
      let high: number | CodePoints = low;
      if (this.sees('-') && this.pattern[this.at + 1] !== ']' && this.at + 1 < this.pattern.length) {
        this.at++;
        high = this.member();
      }
      if (typeof high !== 'number' || high < low) throw new Flaw(`“${this.pattern.slice(from, this.at)}” is no range`, from);
      pairs.push([low, high]);
    }
    this.at++;
    const points = normalised(flags.fold ? this.folded(pairs) : pairs);
    return negated ? complement(points) : points;
  }

  private member(): number | CodePoints {
    const at = this.at;
    const char = this.next();
    return char === '\\' ? this.escaped(at) : (char.codePointAt(0) ?? 0);
  }

  private literal(point: number, flags: Flags): RegexNode {
    return { kind: 'chars', points: flags.fold ? normalised(this.folded([[point, point]])) : [point, point] };
  }

  private folded(pairs: readonly (readonly [number, number])[]): [number, number][] {
    const out: [number, number][] = pairs.map(([first, last]) => [first, last]);
    for (const [first, last] of pairs) {
      this.#folded += last - first + 1;
      if (this.#folded > MAX_FOLDED) return out;
      for (let point = first; point <= last; point++) {
        const char = String.fromCodePoint(point);
        for (const other of [char.toLowerCase(), char.toUpperCase()]) {
          const twin = other.codePointAt(0) ?? 0;
          // A letter whose other case is two letters (ß, SS) has none here, as in RE2.
          if (String.fromCodePoint(twin) === other) out.push([twin, twin]);
        }
      }
    }
    return out;
  }

  private sees(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  private takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  private next(): string {
    if (this.at >= this.pattern.length) throw new Flaw('the pattern ends too early', this.at);
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += char.length;
    return char;
  }
}

/**
 * Read a pattern in the RE2 subset that can be matched in linear time: literals, `.`, classes, `\d \w \s` and their opposites, `\b \B`,
 * `^ $ \A \z`, `|`, groups (also named and with the flags `i` and `s`), `* + ? {m,n}`. Everything else is refused with its position:
 * backreferences, lookaround, Unicode and POSIX classes, and patterns that grow too large.
 */
export function parseRegex(pattern: string): ParsedRegex {
  if (pattern.length > MAX_LENGTH) return { ok: false, message: `a pattern may have at most ${MAX_LENGTH} characters`, at: MAX_LENGTH };
  const reader = new Reader(pattern);
  try {
    const node = reader.choice({ fold: false, dotAll: false });
    if (reader.at < pattern.length) throw new Flaw('this “)” closes nothing', reader.at);
    if (sizeOf(node) > MAX_SIZE) throw new Flaw(`the pattern grows beyond ${MAX_SIZE} steps`, 0);
    return { ok: true, node };
  } catch (flaw) {
    if (flaw instanceof Flaw) return { ok: false, message: flaw.message, at: flaw.at };
    throw flaw;
  }
}
