import type { Severity } from '../kernel/severity.ts';
import type { Condition } from '../runbook/condition.ts';
import { labelValue, matcherText } from '../runbook/matchers.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { isPageWorthy, type Signal, severityOfLabel } from './signal.ts';

/** What a signal means to the handbook in force. */
export type Firing =
  /** A runbook's condition holds (B1). `doubt`: its expression could not be judged, which lets the page through. */
  | {
      readonly kind: 'condition';
      readonly runbook: string;
      readonly condition: string;
      readonly group: string;
      readonly severity: Severity;
      readonly service: string;
      readonly title: string;
      readonly doubt: string | null;
    }
  /** Page-worthy, and no runbook has it (B5). */
  | {
      readonly kind: 'missing';
      readonly condition: string;
      readonly group: string;
      readonly severity: Severity;
      readonly service: string | null;
      readonly title: string;
    }
  /** Kept and listed (B4); `why` is one sentence. */
  | { readonly kind: 'unmatched'; readonly why: string };

/** A runbook's condition with its matchers and its expression compiled (the handbook room compiles them). */
export type CompiledCondition = {
  readonly runbook: Runbook;
  readonly condition: Extract<Condition, { kind: 'signal' }>;
  readonly matches: (labels: Readonly<Record<string, string>>) => boolean;
  /** null when matching labels is enough. */
  readonly when: null | ((signal: Signal) => true | false | 'unknown');
};

type Ranked = CompiledCondition & { readonly rank: number; readonly name: string };

/** A handbook's conditions, most specific first, found by one equality label each; a signal is compared with few of them. */
export type ConditionIndex = {
  /** By the label and value that fewest conditions ask for. */
  readonly byLabel: ReadonlyMap<string, ReadonlyMap<string, readonly Ranked[]>>;
  /** Conditions without an equality: compared with every signal. */
  readonly rest: readonly Ranked[];
  /** Every equality of every condition, to name the nearest one when nothing matches. */
  readonly near: ReadonlyMap<string, ReadonlyMap<string, readonly Ranked[]>>;
};

/** Longest title taken from a sender, and longest value quoted in a sentence. */
const TITLE = 200;
const QUOTED = 60;
/** Conditions looked at for the nearest one: a sentence for people may not cost a storm. */
const NEAR_LIMIT = 500;

function equalities(condition: CompiledCondition['condition']): CompiledCondition['condition']['matchers'] {
  return condition.matchers.filter((matcher) => matcher.op === '=' && matcher.value !== '');
}

function put<T>(map: Map<string, Map<string, T[]>>, label: string, value: string, item: T): void {
  const values = map.get(label) ?? new Map<string, T[]>();
  map.set(label, values);
  const items = values.get(value);
  if (items) items.push(item);
  else values.set(value, [item]);
}

/** Order and index conditions (B1): more equality matchers first, then the runbook's id, then the order in the runbook. */
export function indexConditions(compiled: readonly CompiledCondition[]): ConditionIndex {
  const ranked: readonly Ranked[] = compiled
    .toSorted(
      (a, b) =>
        equalities(b.condition).length - equalities(a.condition).length || (a.runbook.id < b.runbook.id ? -1 : a.runbook.id > b.runbook.id ? 1 : 0),
    )
    .map((one, rank) => ({ ...one, rank, name: `${one.runbook.id}#${one.condition.id}` }));
  const near = new Map<string, Map<string, Ranked[]>>();
  for (const one of ranked) for (const { name, value } of equalities(one.condition)) put(near, name, value, one);
  const shared = (label: string, value: string) => near.get(label)?.get(value)?.length ?? 0;
  const byLabel = new Map<string, Map<string, Ranked[]>>();
  const rest: Ranked[] = [];
  for (const one of ranked) {
    const [rarest] = equalities(one.condition).toSorted((a, b) => shared(a.name, a.value) - shared(b.name, b.value));
    if (rarest) put(byLabel, rarest.name, rarest.value, one);
    else rest.push(one);
  }
  return { byLabel, rest, near };
}

function lookUp(index: ConditionIndex['byLabel'], labels: Signal['labels']): Ranked[] {
  return [...index].flatMap(([label, values]) => values.get(labelValue(labels, label)) ?? []);
}

/** One line of a sender's text, cut to what a title or a sentence bears. */
function oneLine(text: string, most: number): string {
  const chars = [
    ...text
      .slice(0, 4 * most)
      .replace(/\s+/g, ' ')
      .trim(),
  ];
  return chars.length > most ? `${chars.slice(0, most - 1).join('')}…` : chars.join('');
}

