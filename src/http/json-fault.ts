/** Where a text stops being JSON, and what is wrong there. Line and column count from 1. */
export type JsonFault = { readonly line: number; readonly column: number; readonly says: string };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORDS = ['true', 'false', 'null'];

/**
 * Where a text is broken as JSON; null where it is not. The parser's own message gives a position only sometimes, and not in the same words in every
 * version of Node. The text must not nest deeper than the stack allows.
 */
export function findJsonFault(text: string): JsonFault | null {
  let i = 0;
  let says = '';

  const fail = (what: string): false => {
    says = i >= text.length ? `the text ends too early: ${what}` : what;
    return false;
  };
  const skip = (): void => {
    while (i < text.length && ' \t\n\r'.includes(text.charAt(i))) i++;
  };
  const sticky = (pattern: RegExp): boolean => {
    pattern.lastIndex = i;
    const found = pattern.exec(text);
    i += found?.[0].length ?? 0;
    return found !== null;
  };

  const string = (): boolean => {
    if (text[i] !== '"') return fail('a string in double quotes is expected');
    for (i++; i < text.length; ) {
      const char = text.charCodeAt(i);
      if (char === 0x22) {
        i++;
        return true;
      }
      if (char < 0x20) return fail('a control character stands in a string: write it as \\u00XX or \\n');
      if (char !== 0x5c) i++;
      else if (!sticky(ESCAPE)) return fail('this is no escape: \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX are');
    }
    return fail('a string is not closed');
  };

  const members = (close: string, member: () => boolean): boolean => {
    i++;
    skip();
    if (text[i] === close) {
      i++;
      return true;
    }
    for (;;) {
      skip();
      if (!member()) return false;
      skip();
      if (text[i] === close) {
        i++;
        return true;
      }
      if (text[i] !== ',') return fail(`"," or "${close}" is expected`);
      i++;
    }
  };

  const member = (): boolean => {
    if (!string()) return false;
    skip();
    if (text[i] !== ':') return fail('":" is expected');
    i++;
    return value();
  };

  const value = (): boolean => {
    skip();
    const first = text[i];
    if (first === '{') return members('}', member);
    if (first === '[') return members(']', value);
    if (first === '"') return string();
    const word = WORDS.find((one) => text.startsWith(one, i));
    if (word) {
      i += word.length;
      return true;
    }
    return sticky(NUMBER) || fail('a value is expected');
  };

  if (value()) {
    skip();
    if (i >= text.length) return null;
    fail('nothing may follow the value');
  }
  const before = text.slice(0, i).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, says };
}
