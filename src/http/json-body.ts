import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { findJsonFault } from './json-fault.ts';
import { malformed, type ProblemDocument, problem, Stopped } from './problem.ts';

/** How deep a body may nest. Nothing we take needs ten levels; whoever walks a body may do so by recursion. */
export const DEEPEST = 100;

// The name may be written with escapes, so this only says that a closer look is needed.
const PERHAPS_PROTO = /"(?:_|\\u005[fF]){2}/;

/** What a body says, or the problem with it. An empty body says nothing: `value` is undefined. A byte order mark is tolerated. */
export type ReadBody = { readonly value: unknown } | { readonly problem: ProblemDocument };

/** Reads a JSON body from its bytes. `__proto__` as a name is dropped, wherever it stands, so that no copy of the body can be given a prototype. */
export function readJson(bytes: Buffer): ReadBody {
  if (!isUtf8(bytes)) return { problem: malformed(400, [{ field: 'body', message: 'is not valid UTF-8' }]) };
  const text = bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  if (text.trim() === '') return { value: undefined };
  if (isDeeper(bytes, DEEPEST)) return { problem: malformed(400, [{ field: 'body', message: `is nested deeper than ${DEEPEST} levels` }]) };
  try {
    return { value: PERHAPS_PROTO.test(text) ? JSON.parse(text, withoutProto) : JSON.parse(text) };
  } catch {
    // The parser's own words differ between versions; where it broke is what the sender needs.
    const fault = findJsonFault(text);
    const where = fault ? `: at line ${fault.line}, column ${fault.column}, ${fault.says}` : '';
    return { problem: malformed(400, [{ field: 'body', message: `is not JSON${where}` }]) };
  }
}

function withoutProto(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
}

/** True when brackets nest deeper than `most`; brackets inside strings do not count. */
function isDeeper(bytes: Buffer, most: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > most) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

/** Takes JSON bodies, and only those: another content type is a 415. */
export function takeJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(/^application\/(?:[\w.-]+\+)?json(?:;|$)/, { parseAs: 'buffer' }, (_request, bytes, done) => {
    const read = readJson(bytes);
    if ('problem' in read) done(new Stopped(read.problem));
    else done(null, read.value);
  });
}

/** 415 for a compressed body: it is never unpacked, so that a few bytes cannot become a gigabyte. */
export function refuseCompressed(encoding: string | undefined): void {
  if (encoding === undefined || /^(identity)?$/i.test(encoding.trim())) return;
  throw new Stopped(problem(415, `Compressed bodies are not taken: send the body as it is, without "Content-Encoding: ${encoding.slice(0, 40)}".`), {
    'accept-encoding': 'identity',
  });
}