/** `label=value` of each label in order, joined by commas; a comma or backslash inside a value is escaped, so that no two groups read alike. */
function groupOf(labels: Signal['labels'], groupBy: readonly string[]): string {
  return groupBy.map((label) => `${label}=${labelValue(labels, label).replace(/[\\,]/g, '\\$&')}`).join(',');
}

function titleOf(signal: Signal, otherwise: string): string {
  return oneLine(labelValue(signal.annotations, 'summary'), TITLE) || oneLine(otherwise, TITLE);
}

function fired(signal: Signal, { runbook, condition, name }: Ranked, judged: true | 'unknown'): Firing {
  const values = condition.groupBy.map((label) => labelValue(signal.labels, label)).filter((value) => value !== '');
  return {
    kind: 'condition',
    runbook: runbook.id,
    condition: name,
    group: groupOf(signal.labels, condition.groupBy),
    severity: condition.severity ?? runbook.severity,
    service: runbook.service,
    title: titleOf(signal, values.length > 0 ? `${runbook.title} (${values.join(', ')})` : runbook.title),
    doubt: judged === true ? null : `“${condition.when}” of ${name} cannot be judged on this signal, so it counts as true and lets the page through`,
  };
}

/** One sentence on why nothing fires, with the condition that came nearest. */
function whyNot(signal: Signal, index: ConditionIndex, denied: Ranked | undefined): string {
  if (denied) return `${denied.name} matches the labels, but its expression “${denied.condition.when}” is false`;
  const shown = (label: string) => `${label}=${oneLine(labelValue(signal.labels, label), QUOTED)}`;
  const labels = labelValue(signal.labels, 'alertname') ? ['alertname'] : Object.keys(signal.labels).slice(0, 3);
  const start = `no condition matches ${labels.length > 0 ? labels.map(shown).join(', ') : 'a signal without labels'}`;
  const differs = (one: Ranked) => equalities(one.condition).filter(({ name, value }) => labelValue(signal.labels, name) !== value);
  const held = new Map<Ranked, number>();
  for (const one of lookUp(index.near, signal.labels).slice(0, NEAR_LIMIT)) held.set(one, (held.get(one) ?? 0) + 1);
  const [nearest] = [...held].toSorted(([a, x], [b, y]) => differs(a).length - differs(b).length || y - x || a.rank - b.rank);
  if (!nearest) return start;
  const [one] = nearest;
  const wanted = differs(one).map(({ name, value }) => {
    const given = labelValue(signal.labels, name);
    return `${name} (“${oneLine(value, QUOTED)}” wanted, ${given ? `“${oneLine(given, QUOTED)}” given` : 'none given'})`;
  });
  if (wanted.length > 0) return `${start}; nearest: ${one.name} differs in ${wanted.join(' and ')}`;
  const others = one.condition.matchers.filter((matcher) => matcher.op !== '=' || matcher.value === '').map(matcherText);
  return `${start}; nearest: ${one.name} also wants ${oneLine(others.join(', '), 2 * QUOTED)}`;
}

/** The condition is written for this very alert, not for a kind of alerts: its runbook has considered it. */
function names(one: Ranked, alertname: string): boolean {
  return alertname === '' || equalities(one.condition).some((matcher) => matcher.name === 'alertname');
}

/**
 * What a signal means (B1, B4, B5). Of the conditions that match, the most specific whose expression is not false fires; one whose
 * expression cannot be judged fires too, in doubt. Without any, a page-worthy signal stands for a missing runbook, grouped by alertname
 * and service (by the sender's own key where it has no alertname), unless a condition that names this alert says by its expression that it is no
 * incident. Everything else is unmatched, with the reason. A sender's severity never overrides a runbook's.
 */
export function whatFires(signal: Signal, index: ConditionIndex, tokenPages: boolean): Firing {
  const candidates = [...lookUp(index.byLabel, signal.labels), ...index.rest].toSorted((a, b) => a.rank - b.rank);
  const denied: Ranked[] = [];
  for (const one of candidates) {
    if (!one.matches(signal.labels)) continue;
    const judged = one.when === null ? true : one.when(signal);
    if (judged !== false) return fired(signal, one, judged);
    denied.push(one);
  }
  const alertname = labelValue(signal.labels, 'alertname');
  if (isPageWorthy(signal.labels, tokenPages) && !denied.some((one) => names(one, alertname))) {
    return {
      kind: 'missing',
      condition: `unmatched:${alertname || signal.fingerprint}`,
      group: groupOf(signal.labels, ['alertname', 'service']),
      severity: severityOfLabel(labelValue(signal.labels, 'severity')) ?? 'P1',
      service: labelValue(signal.labels, 'service') || null,
      title: titleOf(signal, alertname || `Signal ${signal.fingerprint}`),
    };
  }
  return { kind: 'unmatched', why: whyNot(signal, index, denied[0]) };
}
