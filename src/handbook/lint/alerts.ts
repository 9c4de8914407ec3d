import { printable, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Sources } from '../sources.ts';
import { didYouMean } from '../suggest.ts';
import { couldMatch, matchings } from './matching.ts';

/** alerts/*.yaml: every alert that Prometheus can raise has a runbook whose condition matches it (B3, B5). */
export function lintAlerts(sources: Sources): readonly Finding[] {
  const conditions = matchings(sources);
  const names = new Set(
    conditions.flatMap(({ matchers }) => matchers.flatMap((matcher) => (matcher.name === 'alertname' && matcher.op === '=' ? [matcher.value] : []))),
  );
  const findings: Finding[] = [];
  for (const { file, value, lineOf } of sources.alerts) {
    for (const [nth, group] of value.groups.entries()) {
      for (const [index, rule] of group.rules.entries()) {
        if (rule.alert === undefined) continue;
        // A templated label has a value that only the firing alert knows.
        const fixed = Object.entries(rule.labels ?? {}).filter(([, text]) => !text.includes('{{'));
        const labels = { ...Object.fromEntries(fixed), alertname: rule.alert };
        if (conditions.some((condition) => couldMatch(condition.matchers, labels))) continue;
        const line = lineOf(['groups', nth, 'rules', index, 'alert']);
        const near = names.has(rule.alert) ? '' : didYouMean(rule.alert, names);
        findings.push(
          warning(file, line, `alert \`${printable(rule.alert)}\` is a condition without a runbook: no condition matches it (B3)${near}`),
        );
      }
    }
  }
  return findings;
}
