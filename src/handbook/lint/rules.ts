import type { Instant } from '#domain/kernel/stamp.ts';
import { error, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Sources } from '../sources.ts';
import { lintAlerts } from './alerts.ts';
import { lintAmbiguity } from './ambiguity.ts';
import { lintConditions } from './conditions.ts';
import { knownNames } from './known.ts';
import { lintLevers } from './levers.ts';
import { lintOnCall } from './on-call.ts';
import { lintPeople } from './people.ts';
import { lintPolicy } from './policy.ts';
import { lintRunbooks } from './runbooks.ts';
import { type Environment, lintSecrets } from './secrets.ts';
import { lintServices } from './services.ts';

/** What lint must know besides the files. */
export type LintContext = { readonly folder: string; readonly now: Instant; readonly env: Environment };

/** Everything that can be wrong between files that are each in good shape. Touches the disk only to see whether the levers' programs are there. */
export async function lintSources(sources: Sources, { folder, now, env }: LintContext): Promise<readonly Finding[]> {
  const known = knownNames(sources);
  return [
    ...missingFiles(sources),
    ...lintPolicy(sources, known),
    ...lintPeople(sources),
    ...lintOnCall(sources, known, now),
    ...lintServices(sources, known),
    ...lintRunbooks(sources, known, now),
    ...lintConditions(sources, known),
    ...(await lintLevers(sources, folder)),
    ...lintAmbiguity(sources),
    ...lintAlerts(sources),
    ...lintSecrets(sources, env),
  ];
}

function missingFiles(sources: Sources): readonly Finding[] {
  const findings: Finding[] = [];
  if (!sources.policy && !sources.broken.has('policy.yaml')) {
    findings.push(
      warning(
        'policy.yaml',
        1,
        "is missing: begin with `organisation: NAME` and `timeZone: Europe/Lisbon`; every key may be left out, and the rulebook's value stands",
      ),
    );
  }
  if (!sources.people && !sources.broken.has('people.yaml')) {
    findings.push(
      error('people.yaml', 1, 'is missing: begin with `people: [{id: maya, name: Maya Stern, email: maya@example.org, groups: [tech-lead]}]`'),
    );
  }
  return findings;
}
