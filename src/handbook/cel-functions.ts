import {
  type CelEnv,
  type CelFunc,
  type CelInput,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celList,
  celMethod,
  isCelList,
  isCelMap,
  isCelUint,
  listType,
} from '@bufbuild/cel';
import type { LinearRegex } from '#domain/runbook/linear-regex.ts';

/** What one evaluation may spend, in units of some 10 ns, and the regular expressions written in its source. */
export type Run = { left: number; readonly patterns: ReadonlyMap<string, LinearRegex> };

/** Names that the reader of expressions puts around every loop; no source can write them. */
export const TICK = '@tick';
/** See `TICK`: charged for a whole range before it is gone through. */
export const RANGE = '@range';

/** The evaluation has spent all it may. Thrown through the evaluator, which has no limit of its own; the answer is "unknown". */
class Spent extends Error {
  constructor() {
    super('the expression needs more work on this signal than one condition may take');
  }
}

// One evaluation at a time: evaluating is synchronous, so a condition's run is in force from its start to its end.
let run: Run = { left: 0, patterns: new Map() };

/** Evaluate within a run's budget. Throws whatever `evaluate` throws. */
export function within<T>(given: Run, evaluate: () => T): T {
  const before = run;
  run = given;
  try {
    return evaluate();
  } finally {
    run = before;
  }
}

function spend(units: number): void {
  run.left -= units;
  if (run.left < 0) throw new Spent();
}

/** Measured on the slowest overloads; text is charged by the character. */
const CALL = 60;
const ITEM = 20;
const COPIED_ITEM = 6;
/** Longest list an expression may build, and longest text. */
const LIST_LIMIT = 1000;
const TEXT_LIMIT = 100_000;

/** Spend what looking at a value costs; into lists and maps when the function compares or searches them. */
function weigh(value: CelValue | undefined, deep: boolean): void {
  if (typeof value === 'string' || value instanceof Uint8Array) spend(value.length / 16);
  else if (isCelList(value) || isCelMap(value)) {
    const each = isCelMap(value) ? 4 * ITEM : ITEM;
    if (!deep) spend(each);
    else {
      for (const item of value.values()) {
        spend(each);
        weigh(item, deep);
      }
    }
  }
}

const DECIMAL = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?$/;

/** The finite number that a text such as `0.02`, `-3` or `1.2e-05` stands for; undefined for every other text (`NaN`, `5%`, empty). */
function decimal(text: string): number | undefined {
  const trimmed = text.length < 1000 ? text.trim() : '';
  const value = DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function numberIn(text: string): number {
  const value = decimal(text);
  if (value === undefined) throw new Error(`“${text.slice(0, 40)}” is not a decimal number`);
  return value;
}

function integerIn(text: string): bigint {
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new Error(`“${text.slice(0, 40)}” is not a whole number`);
  return BigInt(text.replace('+', ''));
}

const { BOOL, DOUBLE, DYN, INT, STRING, UINT } = CelScalar;
const LIST = listType(DYN);
type Numeric = typeof DOUBLE | typeof INT | typeof UINT;

function numeric(value: unknown): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return isCelUint(value) ? Number(value.value) : undefined;
}

/** Labels and annotations are texts; compared with a number, a text is the number it spells, and one that spells none is an error. */
function comparisons(): CelFunc[] {
  const holds: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    '_<_': (a, b) => a < b,
    '_<=_': (a, b) => a <= b,
    '_>_': (a, b) => a > b,
    '_>=_': (a, b) => a >= b,
  };
  const kinds: readonly Numeric[] = [DOUBLE, INT, UINT];
  return Object.entries(holds).flatMap(([name, test]) =>
    kinds.flatMap((kind) => [
      celFunc(name, [STRING, kind], BOOL, (text, other) => test(numberIn(text), numeric(other) ?? Number.NaN)),
      celFunc(name, [kind, STRING], BOOL, (other, text) => test(numeric(other) ?? Number.NaN, numberIn(text))),
    ]),
  );
}

/** Equality between a text and a number, both ways round; undefined when the values are no such pair. */
function textEqualsNumber(a: unknown, b: unknown): boolean | undefined {
  const [text, other] = typeof a === 'string' ? [a, numeric(b)] : typeof b === 'string' ? [b, numeric(a)] : [undefined, undefined];
  return text === undefined || other === undefined ? undefined : decimal(text) === other;
}

function charactersOf(text: string): bigint {
  spend(text.length / 2);
  let count = 0;
  for (let i = 0; i < text.length; i++, count++) if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
  return BigInt(count);
}

