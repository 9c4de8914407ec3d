import { isLocalDate } from '#domain/kernel/calendar.ts';
import { parseDuration } from '#domain/kernel/duration.ts';
import { HATS, type Hat, type Instant, plus } from '#domain/kernel/stamp.ts';
import { COMMANDS as SCHEMAS } from '#http/contract/command.ts';
import { Declaration } from '#http/contract/declaration.ts';
import { COMMAND_NAMES, isCommand } from '../commands.ts';
import { didYouMean } from '../suggest.ts';

// A recording is JSON Lines: a header, then one line per thing that happens. Everything wrong with it is found before anything is played.

/** The first line: what is played, from when, on which handbook (`example`, or a folder beside the recording). */
export type Header = { readonly title: string; readonly clock: Instant; readonly handbook: string; readonly about: string | null };

/** A command as it is recorded; texts may hold `${fix}`, `${finding}`, `${why}`, `${ref}` or a name saved by a commit. */
export type RecordedCommand = { readonly type: string; readonly [field: string]: unknown };

/** What a line does. */
export type Act =
  | { readonly kind: 'do'; readonly by: string; readonly as: Hat | null; readonly command: RecordedCommand; readonly on: string | null }
  | { readonly kind: 'declare'; readonly by: string; readonly declaration: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'signal';
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
      readonly status: 'firing' | 'resolved';
      readonly startsAt: Instant;
    }
  | { readonly kind: 'expect'; readonly expected: Expected }
  | {
      readonly kind: 'commit';
      readonly path: string;
      readonly change: { readonly how: 'append' | 'write'; readonly text: string };
      readonly message: string;
      readonly saveAs: string | null;
    }
  | { readonly kind: 'tell'; readonly text: string };

/** What must be so: the last act was refused by a rule; the incident stands so; an entry of a type is (or is not) on the timeline; the public page shows it or not. */
export type Expected = {
  readonly refused?: string;
  readonly phase?: string;
  readonly severity?: string;
  readonly entry?: string;
  readonly noEntry?: string;
  readonly public?: boolean;
  readonly closable?: boolean;
};

/** One line: when, and what. `line` counts from 1. */
export type Step = { readonly line: number; readonly at: Instant; readonly act: Act };

/** A recording that can be played. */
export type Recording = { readonly header: Header; readonly steps: readonly Step[] };

/** One thing wrong with a recording, by its line. */
export type Fault = { readonly line: number; readonly message: string };

type Json = Readonly<Record<string, unknown>>;

const VERBS = ['do', 'declare', 'signal', 'expect', 'commit', 'tell'];
const EXPECTED = ['refused', 'phase', 'severity', 'entry', 'noEntry', 'public', 'closable'];
const BUILT_IN = ['ref', 'fix', 'finding', 'why'];
const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Thrown inside one line and caught at it: the line says everything about itself that one needs to know. */
class Wrong extends Error {}

const keysOf = (of: Json, known: readonly string[], where: string): void => {
  for (const key of Object.keys(of))
    if (!known.includes(key)) throw new Wrong(`unknown key "${key}" in ${where}${didYouMean(key, known)}; it takes ${known.join(', ')}`);
};

function text(of: Json, key: string, example: string): string {
  const value = of[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Wrong(`"${key}" ${value === undefined ? 'is missing' : 'must be a text'}: write ${example}`);
}

function texts(value: unknown, key: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!isRecord(value) || Object.values(value).some((one) => typeof one !== 'string'))
    throw new Wrong(`"${key}" must be an object of texts: write "${key}":{"alertname":"SubmissionErrorRate"}`);
  return value as Readonly<Record<string, string>>;
}

/** `+PT4M` (from the recording's clock) or an instant with its zone. */
function moment(value: unknown, key: string, clock: Instant): Instant {
  const how = `write "${key}":"+PT4M" (from the recording's clock) or "${key}":"2026-05-05T03:02:00Z"`;
  if (typeof value !== 'string') throw new Wrong(`"${key}" ${value === undefined ? 'is missing' : 'must be a text'}: ${how}`);
  if (value.startsWith('+') || value.startsWith('-')) {
    const ms = parseDuration(value.replace(/^\+/, ''));
    if (ms === undefined) throw new Wrong(`"${key}":${JSON.stringify(value)} is no time: ${how}`);
    return plus(clock, ms);
  }
  const real =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value) && isLocalDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
  if (!real) throw new Wrong(`"${key}":${JSON.stringify(value)} is no time: ${how}`);
  return new Date(value).toISOString();
}

