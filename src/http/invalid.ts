import { z } from 'zod';
import { COMMAND_TYPES, COMMANDS, type CommandJson } from './contract/command.ts';
import { didYouMean } from './near.ts';
import type { FieldProblem } from './problem.ts';

/** More than this many fields at once help nobody. */
const MOST_ERRORS = 20;
const LONGEST_NAME = 100;

/** A request that a schema refuses: 422 for a body, 400 for a parameter. Every field, and what would be right. */
export class Invalid extends Error {
  readonly errors: readonly FieldProblem[];

  constructor(errors: readonly FieldProblem[]) {
    super('invalid');
    this.name = 'Invalid';
    this.errors = errors;
  }
}

/** What reading comes to: the value, or why not. */
export type Read<T> = { readonly value: T } | { readonly error: Invalid };

const no = (field: string, message: string): { readonly error: Invalid } => ({ error: new Invalid([{ field, message }]) });
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a JSON body by a schema. Null in a field is the same as leaving it out. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): Read<T> {
  if (body === undefined || body === null) return no('body', 'is missing: send a JSON object');
  if (!isObject(body)) return no('body', `must be a JSON object, not ${kindOf(body)}`);
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  const read = schema.safeParse(given);
  return read.success ? { value: read.data } : { error: new Invalid(fieldProblems(read.error, given, schema)) };
}

/** Reads the body of the one door: its `type` says which schema holds it. */
export function readCommand(body: unknown): Read<CommandJson> {
  const type = isObject(body) ? body['type'] : undefined;
  if (!isObject(body) || type === undefined || type === null) {
    return isObject(body) ? no('type', 'is missing: name the command, such as {"type":"acknowledge"}') : readBody(COMMANDS.close, body);
  }
  if (typeof type !== 'string') return no('type', `must be a string, not ${kindOf(type)}`);
  const schema = Object.hasOwn(COMMANDS, type) ? COMMANDS[type as CommandJson['type']] : undefined;
  if (!schema) {
    return no(
      'type',
      `${JSON.stringify(type.slice(0, LONGEST_NAME))} is no command.${didYouMean(type, COMMAND_TYPES) || ' All commands are in /docs/api.'}`,
    );
  }
  return readBody<CommandJson>(schema, body);
}

/** Reads the query by a schema; unknown parameters are left alone. */
export function readQuery<T>(schema: z.ZodType<T>, query: unknown): Read<T> {
  const read = schema.safeParse(query);
  return read.success ? { value: read.data } : { error: new Invalid(fieldProblems(read.error, query, schema)) };
}

/** A schema's complaints as fields and sentences. */
function fieldProblems(error: z.ZodError, input: unknown, schema: z.ZodType): readonly FieldProblem[] {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return error.issues
    .flatMap((issue): readonly FieldProblem[] => {
      const field = pathOf(issue.path);
      if (issue.code !== 'unrecognized_keys') return [{ field: field || 'body', message: sentence(issue, valueAt(input, issue.path)) }];
      return issue.keys.map((key) => ({
        field: pathOf([...issue.path, key.slice(0, LONGEST_NAME)]),
        message: `is not a field here.${didYouMean(key, known) || (known.length > 0 ? ` There are: ${known.join(', ')}.` : '')}`,
      }));
    })
    .slice(0, MOST_ERRORS);
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return 'is missing';
      return `must be ${WANTED[issue.expected] ?? issue.expected}, not ${issue.expected === 'int' && typeof value === 'number' ? String(value) : kindOf(value)}`;
    case 'invalid_value': {
      if (value === undefined) return `is missing: one of ${issue.values.join(', ')}`;
      const choices = issue.values.map(String);
      return `must be one of ${choices.join(', ')}.${typeof value === 'string' ? didYouMean(value, choices) : ''}`;
    }
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`;
      return issue.origin === 'array' ? `has more than ${issue.maximum} items` : `must be at most ${issue.maximum}`;
    case 'too_small':
      if (issue.origin === 'string') return 'is empty: write something';
      return issue.origin === 'array' ? 'is empty: name at least one' : `must be at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { object: 'an object', string: 'a string', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? typeof value;
}

/** A path as people write it: `attendees[1]`, `["odd name"]`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      return /^[\w.$-]+$/.test(name) ? `${at > 0 ? '.' : ''}${name}` : `[${JSON.stringify(name)}]`;
    })
    .join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined),
    input,
  );
}
