import { type CelInput, type CelMap, type CelResult, celMap, celType, isCelError, parse, plan } from '@bufbuild/cel';
import type { Signal } from '#domain/detection/signal.ts';
import { readExpression } from './cel-expression.ts';
import { conditionEnvironment, within } from './cel-functions.ts';

/** What compiling a condition's `when` comes to; `message` says where it is wrong and what would be right. */
export type CompiledWhen =
  | {
      readonly ok: true;
      /** Never throws. `unknown` when the expression could not be judged on this signal. */
      readonly evaluate: (signal: Signal) => true | false | 'unknown';
    }
  | { readonly ok: false; readonly message: string };

/** What one evaluation may spend, in units of some 10 ns: measured at 5 to 25 ms for hostile expressions on hostile signals. */
const BUDGET = 1_000_000;

const env = conditionEnvironment();
const timestampOf = plan(env, parse('timestamp(text)'));

/** Maps made once per signal, whatever the number of conditions that look at it. */
const maps = new WeakMap<Readonly<Record<string, string>>, CelMap>();

function mapOf(record: Readonly<Record<string, string>>): CelMap {
  const known = maps.get(record);
  if (known) return known;
  const made = celMap(new Map(Object.entries(record)));
  maps.set(record, made);
  return made;
}

function timestamp(text: string): CelInput {
  const made = within({ left: BUDGET, patterns: new Map() }, () => timestampOf({ text }));
  return isCelError(made) ? null : made;
}

function view(labels: CelMap, annotations: CelMap, status: Signal['status'], startsAt: string | null): CelMap {
  const fields: [string, CelInput][] = [
    ['labels', labels],
    ['annotations', annotations],
    ['status', status],
    ['startsAt', startsAt === null ? null : timestamp(startsAt)],
  ];
  return celMap(new Map(fields));
}

/** Labels of the trial run: whatever is asked for is there, and is a text that is a number too. */
class AnyLabel extends Map<string, string> {
  override get(): string {
    return '1';
  }
  override has(): boolean {
    return true;
  }
}

/** Why an expression can never give true or false; null when the trial gives no sign of that. */
function typeFlaw(result: CelResult): string | null {
  if (isCelError(result)) return /^(found no matching overload|type mismatch)/.test(result.message) ? result.message : null;
  return typeof result === 'boolean' ? null : `the expression gives ${celType(result).name}, not true or false`;
}

/**
 * Compile a condition's `when`: CEL over `signal.labels`, `signal.annotations` (maps of text), `signal.status` (`firing` or `resolved`) and
 * `signal.startsAt` (a timestamp, or null). Labels and annotations stay text, so `startsWith`, `matches`, `size` and `==` with a text mean
 * what they say; compared (`< <= > >= == != in`) with a number, a text is the decimal number it spells: `signal.annotations.value > 0.01`
 * holds for "0.02". A text that spells none ("NaN", "5%", "") makes `<` and its kin an error, and `==` false. Arithmetic wants `double(…)`.
 *
 * An error is never false: a missing label, a text that is no number, too much work or a result that is no boolean give `unknown`, which lets
 * the page through. Refuses what could never work: over 2 kB, unknown names or functions, loops nested three deep, patterns of `matches()`
 * that are no literals or outside the linear subset, and types that do not fit. The work is bounded by a count, not a clock, so the same
 * expression on the same signal always gives the same answer.
 */
export function compileWhen(source: string): CompiledWhen {
  const read = readExpression(source, env);
  if (!read.ok) return read;
  const planned = plan(env, read.parsed);
  const judge = (signal: CelMap): CelResult => {
    // Errors are values here and cheap only without a stack; a loop may make thousands.
    const frames = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return within({ left: BUDGET, patterns: read.patterns }, () => planned({ signal }));
    } finally {
      Error.stackTraceLimit = frames;
    }
  };
  const any = celMap(new AnyLabel([['label', '1']]));
  const flaw = typeFlaw(judge(view(any, any, 'firing', '2026-01-01T00:00:00.000Z')));
  if (flaw) return { ok: false, message: flaw };
  return {
    ok: true,
    evaluate: (signal) => {
      const result = judge(view(mapOf(signal.labels), mapOf(signal.annotations), signal.status, signal.startsAt));
      return typeof result === 'boolean' ? result : 'unknown';
    },
  };
}
