import { HATS } from '#domain/kernel/stamp.ts';
import { COMMAND_NAMES, COMMANDS, type CommandHelp, type Field, isCommand } from './commands.ts';
import { invalid } from './exit-code.ts';
import { didYouMean } from './suggest.ts';
import { readDate, readInstant, readNames, readWhole } from './values.ts';

/** What the words after `tourniquet do` ask for. `help` names the command to explain; null explains all of them. */
export type DoRequest =
  | { readonly kind: 'help'; readonly command: string | null }
  | {
      readonly kind: 'command';
      readonly ref: string;
      /** In the shape the door takes: `{type, as?, …fields}`. */
      readonly command: { readonly type: string; readonly [field: string]: unknown };
      /** Idempotency key given by hand; null for a fresh one. */
      readonly key: string | null;
      /** Version for `If-Match`; null when none was given. */
      readonly ifMatch: number | null;
    };

type Word = { readonly name: string; readonly value: string | undefined };

const OWN = ['as', 'key', 'if-match'];

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The field a written option means: its own name, or the same with dashes (`--becomes-true`). */
function fieldOf(help: CommandHelp, name: string): string | undefined {
  return [name, camel(name)].find((one) => Object.hasOwn(help.fields, one));
}

function readValue(field: string, how: Field, value: string): unknown {
  switch (how.kind) {
    case 'text':
      return value;
    case 'list':
      return [value];
    case 'names':
      return readNames(value);
    case 'choice':
      if (how.of && !how.of.includes(value))
        throw invalid(`--${field} ${JSON.stringify(value)} is none of ${how.of.join(', ')}${didYouMean(value, how.of)}`);
      return value;
    case 'number':
      return readWhole(`--${field}`, value);
    case 'instant':
      return readInstant(`--${field}`, value);
    case 'date':
      return readDate(`--${field}`, value);
    case 'flag':
      if (/^(true|yes)$/i.test(value)) return true;
      if (/^(false|no)$/i.test(value)) return false;
      throw invalid(`--${field} ${JSON.stringify(value)} is neither true nor false: write --${field} or --no-${field}`);
  }
}

/** Options and words apart. A flag takes no value unless the next word is one; everything else takes the next word. */
function split(
  words: readonly string[],
  isFlag: (name: string) => boolean,
): { readonly plain: readonly string[]; readonly options: readonly Word[] } {
  const plain: string[] = [];
  const options: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (!/^--[A-Za-z]/.test(word)) {
      plain.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = word.slice(2, equals < 0 ? undefined : equals);
    if (equals >= 0) options.push({ name, value: word.slice(equals + 1) });
    else if (isFlag(name)) options.push(/^(true|false|yes|no)$/i.test(words[i + 1] ?? '') ? { name, value: words[++i] } : { name, value: undefined });
    else {
      const next = words[i + 1];
      if (next === undefined || /^--[A-Za-z]/.test(next))
        throw invalid(`--${name} needs a value (one that begins with dashes is written --${name}=VALUE)`);
      options.push({ name, value: next });
      i++;
    }
  }
  return { plain, options };
}

function fieldsFrom(type: string, help: CommandHelp, options: readonly Word[]): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  for (const { name, value } of options) {
    const negated = /^no-/.test(name) ? fieldOf(help, name.slice(3)) : undefined;
    const field = fieldOf(help, name) ?? negated;
    const how = field === undefined ? undefined : help.fields[field];
    if (field === undefined || how === undefined) {
      const known = Object.keys(help.fields);
      const takes = known.length ? `${type} takes ${known.map((one) => `--${one}`).join(', ')}` : `${type} takes no fields`;
      throw invalid(
        `unknown field --${name}${didYouMean(
          name,
          known.map((one) => `--${one}`),
        )}\n${takes}`,
      );
    }
    if (negated !== undefined && how.kind !== 'flag') throw invalid(`--${name}: ${field} is no yes or no; write --${field} VALUE`);
    const read = value === undefined ? negated === undefined : readValue(field, how, value);
    const before = given[field];
    if (Array.isArray(before) && Array.isArray(read)) given[field] = [...before, ...read];
    else if (before !== undefined) throw invalid(`--${field} is given twice; ${type} takes it once`);
    else given[field] = negated !== undefined && value !== undefined ? !read : read;
  }
  const missing = Object.entries(help.fields).filter(([field, how]) => how.required && given[field] === undefined);
  if (missing.length)
    throw invalid(
      `${type} needs ${missing.map(([field, how]) => `--${field} (${how.says})`).join(', ')}\nfor example: tourniquet do INC-1 ${type} ${help.example}`,
    );
  return given;
}

/**
 * Reads the words after `tourniquet do`: `REF COMMAND [--as HAT] [--key KEY] [--if-match VERSION] [--field value …]`, options anywhere.
 * Throws a `Stop` with exit 2 that names the word and says what would be right.
 */
export function readDo(words: readonly string[]): DoRequest {
  const wantsHelp = words.some((word) => word === '--help' || word === '-h');
  const rest = words.filter((word) => word !== '--help' && word !== '-h');
  // The command decides which options are flags, and it is found without knowing them: the first plain word that names one.
  const type = rest.find((word, i) => isCommand(word) && (i === 0 || !/^--(text|note|reason)$/.test(rest[i - 1] ?? '')));
  if (wantsHelp || rest.length === 0) return { kind: 'help', command: type ?? null };
  const help = type !== undefined && isCommand(type) ? COMMANDS[type] : undefined;
  const isFlag = (name: string): boolean => {
    const field = help && (fieldOf(help, name) ?? fieldOf(help, name.replace(/^no-/, '')));
    return field !== undefined && help?.fields[field]?.kind === 'flag';
  };
  const { plain, options } = split(rest, isFlag);
  const [ref, word, ...extra] = plain;
  if (ref === undefined || isCommand(ref)) throw invalid('which incident? write tourniquet do INC-1 COMMAND …');
  if (word === undefined) throw invalid(`which command? write tourniquet do ${ref} COMMAND …; tourniquet do --help lists them`);
  if (!isCommand(word)) throw invalid(`unknown command ${JSON.stringify(word)}${didYouMean(word, COMMAND_NAMES)}\ntourniquet do --help lists them`);
  if (extra.length)
    throw invalid(
      `do not know what to do with ${extra.map((one) => JSON.stringify(one)).join(' ')}: fields are written --field value, and text with spaces wants quotes`,
    );
  const own = (name: string): string | undefined => options.filter((one) => one.name === name).at(-1)?.value;
  const as = own('as');
  if (as !== undefined && !HATS.some((hat) => hat === as))
    throw invalid(`--as ${JSON.stringify(as)} is no hat: commander, communicator or investigator${didYouMean(as, HATS)}`);
  const ifMatch = own('if-match');
  if (ifMatch !== undefined && !/^"?\d{1,15}"?$/.test(ifMatch))
    throw invalid(`--if-match ${JSON.stringify(ifMatch)} is no version: write the incident's version, such as --if-match 12`);
  const fields = fieldsFrom(
    word,
    COMMANDS[word],
    options.filter((one) => !OWN.includes(one.name)),
  );
  return {
    kind: 'command',
    ref,
    command: { type: word, ...(as === undefined ? {} : { as }), ...fields },
    key: own('key') ?? null,
    ifMatch: ifMatch === undefined ? null : Number(ifMatch.replaceAll('"', '')),
  };
}
