import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { LEVERS, type Lever } from '#domain/runbook/lever.ts';
import { error, printable, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { LeverPlanFile, VENDORS } from '../schemas/lever.ts';
import type { RunbookSource, Sources } from '../sources.ts';

/** Settings without which a vendor's adapter has nothing to pull. */
const NEEDS: Readonly<Record<(typeof VENDORS)[number], readonly string[]>> = {
  unleash: ['flag', 'environment'],
  launchdarkly: ['flag'],
  growthbook: ['flag'],
  datadog: ['flag'],
  flagd: ['flag'],
  github: ['repository'],
  gitlab: ['project'],
  argocd: ['application'],
};

/** Vendors whose adapter is part of this version. */
const SHIPPED: ReadonlySet<string> = new Set(['unleash']);

/** Levers that name something that can be pulled, and programs that are where the runbook says (C2, C4, C5, C6). */
export async function lintLevers(sources: Sources, folder: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const source of sources.runbooks) {
    for (const lever of LEVERS) {
      const plan = source.value.levers?.[lever];
      if (plan) findings.push(...lintPlan(source, lever, plan), ...(await lintPrograms(source, lever, plan, folder)));
    }
  }
  return findings;
}

function lintPlan(source: RunbookSource, lever: Lever, plan: LeverPlanFile): readonly Finding[] {
  const at = ['levers', lever];
  const field = `\`levers.${lever}\``;
  const findings: Finding[] = [];
  const nothing = (what: string): void => {
    findings.push(error(source.file, source.lineOf(at), `${field} names nothing: ${what}`));
  };
  const doubt = (key: string, message: string): void => {
    findings.push(warning(source.file, source.lineOf([...at, key]), message));
  };
  const byHand = plan.adapter === undefined || plan.adapter === 'hand';
  if (plan.adapter === undefined || plan.adapter === 'hand') {
    if (plan.adapter === undefined && plan.by === undefined && plan.skip === undefined && plan.reversible !== false)
      nothing('write an `adapter`, `by: hand`, or `skip` with the reason');
  } else if (plan.adapter === 'command') {
    if (!plan.run?.[0]?.trim()) nothing('adapter `command` needs `run`, such as `[./scripts/rollback, grading]`');
  } else if (plan.adapter === 'http') {
    if (plan.url === undefined) nothing('adapter `http` needs `url`');
  } else {
    const settings: Readonly<Record<string, unknown>> = plan;
    for (const setting of NEEDS[plan.adapter]) {
      if (typeof settings[setting] !== 'string' || settings[setting].trim() === '') nothing(`adapter \`${plan.adapter}\` needs \`${setting}\``);
    }
    if (!SHIPPED.has(plan.adapter))
      doubt(
        'adapter',
        `adapter \`${plan.adapter}\` is not part of this version: pulling it will fail; until then use \`command\`, \`http\` or \`by: hand\``,
      );
  }
  const calls = plan.adapter === 'command' || plan.adapter === 'http';
  if (lever === 'data-correction' && calls && plan.dryRun === undefined) {
    doubt('adapter', `${field} has no \`dryRun\`: data is corrected only after a dry run has shown the number of rows (C5), so it cannot be pulled`);
  }
  if (lever === 'migration-rollback' && plan.reversible === undefined) {
    doubt('reversible', `${field} does not say \`reversible\`: only a migration that was written to be reversible can be rolled back (C4)`);
  }
  if (lever === 'migration-rollback' && plan.reversible === false && !byHand) {
    doubt('adapter', `${field} has an adapter and \`reversible: false\`: it is unavailable and never pulled (C4)`);
  }
  return findings;
}

async function lintPrograms(source: RunbookSource, lever: Lever, plan: LeverPlanFile, folder: string): Promise<readonly Finding[]> {
  if (plan.adapter !== 'command') return [];
  const findings: Finding[] = [];
  const base = resolve(folder, plan.cwd ?? '.');
  for (const key of ['run', 'dryRun', 'undo'] as const) {
    const program = plan[key]?.[0];
    // A bare name is looked up on the machine that pulls the lever, which need not be this one.
    if (program === undefined || !program.includes('/') || isAbsolute(program)) continue;
    const flaw = await programFlaw(resolve(base, program));
    if (!flaw) continue;
    const from = plan.cwd === undefined ? 'the handbook folder' : `\`cwd\` (${printable(plan.cwd)})`;
    findings.push(
      warning(
        source.file,
        source.lineOf(['levers', lever, key]),
        `\`levers.${lever}.${key}\`: \`${printable(program)}\`, looked up from ${from}, ${flaw}`,
      ),
    );
  }
  return findings;
}

async function programFlaw(path: string): Promise<string | null> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return 'is not a file';
    return found.mode & 0o111 ? null : 'may not be executed (chmod +x)';
  } catch {
    return 'is not there';
  }
}