function readHeader(of: Json): Header {
  if (of['recording'] !== 1)
    throw new Wrong('this is no recording: its first line is {"recording":1,"title":"…","clock":"2026-05-05T02:58:00Z","handbook":"example"}');
  keysOf(of, ['recording', 'title', 'clock', 'handbook', 'about'], 'the header');
  const clock = of['clock'];
  if (typeof clock !== 'string' || /^[+-]/.test(clock)) throw new Wrong('"clock" must be an instant: write "clock":"2026-05-05T02:58:00Z"');
  return {
    title: text(of, 'title', '"title":"Submissions fail at night"'),
    clock: moment(clock, 'clock', clock),
    handbook: of['handbook'] === undefined ? 'example' : text(of, 'handbook', '"handbook":"example", or a folder beside the recording'),
    about: of['about'] === undefined ? null : text(of, 'about', '"about":"what it shows"'),
  };
}

const issueText = (issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string =>
  issues.map((issue) => (issue.path.length ? `"${issue.path.join('.')}": ${issue.message}` : issue.message)).join('; ');

function readCommand(value: unknown, as: unknown): { readonly command: RecordedCommand; readonly as: Hat | null } {
  if (!isRecord(value)) throw new Wrong('"do" must be a command: write "do":{"type":"acknowledge"}');
  const type = text(value, 'type', '"do":{"type":"acknowledge"}');
  if (!isCommand(type)) throw new Wrong(`unknown command "${type}"${didYouMean(type, COMMAND_NAMES)}`);
  const hat = as ?? value['as'];
  if (hat !== undefined && !HATS.some((one) => one === hat))
    throw new Wrong(`"as":${JSON.stringify(hat)} is no hat: commander, communicator or investigator`);
  const { as: _, ...fields } = value;
  const read = SCHEMAS[type].safeParse(fields);
  if (!read.success) throw new Wrong(`"do" ${type}: ${issueText(read.error.issues)}`);
  return { command: { ...fields, type }, as: (hat as Hat | undefined) ?? null };
}

function readExpected(value: unknown): Expected {
  if (!isRecord(value) || Object.keys(value).length === 0)
    throw new Wrong('"expect" must say what: write "expect":{"refused":"C1"} or "expect":{"phase":"contained"}');
  keysOf(value, EXPECTED, '"expect"');
  for (const [key, one] of Object.entries(value)) {
    const wanted = key === 'public' || key === 'closable' ? 'boolean' : 'string';
    if (typeof one !== wanted) throw new Wrong(`"expect": "${key}" must be ${wanted === 'boolean' ? 'true or false' : 'a text'}`);
  }
  return value as Expected;
}

function readCommit(value: unknown): Act {
  if (!isRecord(value))
    throw new Wrong('"commit" must say what: write "commit":{"path":"runbooks/x.md","append":"…","message":"…","saveAs":"fixCommit"}');
  keysOf(value, ['path', 'append', 'write', 'message', 'saveAs'], '"commit"');
  const path = text(value, 'path', '"path":"runbooks/x.md"');
  // The commit is written to disk: the path stays inside the handbook.
  if (/^([\\/]|[A-Za-z]:)|(^|[\\/])\.\.?([\\/]|$)|(^|[\\/])\.git([\\/]|$)/.test(path))
    throw new Wrong(`"path":${JSON.stringify(path)} must name a file inside the handbook, such as runbooks/x.md`);
  if ((value['append'] === undefined) === (value['write'] === undefined))
    throw new Wrong('"commit" needs either "append" or "write", the text to be added or the whole file');
  const how = value['append'] === undefined ? 'write' : 'append';
  const saveAs = value['saveAs'] === undefined ? null : text(value, 'saveAs', '"saveAs":"fixCommit"');
  if (saveAs !== null && (!/^[A-Za-z]\w*$/.test(saveAs) || BUILT_IN.includes(saveAs)))
    throw new Wrong(`"saveAs":${JSON.stringify(saveAs)} must be a name of its own, letters and digits, such as fixCommit`);
  return {
    kind: 'commit',
    path,
    change: { how, text: text(value, how, `"${how}":"…"`) },
    message: text(value, 'message', '"message":"Runbook names the flag"'),
    saveAs,
  };
}

function readSignal(value: unknown, at: Instant, clock: Instant): Act {
  if (!isRecord(value)) throw new Wrong('"signal" must be a signal: write "signal":{"labels":{"alertname":"SubmissionErrorRate"}}');
  keysOf(value, ['labels', 'annotations', 'status', 'startsAt'], '"signal"');
  const labels = texts(value['labels'], 'labels');
  if (Object.keys(labels).length === 0) throw new Wrong('"signal" needs labels: write "signal":{"labels":{"alertname":"SubmissionErrorRate"}}');
  const status = value['status'] ?? 'firing';
  if (status !== 'firing' && status !== 'resolved') throw new Wrong('"status" must be "firing" or "resolved"');
  const startsAt = value['startsAt'] === undefined ? at : moment(value['startsAt'], 'startsAt', clock);
  return { kind: 'signal', labels, annotations: texts(value['annotations'], 'annotations'), status, startsAt };
}

function readStep(of: Json, line: number, clock: Instant, last: Instant): Step {
  const verbs = VERBS.filter((verb) => of[verb] !== undefined);
  const [verb] = verbs;
  if (verb === undefined || verbs.length > 1)
    throw new Wrong(`a line needs one of ${VERBS.join(', ')}${verb === undefined ? '' : `, and this one has ${verbs.join(' and ')}`}`);
  keysOf(of, ['at', verb, ...({ do: ['by', 'as', 'on'], declare: ['by'] }[verb] ?? [])], `a line with "${verb}"`);
  const at = of['at'] === undefined ? last : moment(of['at'], 'at', clock);
  const by = verb === 'do' || verb === 'declare' ? text(of, 'by', '"by":"maya"') : '';
  switch (verb) {
    case 'do':
      return {
        line,
        at,
        act: { kind: 'do', by, ...readCommand(of['do'], of['as']), on: of['on'] === undefined ? null : text(of, 'on', '"on":"INC-1"') },
      };
    case 'declare': {
      const read = Declaration.safeParse(of['declare']);
      if (!read.success) throw new Wrong(`"declare" ${issueText(read.error.issues)}`);
      return { line, at, act: { kind: 'declare', by, declaration: of['declare'] as Json } };
    }
    case 'signal':
      return { line, at, act: readSignal(of['signal'], at, clock) };
    case 'expect':
      return { line, at, act: { kind: 'expect', expected: readExpected(of['expect']) } };
    case 'commit':
      return { line, at, act: readCommit(of['commit']) };
    default:
      return { line, at, act: { kind: 'tell', text: text(of, 'tell', '"tell":"Nobody is awake yet."') } };
  }
}

/** Names in `${…}` anywhere in a value. */
function namesIn(value: unknown): readonly string[] {
  return [...JSON.stringify(value ?? null).matchAll(/\$\{([^}]*)\}/g)].map((found) => found[1] ?? '');
}

