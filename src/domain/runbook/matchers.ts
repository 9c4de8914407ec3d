import type { Matcher } from './condition.ts';
import { compileRegex, type LinearRegex, REGEX_EFFORT } from './linear-regex.ts';

/** What reading a matcher text comes to; `message` names the position (counted from 1) and what would be right. */
export type ParsedMatchers = { readonly ok: true; readonly matchers: readonly Matcher[] } | { readonly ok: false; readonly message: string };

const MAX_LENGTH = 4096;
const MAX_MATCHERS = 64;
const RESERVED = /[{}!=~,\\"'`\s]/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b', '\\': '\\', '"': '"' };

/** Thrown inside the reader only; `parseMatchers` turns it into a value. */
class Flaw extends Error {
  constructor(at: number, message: string) {
    super(`at ${at + 1}: ${message}`);
  }
}

class Reader {
  readonly text: string;
  at = 0;
  constructor(text: string) {
    this.text = text;
  }

  all(): Matcher[] {
    const braces = this.takes('{');
    const out: Matcher[] = [];
    const closed = () => (braces ? this.sees('}') : this.ended());
    while (!closed()) {
      if (out.length >= MAX_MATCHERS) throw new Flaw(this.at, `more than ${MAX_MATCHERS} matchers`);
      out.push(this.matcher());
      if (!this.takes(',') && !closed()) {
        throw new Flaw(
          this.at,
          this.ended() ? 'expected “}” to close the “{” at the start' : `expected “,” before the next matcher, found ${this.found()}`,
        );
      }
    }
    if (braces) this.takes('}');
    if (!this.ended()) throw new Flaw(this.at, `expected nothing after the last matcher, found ${this.found()}`);
    if (out.length === 0) throw new Flaw(0, 'no matcher: this would match every signal; write at least one, such as alertname="HighErrorRate"');
    return out;
  }

  private matcher(): Matcher {
    this.space();
    const nameAt = this.at;
    const name = this.sees('"') ? this.quoted() : this.bare();
    if (name === '') throw new Flaw(nameAt, `expected a label name, found ${this.found()}`);
    this.space();
    const op = (['=~', '!=', '!~', '='] as const).find((candidate) => this.text.startsWith(candidate, this.at));
    if (!op) throw new Flaw(this.at, `expected =, !=, =~ or !~ after “${name}”, found ${this.found()}`);
    this.at += op.length;
    this.space();
    const valueAt = this.at;
    const isQuoted = this.sees('"');
    const value = isQuoted ? this.quoted() : this.bare();
    if (value === '' && !isQuoted) throw new Flaw(valueAt, `expected a value in double quotes after “${name}${op}”, found ${this.found()}`);
    if (op === '=~' || op === '!~') {
      const compiled = compileRegex(value);
      if (!compiled.ok)
        throw new Flaw(valueAt, `the regular expression of “${name}” is wrong at its character ${compiled.at + 1}: ${compiled.message}`);
    }
    return { name, op, value };
  }

  private bare(): string {
    const from = this.at;
    while (this.at < this.text.length && !RESERVED.test(this.text.charAt(this.at))) this.at++;
    return this.text.slice(from, this.at);
  }

  /** Double quotes with Go's escapes, as Alertmanager reads them. */
  private quoted(): string {
    const from = this.at++;
    let out = '';
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (char === '"') {
        this.at++;
        return out;
      }
      if (char === '\n') throw new Flaw(this.at, 'a quoted text ends on the line where it starts; write \\n for a line feed');
      this.at++;
      out += char === '\\' ? this.escape() : char;
    }
    throw new Flaw(from, 'this quote is never closed');
  }

  private escape(): string {
    const at = this.at - 1;
    const char = this.text.charAt(this.at);
    const simple = ESCAPES[char];
    if (simple !== undefined) {
      this.at++;
      return simple;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(this.text.slice(this.at, this.at + 9));
    const point = Number.parseInt(code?.[1] ?? code?.[2] ?? code?.[3] ?? '', 16);
    // Alertmanager falls back to its older reading, in which a backslash before any other character (as in "web-\d") is a backslash.
    if (!code) return '\\';
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) throw new Flaw(at, `\\${code[0]} is no character`);
    this.at += code[0].length;
    return String.fromCodePoint(point);
  }

  private space(): void {
    while (this.at < this.text.length && /\s/.test(this.text.charAt(this.at))) this.at++;
  }

  private sees(char: string): boolean {
    this.space();
    return this.text[this.at] === char;
  }

  private takes(char: string): boolean {
    const there = this.sees(char);
    if (there) this.at++;
    return there;
  }

  private ended(): boolean {
    this.space();
    return this.at >= this.text.length;
  }

  private found(): string {
    return this.ended() ? 'the end' : `“${String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)}”`;
  }
}

/**
 * Read label matchers as Alertmanager writes them: `{a="b", c=~"x.*", d!="", e!~"y"}`. Braces are optional, a trailing comma is fine,
 * names and values of plain characters need no quotes, quoted ones take Go's escapes (a backslash that escapes nothing stays one, as in
 * Alertmanager). Refuses a text without a matcher, a regular
 * expression outside the linear subset, more than 64 matchers and more than 4096 characters.
 */
export function parseMatchers(text: string): ParsedMatchers {
  if (text.length > MAX_LENGTH) return { ok: false, message: `at ${MAX_LENGTH + 1}: matchers may have at most ${MAX_LENGTH} characters` };
  try {
    return { ok: true, matchers: new Reader(text).all() };
  } catch (flaw) {
    if (flaw instanceof Flaw) return { ok: false, message: flaw.message };
    throw flaw;
  }
}

/** The value of a label; a label that is not there is the empty string. Names such as `constructor` are labels like any other. */
export function labelValue(labels: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/** A matcher as Alertmanager writes it, for people. */
export function matcherText(matcher: Matcher): string {
  return `${RESERVED.test(matcher.name) ? JSON.stringify(matcher.name) : matcher.name}${matcher.op}${JSON.stringify(matcher.value)}`;
}

function regexOf(matcher: Matcher): LinearRegex {
  const compiled = compileRegex(matcher.value);
  if (!compiled.ok) throw new RangeError(`${matcherText(matcher)}: ${compiled.message}`);
  return compiled.regex;
}

/**
 * A test of labels against all matchers, with Alertmanager's meaning: a missing label is the empty string, a regular expression must match
 * the whole value. All matchers of one condition share one bounded effort (some 20 ms); a comparison that cannot be judged within it counts
 * as holding, because doubt lets the page through. Throws a RangeError for a regular expression that `parseMatchers` would have refused.
 */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Readonly<Record<string, string>>) => boolean {
  const plain = matchers.filter((matcher) => matcher.op === '=' || matcher.op === '!=');
  const regexes = matchers
    .filter((matcher) => matcher.op === '=~' || matcher.op === '!~')
    .map((matcher) => ({ name: matcher.name, wanted: matcher.op === '=~', regex: regexOf(matcher) }));
  return (labels) => {
    if (!plain.every(({ name, op, value }) => (labelValue(labels, name) === value) === (op === '='))) return false;
    const effort = { left: REGEX_EFFORT };
    return regexes.every(({ name, wanted, regex }) => {
      const answer = regex.matches(labelValue(labels, name), effort);
      return answer === 'unknown' || answer === wanted;
    });
  };
}
