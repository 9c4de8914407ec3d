import { expect } from 'vitest';
import { handbookFolder, NOW, runbook, SOUND } from '../handbook-folder.fixture.ts';
import { lintHandbook } from '../lint.ts';

/** Path of the sound handbook's one runbook. */
export const RUNBOOK = 'runbooks/submissions-fail.md';

/** Files on top of the sound handbook; null leaves one out. */
export type Files = Readonly<Record<string, string | null>>;

/** [what is wrong, files on top of the sound handbook, the one finding it gives] */
export type Case = readonly [string, Files, string];

/** `level file:line message` of every finding, but for the one that the test folder is not under Git. */
export async function lint(files: Files, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const findings = await lintHandbook(await handbookFolder(files), NOW, env);
  return findings.filter((finding) => finding.file !== '.').map(({ level, file, line, message }) => `${level} ${file}:${line} ${message}`);
}

/** These files give this finding and no other. */
export async function expectOne(files: Files, expected: string): Promise<void> {
  const found = await lint(files);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(expected);
}

/** The sound people.yaml with more people. */
export function people(extra: string): string {
  return `${SOUND['people.yaml']}${extra}`;
}

/** The sound runbook with another lever, on line 11. */
export function withLever(plan: string): string {
  return runbook([/ {2}flag-off: .*/, `  flag-off: { by: hand, rehearsed: { on: 2026-10-01 } }\n${plan}`]);
}

/** The sound runbook with another condition, on line 9. */
export function withCondition(lines: string): string {
  return runbook(['levers:', `${lines}\nlevers:`]);
}

/** An SLO that no runbook names yet. */
export const SLO = [
  'apiVersion: openslo/v1',
  'kind: SLO',
  'metadata: { name: grading-availability }',
  'spec: { service: grading, objectives: [{ target: 0.99 }] }',
  '',
].join('\n');
