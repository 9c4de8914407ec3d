import { type CelEnv, parse } from '@bufbuild/cel';
import { compileRegex, type LinearRegex } from '#domain/runbook/linear-regex.ts';
import { RANGE, TICK } from './cel-functions.ts';

type Parsed = ReturnType<typeof parse>;
type Expression = NonNullable<Parsed['expr']>;

/** A condition's expression, checked as far as one can without a signal, its loops ready to be charged for. */
export type ReadExpression =
  | { readonly ok: true; readonly parsed: Parsed; readonly patterns: ReadonlyMap<string, LinearRegex> }
  | { readonly ok: false; readonly message: string };

const MAX_LENGTH = 2048;
const MAX_NESTING = 2;
/** What the evaluator needs per node of a loop's body, in units of a run. */
const NODE = 40;

const FIELDS = ['labels', 'annotations', 'status', 'startsAt'];
const TYPES = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'null_type', 'type']);
/** Operators that the planner knows itself. */
const BUILT_IN = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '@not_strictly_false']);

class Flaw extends Error {}

function call(id: bigint, name: string, args: Expression[]): Expression {
  return { $typeName: 'cel.expr.Expr', id, exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } } };
}

function integer(id: bigint, value: number): Expression {
  const constantKind = { case: 'int64Value', value: BigInt(value) } as const;
  return { $typeName: 'cel.expr.Expr', id, exprKind: { case: 'constExpr', value: { $typeName: 'cel.expr.Constant', constantKind } } };
}

function literalText(expression: Expression | undefined): string | undefined {
  if (expression?.exprKind.case !== 'constExpr') return undefined;
  const constant = expression.exprKind.value.constantKind;
  return constant.case === 'stringValue' ? constant.value : undefined;
}

class Checker {
  readonly patterns = new Map<string, LinearRegex>();
  readonly #env: CelEnv;
  readonly #positions: Readonly<Record<string, number>>;
  constructor(env: CelEnv, positions: Readonly<Record<string, number>>) {
    this.#env = env;
    this.#positions = positions;
  }

  /** Check a node and what is below it, put charges around its loops, and answer how many nodes there are. */
  check(expression: Expression | undefined, names: ReadonlySet<string>, nesting: number): number {
    if (!expression) return 0;
    const kind = expression.exprKind;
    const sum = (parts: readonly (Expression | undefined)[]) => parts.reduce((total, part) => total + this.check(part, names, nesting), 1);
    switch (kind.case) {
      case 'identExpr':
        if (!names.has(kind.value.name) && !TYPES.has(kind.value.name)) {
          throw this.flaw(expression, `“${kind.value.name}” is not known; a condition sees “signal”`);
        }
        return 1;
      case 'selectExpr': {
        const { operand, field } = kind.value;
        if (operand?.exprKind.case === 'identExpr' && operand.exprKind.value.name === 'signal' && !FIELDS.includes(field)) {
          throw this.flaw(expression, `signal has no “${field}”; it has ${FIELDS.join(', ')}`);
        }
        return sum([operand]);
      }
      case 'callExpr': {
        const { function: name, target, args } = kind.value;
        if (!BUILT_IN.has(name) && !this.#env.funcs.find(name)) throw this.flaw(expression, `there is no function “${name}”`);
        if (name === 'matches') this.pattern(expression, args[0]);
        return sum([target, ...args]);
      }
      case 'listExpr':
        return sum(kind.value.elements);
      case 'structExpr':
        if (kind.value.messageName !== '') throw this.flaw(expression, `there is no type “${kind.value.messageName}”`);
        return sum(kind.value.entries.flatMap((entry) => [entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined, entry.value]));
      case 'comprehensionExpr': {
        if (nesting >= MAX_NESTING) throw this.flaw(expression, `all, exists, map and filter may be nested ${MAX_NESTING} deep at most`);
        const loop = kind.value;
        const inner = new Set([...names, loop.accuVar, loop.iterVar]);
        const body = this.check(loop.loopStep, inner, nesting + 1) + this.check(loop.loopCondition, inner, nesting + 1);
        const around = sum([loop.iterRange, loop.accuInit]) + this.check(loop.result, inner, nesting);
        if (loop.iterRange) loop.iterRange = call(expression.id, RANGE, [loop.iterRange]);
        if (loop.loopCondition) loop.loopCondition = call(expression.id, TICK, [loop.loopCondition, integer(expression.id, NODE * body)]);
        return around + body;
      }
      default:
        return 1;
    }
  }

  private pattern(expression: Expression, argument: Expression | undefined): void {
    const pattern = literalText(argument);
    if (pattern === undefined) throw this.flaw(expression, 'the pattern of matches() must be written out as text');
    const compiled = compileRegex(pattern);
    if (!compiled.ok) throw this.flaw(expression, `the pattern of matches() is wrong at its character ${compiled.at + 1}: ${compiled.message}`);
    this.patterns.set(pattern, compiled.regex);
  }

  private flaw(expression: Expression, message: string): Flaw {
    const at = this.#positions[expression.id.toString()];
    return new Flaw(at === undefined ? message : `at ${at + 1}: ${message}`);
  }
}

/**
 * Read a CEL expression and check what can be checked without a signal: length (2 kB), names, fields of `signal`, functions, patterns of
 * `matches()`, loops nested at most two deep. The message names the position, counted from 1.
 */
export function readExpression(source: string, env: CelEnv): ReadExpression {
  if (new TextEncoder().encode(source).length > MAX_LENGTH) return { ok: false, message: `an expression may have at most ${MAX_LENGTH} bytes` };
  if (source.trim() === '') return { ok: false, message: 'the expression is empty; leave `when` out where the labels are enough' };
  let parsed: Parsed;
  try {
    parsed = parse(source);
  } catch (error) {
    const said =
      error instanceof Error
        ? error.message.replace(/^<input>:(\d+):(\d+): /, (_, line, at) => (line === '1' ? `at ${at}: ` : `at line ${line}, ${at}: `))
        : '';
    return { ok: false, message: error instanceof RangeError || said === '' ? 'the expression is nested too deeply to be read' : said };
  }
  const checker = new Checker(env, parsed.sourceInfo?.positions ?? {});
  try {
    checker.check(parsed.expr, new Set(['signal']), 0);
  } catch (flaw) {
    if (flaw instanceof Flaw) return { ok: false, message: flaw.message };
    throw flaw;
  }
  return { ok: true, parsed, patterns: checker.patterns };
}