function joined(a: string, b: string): string {
  if (a.length + b.length > TEXT_LIMIT) throw new Error(`a text longer than ${TEXT_LIMIT} characters`);
  return a + b;
}

/** What we say differently from the library, which has neither limits nor strict conversions. */
function ourFunctions(standard: CelEnv): CelFunc[] {
  const equals = (a: CelValue, b: CelValue): boolean => textEqualsNumber(a, b) ?? standard.funcs.find('_==_')?.call(0, undefined, [a, b]) === true;
  return [
    ...comparisons(),
    celFunc('_==_', [DYN, DYN], BOOL, equals),
    celFunc('_!=_', [DYN, DYN], BOOL, (a, b) => !equals(a, b)),
    celFunc('@in', [DYN, LIST], BOOL, (value, list) => {
      for (const item of list) if (equals(item, value)) return true;
      return false;
    }),
    // Number('') is 0 and Number('N/A') is NaN, which compares as false: an error must be an error.
    celFunc('double', [STRING], DOUBLE, numberIn),
    celFunc('int', [STRING], INT, integerIn),
    celFunc('uint', [STRING], UINT, (text) => {
      const made = standard.funcs.find('uint')?.call(0, undefined, [integerIn(text)]);
      if (!isCelUint(made)) throw new Error('uint overflow');
      return made;
    }),
    celFunc('_+_', [STRING, STRING], STRING, joined),
    // The library chains lists, which makes reading a long one quadratic.
    celFunc('_+_', [LIST, LIST], LIST, (a, b) => {
      if (a.size + b.size > LIST_LIMIT) throw new Error(`a list of more than ${LIST_LIMIT} items`);
      spend((a.size + b.size) * COPIED_ITEM);
      const items: CelInput[] = [...a, ...b];
      return celList(items);
    }),
    celFunc('size', [STRING], INT, charactersOf),
    celMethod('size', STRING, [], INT, function () {
      return charactersOf(this);
    }),
    celMethod('contains', STRING, [STRING], BOOL, function (part) {
      // Searching takes up to 7 ns a character, and is linear for short needles only.
      spend(this.length * 0.7 + (part.length > 200 ? (this.length * part.length) / 8 : 0));
      return this.includes(part);
    }),
    celMethod('matches', STRING, [STRING], BOOL, function (pattern) {
      const regex = run.patterns.get(pattern);
      const answer = regex ? regex.finds(this, run) : 'unknown';
      if (answer === 'unknown') throw new Spent();
      return answer;
    }),
    celFunc(TICK, [BOOL, INT], BOOL, (goOn, units) => {
      spend(Number(units));
      return goOn;
    }),
    celFunc(RANGE, [DYN], DYN, (range) => {
      spend(isCelList(range) || isCelMap(range) ? range.size * ITEM : 0);
      return range;
    }),
  ];
}

const COMPARES = new Set(['_==_', '_!=_', '@in']);
/** Reading a clock in a zone builds a formatter each time; times and durations are read and written through several layers. */
const ZONED = 20_000;
const TEMPORAL = 400;

function costOf(name: string, args: readonly CelValue[]): number {
  if (name.startsWith('get')) return args.length > 0 ? ZONED : TEMPORAL;
  return name === 'timestamp' || name === 'duration' || name === 'string' ? TEMPORAL : CALL;
}

/** A group of overloads that is charged for before it is called. Throws `Spent` past the library, which turns other errors into values. */
function charged(group: NonNullable<ReturnType<CelEnv['funcs']['find']>>): typeof group {
  const deep = COMPARES.has(group.name);
  const call: typeof group.call = (id, target, args) => {
    spend(costOf(group.name, args));
    weigh(target, deep);
    for (const arg of args) weigh(arg, deep);
    const answer = group.call(id, target, args);
    if (run.left < 0) throw new Spent();
    return answer;
  };
  return Object.create(group, { call: { value: call } });
}

/**
 * CEL's standard functions with three differences: texts compare with numbers as the numbers they spell, a text that spells no number is an
 * error wherever a number is wanted, and every call is charged to the run in force (see `within`).
 */
export function conditionEnvironment(): CelEnv {
  const standard = celEnv();
  const own = celEnv({ funcs: ourFunctions(standard) });
  const groups = new Map<string, ReturnType<typeof charged>>();
  const find = (name: string) => {
    const known = groups.get(name);
    if (known) return known;
    const group = own.funcs.find(name);
    if (!group) return undefined;
    const made = charged(group);
    groups.set(name, made);
    return made;
  };
  return Object.create(own, { funcs: { value: Object.create(own.funcs, { find: { value: find } }) } });
}
