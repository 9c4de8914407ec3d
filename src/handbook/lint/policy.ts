import { durationMs } from '#domain/kernel/duration.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { policyOf } from '../assemble.ts';
import { error, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Sources } from '../sources.ts';
import { didYouMean } from '../suggest.ts';
import { type Known, twice } from './known.ts';

const CELLS = ['within5', 'within30'] as const;

/** policy.yaml: audiences that somebody is in, a reminder that comes before what it reminds of, levels named once (E1, M1, K4). */
export function lintPolicy(sources: Sources, known: Known): readonly Finding[] {
  const source = sources.policy;
  if (!source) return [];
  const { file, value, lineOf } = source;
  const findings: Finding[] = [];
  const policy = policyOf(value);
  const groups = known.groups && known.onCallGroups && new Set([...known.groups, ...known.onCallGroups]);
  for (const severity of SEVERITIES) {
    for (const cell of CELLS) {
      const written = value.severities?.[severity]?.[cell] !== undefined;
      for (const [index, audience] of policy.severities[severity][cell].entries()) {
        const group = audience.replace(/^next-(standup|sync):/, '');
        if (audience === 'clients' || group === 'on-call' || groups === null || groups.has(group)) continue;
        const line = lineOf(['severities', severity, cell, ...(written ? [index] : [])]);
        const minutes = cell === 'within5' ? 'five' : 'thirty';
        findings.push(
          written
            ? error(
                file,
                line,
                `\`${audience}\` is no audience: nobody in people.yaml has the group \`${group}\`, and on-call.yaml has none of that name${didYouMean(group, [...groups, 'clients'])}`,
              )
            : warning(
                file,
                line,
                `nobody has the group \`${group}\`, which the rulebook tells of a ${severity} within ${minutes} minutes (E1): give it to somebody in people.yaml, or write \`severities: {${severity}: {${cell}: [...]}}\``,
              ),
        );
      }
    }
  }
  if (durationMs(policy.updates.remindBefore) >= durationMs(policy.updates.every)) {
    findings.push(
      error(
        file,
        lineOf(['updates', 'remindBefore']),
        `\`updates.remindBefore\` (${policy.updates.remindBefore}) must be shorter than \`updates.every\` (${policy.updates.every})`,
      ),
    );
  }
  findings.push(
    ...twice(
      source,
      (value.chain ?? []).map((level) => level.id),
      (index) => ['chain', index, 'id'],
      'level',
    ),
  );
  return findings;
}
