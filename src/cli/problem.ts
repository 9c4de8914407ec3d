import { EXIT, type ExitCode, Stop } from './exit-code.ts';
import { commandLine } from './shell.ts';
import { clean, oneLine, type Paint } from './terminal.ts';

/** A problem document (RFC 9457) as our server sends it; every field may be missing from another sender. */
export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly detail: string | null;
  readonly rule: string | null;
  readonly remedy: string | null;
  /** The remedy as a command of the door. */
  readonly next: { readonly type: string; readonly [field: string]: unknown } | null;
  /** Every unmet point with its own remedy. */
  readonly unmet: readonly { readonly rule: string; readonly field: string | null; readonly why: string; readonly how: string }[];
  /** Fields that are malformed. */
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Where refused words are kept for their author (C1). */
  readonly draft: string | null;
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
const words = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const list = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.map(record) : []);

/** Reads a problem out of any error answer; `body` is its JSON, or its text when it is none. */
export function readProblem(status: number, statusText: string, body: unknown): Problem {
  const from = record(body);
  const next = record(from['next']);
  return {
    status,
    title: words(from['title']) ?? (statusText || `status ${status}`),
    detail: words(from['detail']) ?? words(body),
    rule: words(from['rule']),
    remedy: words(from['remedy']),
    next: typeof next['type'] === 'string' ? { ...next, type: next['type'] } : null,
    unmet: list(from['unmet']).map((one) => ({
      rule: words(one['rule']) ?? '',
      field: words(one['field']),
      why: words(one['why']) ?? '',
      how: words(one['how']) ?? '',
    })),
    errors: list(from['errors']).map((one) => ({
      field: words(one['field']) ?? words(one['path']) ?? words(one['pointer']) ?? '',
      message: words(one['message']) ?? words(one['detail']) ?? '',
    })),
    draft: words(from['draft']),
  };
}

/** The exit code a problem stands for: 4 not signed in, 1 refused, 2 invalid (an unknown ref is), 3 the server cannot answer. */
export function exitOf(problem: Problem): ExitCode {
  if (problem.status === 401) return EXIT.signedOut;
  if (problem.rule !== null || [403, 409, 412].includes(problem.status)) return EXIT.no;
  if (problem.status >= 500 || problem.status === 429) return EXIT.unreachable;
  return EXIT.invalid;
}

/**
 * A problem as people read it: rule, sentence, remedy, every unmet point, and the next line ready to paste. `ref` is the incident that the
 * line is for; null where there is none.
 */
export function problemText(problem: Problem, paint: Paint, ref: string | null): string {
  const lines: string[] = [];
  const sentence = clean(problem.detail ?? problem.title);
  if (problem.rule !== null) lines.push(`${paint.red(paint.bold(`refused (${oneLine(problem.rule)})`))}: ${sentence}`);
  else lines.push(`${paint.red(oneLine(problem.title))}${problem.detail === null || problem.detail === problem.title ? '' : `: ${sentence}`}`);
  for (const one of problem.errors) lines.push(`  ${one.field ? `${oneLine(one.field)}: ` : ''}${oneLine(one.message)}`);
  for (const one of problem.unmet) {
    lines.push(`  ${oneLine([one.rule, one.field ?? ''].join(' '))}: ${oneLine(one.why)}`);
    if (one.how) lines.push(`     ${paint.dim('how:')} ${oneLine(one.how)}`);
  }
  if (problem.remedy !== null) lines.push(`${paint.bold('instead')}: ${clean(problem.remedy)}`);
  if (problem.draft !== null) lines.push(`${paint.bold('kept')}: your words are kept as a private draft (${oneLine(problem.draft)})`);
  if (problem.next !== null) lines.push(`${paint.bold('next')}: ${commandLine(ref ?? 'INC-n', problem.next)}`);
  if (problem.status === 401)
    lines.push(
      'Set TOURNIQUET_TOKEN to a token of yours; an admin makes one with: tourniquet token create --person YOUR-ID',
      'On a first start, TOURNIQUET_BOOTSTRAP_TOKEN is the first such token.',
    );
  return lines.join('\n');
}

/** The `Stop` that a problem ends a verb with. */
export function stopFor(problem: Problem, body: unknown, paint: Paint, ref: string | null): Stop {
  const json = typeof body === 'object' && body !== null ? body : { title: problem.title, status: problem.status, detail: problem.detail };
  return new Stop(exitOf(problem), problemText(problem, paint, ref), json);
}
