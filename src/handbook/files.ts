import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { error, printable, warning } from './findings.ts';
import type { Finding } from './handbook.ts';
import { didYouMean } from './suggest.ts';

/** The files at the top of a handbook. */
export const TOP_FILES = ['policy.yaml', 'people.yaml', 'on-call.yaml'] as const;

/** The folders of a handbook and the ending that is read in each. `alerts` holds Prometheus rule files, for lint alone. */
export const FOLDERS = {
  services: '.yaml',
  slos: '.yaml',
  alerts: '.yaml',
  runbooks: '.md',
  checklists: '.md',
  templates: '.md',
  adr: '.md',
} as const;

/** The text of every file of a handbook by its path (forward slashes), and what could not be read. */
export type HandbookFiles = { readonly texts: ReadonlyMap<string, string>; readonly findings: readonly Finding[] };

/** Larger files are no handbook pages, and parsing them would stop the clock for everybody. */
const FILE_LIMIT = 1024 * 1024;
const FOLDER_LIMIT = 2000;

/** Paths of the files that a handbook consists of, whether or not they can be read; sorted. Also what lies beside them and is not read. */
export async function handbookPaths(folder: string): Promise<{ readonly paths: readonly string[]; readonly findings: readonly Finding[] }> {
  const top = await namesIn(folder);
  if (top.problem) return { paths: [], findings: [error('.', 1, top.problem)] };
  const paths: string[] = TOP_FILES.filter((name) => top.names.includes(name));
  const findings: Finding[] = [];
  for (const name of top.names) {
    const known = [...TOP_FILES, ...Object.keys(FOLDERS)];
    const meant = /^\.|\.(md|txt)$/.test(name) || known.includes(name) ? '' : didYouMean(name, known);
    if (meant !== '') findings.push(warning(name, 1, `\`${printable(name)}\` is not read${meant}`));
  }
  for (const [sub, ending] of Object.entries(FOLDERS)) {
    if (!top.names.includes(sub)) continue;
    const inside = await namesIn(join(folder, sub));
    if (inside.problem) {
      findings.push(error(sub, 1, inside.problem));
      continue;
    }
    const read = inside.names.filter((name) => name.endsWith(ending) && !name.startsWith('.') && name !== 'README.md');
    if (read.length > FOLDER_LIMIT) {
      findings.push(error(sub, 1, `holds ${read.length} files; at most ${FOLDER_LIMIT} are read from one folder`));
      continue;
    }
    paths.push(...read.map((name) => `${sub}/${name}`));
    for (const name of inside.names.filter((other) => /\.(ya?ml|markdown|mdx?)$/i.test(other) && !read.includes(other) && other !== 'README.md')) {
      if (!name.startsWith('.')) findings.push(warning(`${sub}/${name}`, 1, `is not read: files of \`${sub}\` end in \`${ending}\``));
    }
  }
  return { paths: paths.sort(), findings };
}

/** Read all files of a handbook. A file that cannot be trusted or read becomes a finding (error) and is left out. Never throws for what a folder holds. */
export async function readHandbookFiles(folder: string): Promise<HandbookFiles> {
  const { paths, findings } = await handbookPaths(folder);
  const texts = new Map<string, string>();
  const problems: Finding[] = [...findings];
  const root = paths.length > 0 ? await realpath(folder) : folder;
  for (const path of paths) {
    const read = await readText(root, path);
    if (typeof read === 'string') texts.set(path, read);
    else problems.push(read);
  }
  return { texts, findings: problems };
}

async function readText(root: string, path: string): Promise<string | Finding> {
  try {
    const real = await realpath(join(root, path));
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
      return error(path, 1, 'is a link that leaves the handbook; copy the file into the handbook instead');
    // A pipe or device would be waited on for ever.
    if (!(await stat(real)).isFile()) return error(path, 1, 'is not a file');
    const bytes = await firstBytes(real, FILE_LIMIT + 1);
    if (bytes.length > FILE_LIMIT) return error(path, 1, `is larger than ${FILE_LIMIT / 1024} KiB, the most that is read; split it`);
    return checkedText(bytes, path);
  } catch (cause) {
    return error(path, 1, `cannot be read (${codeOf(cause)})`);
  }
}

async function firstBytes(path: string, limit: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(limit);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, limit - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === limit) return buffer.subarray(0, length);
    }
  } finally {
    await file.close();
  }
}

function checkedText(bytes: Buffer, path: string): string | Finding {
  const nul = bytes.indexOf(0);
  if (nul >= 0) return error(path, lineOfByte(bytes, nul), 'holds a NUL byte; a handbook is text in UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return error(path, lineOfByte(bytes, firstBadByte(bytes)), 'is not UTF-8 text here; save the file as UTF-8');
  }
}

function firstBadByte(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'), 'utf8');
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at++;
  return at;
}

function lineOfByte(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at++) if (bytes[at] === 0x0a) line++;
  return line;
}

async function namesIn(folder: string): Promise<{ readonly names: readonly string[]; readonly problem: string | null }> {
  try {
    return { names: (await readdir(folder)).sort(), problem: null };
  } catch (cause) {
    const code = codeOf(cause);
    const problem =
      code === 'ENOENT'
        ? 'there is no such folder; `tourniquet serve` writes an example handbook into a new one'
        : code === 'ENOTDIR'
          ? 'is a file; a handbook is a folder'
          : `cannot be listed (${code})`;
    return { names: [], problem };
  }
}

/** The code of a file-system error, such as `EACCES`. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : String(cause);
}
