import type { Matcher } from '#domain/runbook/condition.ts';
import { compileMatchers, parseMatchers } from '#domain/runbook/matchers.ts';
import type { Sources } from '../sources.ts';

/** A signal condition as lint compares it with others. */
export type Matching = {
  readonly file: string;
  readonly line: number;
  readonly runbook: string;
  /** `runbook-id#condition-id`. */
  readonly name: string;
  readonly hasWhen: boolean;
  readonly matchers: readonly Matcher[];
  /** Labels that must have one value, as `name=value`. */
  readonly equalities: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
};

/** Every signal condition whose matchers can be read. */
export function matchings(sources: Sources): readonly Matching[] {
  return sources.runbooks.flatMap(({ file, id, value, lineOf }) =>
    (value.conditions ?? []).flatMap((condition, index) => {
      if ('slo' in condition) return [];
      const parsed = parseMatchers(condition.match);
      if (!parsed.ok) return [];
      const { matchers } = parsed;
      return [
        {
          file,
          line: lineOf(['conditions', index, 'match']),
          runbook: id,
          name: `${id}#${condition.id}`,
          hasWhen: condition.when !== undefined,
          matchers,
          equalities: new Set(matchers.filter((matcher) => matcher.op === '=').map((matcher) => `${matcher.name}=${matcher.value}`)),
          labels: new Set(matchers.map((matcher) => matcher.name)),
        },
      ];
    }),
  );
}

/** False when the matchers rule out these labels; labels that are not given may have any value. */
export function couldMatch(matchers: readonly Matcher[], labels: Readonly<Record<string, string>>): boolean {
  return compileMatchers(matchers.filter((matcher) => Object.hasOwn(labels, matcher.name)))(labels);
}

/** The only values that a matcher allows, where it lists them: `="a"`, or `=~"a|b"` of plain words. */
function allowed(matcher: Matcher): readonly string[] | null {
  if (matcher.op === '=') return [matcher.value];
  return matcher.op === '=~' && /^[\w /:-]+(\|[\w /:-]+)*$/.test(matcher.value) ? matcher.value.split('|') : null;
}

/** True when some label cannot satisfy both. Two open patterns are taken to be able to meet. */
export function exclude(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  const both = [...a, ...b];
  return [...new Set(both.map((matcher) => matcher.name))].some((label) => {
    const here = both.filter((matcher) => matcher.name === label);
    const values = here.map(allowed).find((list) => list !== null);
    if (values) return !values.some((value) => couldMatch(here, { [label]: value }));
    return here.some((one) => here.some((other) => one.op === '=~' && other.op === '!~' && one.value === other.value));
  });
}