function parsed(line: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new Wrong(`is no JSON (${cause instanceof Error ? cause.message : String(cause)}): every line is one JSON object`);
  }
  if (!isRecord(value)) throw new Wrong('must be a JSON object');
  return value;
}

/** Reads a recording. On a "no": everything that is wrong with it, by line, in order. Empty lines and lines that begin with `#` are passed over. */
export function readRecording(
  content: string,
): { readonly ok: true; readonly recording: Recording } | { readonly ok: false; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const steps: Step[] = [];
  const names = new Set(BUILT_IN);
  let header: Header | undefined;
  let last: Instant = '';
  for (const [index, raw] of content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) continue;
    try {
      const of = parsed(raw);
      if (header === undefined) {
        header = readHeader(of);
        last = header.clock;
        continue;
      }
      const step = readStep(of, line, header.clock, last);
      const unknown = namesIn(of).filter((name) => !names.has(name));
      if (unknown.length)
        throw new Wrong(
          `nothing is called ${unknown.map((name) => `\${${name}}`).join(', ')} here: known are ${[...names].map((name) => `\${${name}}`).join(', ')}`,
        );
      if (step.at < last) throw new Wrong(`"at" goes back: ${step.at} is before ${last}`);
      last = step.at;
      if (step.act.kind === 'commit' && step.act.saveAs !== null) names.add(step.act.saveAs);
      steps.push(step);
    } catch (thrown) {
      if (!(thrown instanceof Wrong)) throw thrown;
      faults.push({ line, message: thrown.message });
      // Without a header nothing else can be judged.
      if (header === undefined) return { ok: false, faults };
    }
  }
  if (header === undefined)
    return {
      ok: false,
      faults: [{ line: 1, message: 'the recording is empty: its first line is {"recording":1,"title":"…","clock":"…","handbook":"example"}' }],
    };
  if (faults.length === 0 && steps.length === 0)
    return {
      ok: false,
      faults: [{ line: 1, message: 'nothing happens in this recording: add lines such as {"at":"+PT4M","by":"maya","do":{"type":"acknowledge"}}' }],
    };
  return faults.length ? { ok: false, faults } : { ok: true, recording: { header, steps } };
}
