import type { z } from 'zod';
import { error, quoted } from './findings.ts';
import type { Finding } from './handbook.ts';
import { didYouMean } from './suggest.ts';
import type { YamlDocument, YamlPath } from './yaml-file.ts';

/** A file (or document of a file) that has the shape it should have. */
export type Source<T> = { readonly file: string; readonly value: T; readonly lineOf: (path: YamlPath) => number };

/** What checking a document comes to: the typed source, or findings that name line, field and what would be right. */
export type Checked<T> = { readonly ok: true; readonly source: Source<T> } | { readonly ok: false; readonly findings: readonly Finding[] };

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** What is right, by the name zod has for it. */
const MUST_BE: Readonly<Record<string, string>> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be a map of keys',
  record: 'must be a map of keys',
};

/** Check a document against a schema. `at` is the path of the document's own root inside the file; findings are all errors. */
export function checkShape<T extends z.ZodType>(schema: T, document: YamlDocument, file: string): Checked<z.output<T>> {
  const result = schema.safeParse(document.value, { error: says });
  if (result.success) return { ok: true, source: { file, value: result.data, lineOf: document.lineOf } };
  const findings = result.error.issues
    .flatMap((issue) => explain(issue, [], document.value))
    .map(({ path, message }) => error(file, document.lineOf(path), message));
  return { ok: false, findings };
}

/** zod's words for an issue, where a schema gives none of its own. Known keys travel to `explain` through the message: zod keeps no other trace of them. */
function says(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') return JSON.stringify(knownKeys(issue.inst));
  if (issue.code === 'invalid_type') return MUST_BE[String(issue.expected)] ?? `must be ${String(issue.expected)}`;
  if (issue.code === 'invalid_value') return `must be ${oneOf(issue.values.map(String))}`;
  if (issue.code === 'invalid_union') return JSON.stringify(choices(issue.inst, issue.discriminator));
  if (issue.code === 'too_small') return `must ${bound(issue.origin, 'least', Number(issue.minimum))}`;
  if (issue.code === 'too_big') return `must ${bound(issue.origin, 'most', Number(issue.maximum))}`;
  return 'is not right here';
}

function bound(origin: string, way: 'least' | 'most', size: number): string {
  if (origin === 'array') return `have at ${way} ${size} item${size === 1 ? '' : 's'}`;
  if (origin === 'string') return `have at ${way} ${size} character${size === 1 ? '' : 's'}`;
  return `be at ${way} ${size}`;
}

function shapeOf(schema: unknown): Record<string, unknown> | null {
  const def = (schema as { _zod?: { def?: { shape?: unknown; keyType?: { _zod?: { def?: { entries?: unknown } } } } } } | undefined)?._zod?.def;
  const shape = def?.shape ?? def?.keyType?._zod?.def?.entries;
  return shape && typeof shape === 'object' ? (shape as Record<string, unknown>) : null;
}

function knownKeys(schema: unknown): readonly string[] {
  return Object.keys(shapeOf(schema) ?? {});
}

/** The values that a discriminated union knows for its discriminator. */
function choices(schema: unknown, discriminator: unknown): readonly string[] {
  const values = (schema as { _zod?: { propValues?: Record<string, Set<unknown>> } } | undefined)?._zod?.propValues?.[String(discriminator)];
  return [...(values ?? [])].filter((value) => value !== undefined).map(String);
}

function oneOf(values: readonly string[]): string {
  return `${values.length > 1 ? 'one of ' : ''}${values.map((value) => `\`${value}\``).join(', ')}`;
}

type Explained = { readonly path: YamlPath; readonly message: string };

function explain(issue: Issue, base: YamlPath, root: unknown): readonly Explained[] {
  const path: YamlPath = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const value = valueAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    const known = JSON.parse(issue.message) as readonly string[];
    const where = path.length > 0 ? ` in \`${fieldName(path)}\`` : '';
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown key ${quoted(key)}${where}${didYouMean(key, known) || `; known here: ${known.map((name) => `\`${name}\``).join(', ')}`}`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = likeliest(issue.errors, value);
    if (branch) return branch.flatMap((inner) => explain(inner, path, root));
  }
  const known =
    issue.code === 'invalid_value' ? issue.values.map(String) : issue.code === 'invalid_union' ? (JSON.parse(issue.message) as string[]) : [];
  const right = issue.code === 'invalid_union' ? `must be ${oneOf(known)}` : issue.message;
  const subject = path.length === 0 ? 'the file' : `\`${fieldName(path)}\``;
  if (value === undefined) return [{ path, message: `${subject} is missing: it ${right}` }];
  return [{ path, message: `${subject} ${right}, not ${quoted(value)}${typeof value === 'string' ? didYouMean(value, known) : ''}` }];
}

/** The branch of a union that the author was after: the one that knows most of the given keys, then the one with the least to complain about. */
function likeliest(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const keys = value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  const cost = (issues: readonly Issue[]): number => {
    if (issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type')) return 1000;
    const unknown = issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.length : 0), 0);
    const wrongKind = issues.some((issue) => issue.code === 'invalid_value' && issue.path.length === 1 && keys.includes(String(issue.path[0])));
    return unknown * 10 + (wrongKind ? 5 : 0) + issues.length;
  };
  return [...branches].filter((issues) => issues.length > 0).sort((a, b) => cost(a) - cost(b))[0];
}

function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** A path as people write it: `people[0].contact[1].channel`. */
export function fieldName(path: YamlPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
