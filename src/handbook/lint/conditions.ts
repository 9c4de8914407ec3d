import { parseMatchers } from '#domain/runbook/matchers.ts';
import { conditionId } from '../assemble.ts';
import { compileWhen } from '../cel.ts';
import { error, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { RunbookSource, Sources } from '../sources.ts';
import { dangling, type Known, twice } from './known.ts';

/** Conditions: matchers and expressions that can be read, SLOs that exist, one name each; and SLOs that no runbook names (B1, B3). */
export function lintConditions(sources: Sources, known: Known): readonly Finding[] {
  return [...sources.runbooks.flatMap((runbook) => inRunbook(runbook, known)), ...objectives(sources, known)];
}

function inRunbook(source: RunbookSource, known: Known): readonly Finding[] {
  const { file, value, lineOf } = source;
  const conditions = value.conditions ?? [];
  const findings: Finding[] = [...twice(source, conditions.map(conditionId), (index) => ['conditions', index], 'condition')];
  for (const [index, condition] of conditions.entries()) {
    const at = ['conditions', index];
    if ('slo' in condition) {
      findings.push(...dangling(source, [...at, 'slo'], `conditions[${index}].slo`, condition.slo, known.slos, 'SLO', 'slos/'));
      continue;
    }
    const parsed = parseMatchers(condition.match);
    if (!parsed.ok) findings.push(error(file, lineOf([...at, 'match']), `\`match\` of condition \`${condition.id}\`: ${parsed.message}`));
    if (condition.when === undefined) continue;
    const compiled = compileWhen(condition.when);
    if (!compiled.ok) findings.push(error(file, lineOf([...at, 'when']), `\`when\` of condition \`${condition.id}\`: ${compiled.message}`));
  }
  return findings;
}

function objectives(sources: Sources, known: Known): readonly Finding[] {
  const findings: Finding[] = [];
  const files = new Map<string, string>();
  const named = new Set(
    sources.runbooks.flatMap(({ value }) => (value.conditions ?? []).flatMap((condition) => ('slo' in condition ? [condition.slo] : []))),
  );
  const brokenRunbook = [...sources.broken].some((file) => file.startsWith('runbooks/'));
  for (const source of sources.slos) {
    const { file, value, lineOf } = source;
    if (value.kind !== 'SLO') continue;
    const id = value.metadata.name;
    const line = lineOf(['metadata', 'name']);
    const earlier = files.get(id);
    if (earlier) findings.push(error(file, line, `SLO \`${id}\` is there twice: ${earlier} has it too`));
    files.set(id, earlier ?? file);
    findings.push(...dangling(source, ['spec', 'service'], 'service', value.spec.service, known.services, 'service', 'services/'));
    if (!named.has(id) && !brokenRunbook) {
      findings.push(
        warning(
          file,
          line,
          `SLO \`${id}\` is a condition without a runbook: add \`- slo: ${id}\` to the conditions of the runbook that says what to do (B3)`,
        ),
      );
    }
  }
  return findings;
}
