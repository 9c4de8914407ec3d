import { stripVTControlCharacters } from 'node:util';

/** What a report keeps of the output of a command or an HTTP answer, in bytes of UTF-8. */
export const OUTPUT_BYTES = 8_192;

// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Bytes of a program as text that is safe to show anywhere: no colours, no control characters, nothing that turns text around; bad UTF-8 becomes U+FFFD. */
export function plainText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  return stripVTControlCharacters(text)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '')
    .trim();
}

/** The beginning and the end of a long text, with a line between them that says how much is left out. A short text stays as it is. */
export function cutOutput(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= OUTPUT_BYTES) return text;
  const notice = (left: number): string => `\n[… ${left} bytes left out …]\n`;
  const room = OUTPUT_BYTES - notice(bytes.length).length - 8;
  const start = Math.ceil(room / 2);
  // A character cut in two becomes U+FFFD at the seam, and only there.
  const head = bytes
    .subarray(0, start)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  const tail = bytes
    .subarray(bytes.length - (room - start))
    .toString('utf8')
    .replace(/^\ufffd+/, '');
  return `${head}${notice(bytes.length - Buffer.byteLength(head) - Buffer.byteLength(tail))}${tail}`;
}

/** How many rows an output names: a line such as `rows: 12` first, else the first number before the word row(s); null when it names none (C5). */
export function rowsNamed(text: string): number | null {
  const found =
    /^[\s{"']*rows["']?\s*[:=]\s*(\d[\d,_]*)/im.exec(text) ?? /"rows"\s*:\s*(\d+)/.exec(text) ?? /(?<![\w.,-])(\d[\d,_]*)\s+rows?\b/i.exec(text);
  const rows = Number(found?.[1]?.replace(/[,_]/g, ''));
  return Number.isSafeInteger(rows) ? rows : null;
}

/** Collects the output of a program in bounded memory: all of it up to `limit` bytes, else its beginning and its end. */
export class Capture {
  readonly #half: number;
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail = Buffer.alloc(0);
  #dropped = 0;

  constructor(limit = 262_144) {
    this.#half = Math.floor(limit / 2);
  }

  /** Takes the next piece. */
  add(chunk: Buffer): void {
    const first = chunk.subarray(0, this.#half - this.#headBytes);
    if (first.length > 0) {
      this.#head.push(Buffer.from(first));
      this.#headBytes += first.length;
    }
    const rest = chunk.subarray(first.length);
    if (rest.length === 0) return;
    const tail = Buffer.concat([this.#tail, rest]);
    this.#dropped += Math.max(0, tail.length - this.#half);
    this.#tail = tail.subarray(Math.max(0, tail.length - this.#half));
  }

  /** Everything collected, as plain text; what was dropped in the middle is said there. */
  text(): string {
    const notice = this.#dropped > 0 ? [Buffer.from(`\n[… ${this.#dropped} bytes left out …]\n`)] : [];
    return plainText(Buffer.concat([...this.#head, ...notice, this.#tail]));
  }
}
