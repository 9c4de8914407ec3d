import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** The moment at which tests read handbooks. */
export const NOW = '2026-11-23T10:00:00.000Z';

/** A small handbook in which nothing is wrong. */
export const SOUND: Readonly<Record<string, string>> = {
  'policy.yaml': 'organisation: Lumen Learning\ntimeZone: Europe/Lisbon\n',
  'people.yaml': [
    'people:',
    '  - { id: yossi, name: Yossi Adler, email: yossi@lumen.example, groups: [tech-lead] }',
    '  - { id: maya, name: Maya Stern, email: maya@lumen.example, groups: [product-owner, leadership] }',
    '',
  ].join('\n'),
  'on-call.yaml': [
    'schedules:',
    '  - id: primary',
    '    timeZone: Europe/Lisbon',
    '    layers:',
    '      - start: 2024-01-01',
    '        handOff: { every: P1W, at: "09:00", on: MO }',
    '        people: [yossi, maya]',
    'groups:',
    '  on-call: [{ schedule: primary, after: PT0M }]',
    '',
  ].join('\n'),
  'services/grading.yaml': 'id: grading\nname: Grading\nowner: yossi\n',
  'templates/grading-down.md': '{{service}} is down.\n',
  'runbooks/submissions-fail.md': [
    '---',
    'title: Submissions fail',
    'service: grading',
    'owner: yossi',
    'severity: P1',
    'conditions:',
    '  - id: error-rate',
    '    match: \'{alertname="SubmissionErrorRate"}\'',
    'levers:',
    '  flag-off: { by: hand, rehearsed: { on: 2026-10-01, took: PT40S } }',
    'clientMessage: templates/grading-down.md',
    'lastReviewed: 2026-11-01',
    '---',
    '# Submissions fail',
    '',
  ].join('\n'),
};

/** The sound runbook with some of its lines replaced. */
export function runbook(...changes: readonly (readonly [RegExp | string, string])[]): string {
  return changes.reduce<string>((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`the fixture has no ${from}`);
    return changed;
  }, SOUND['runbooks/submissions-fail.md'] ?? '');
}

/** A fresh folder that is gone when the test has finished. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handbook-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Write a handbook: the sound one with these files on top; null leaves a file out. */
export async function handbookFolder(files: Readonly<Record<string, string | Uint8Array | null>> = {}): Promise<string> {
  const folder = await emptyFolder();
  await writeFiles(folder, { ...SOUND, ...files });
  return folder;
}

/** Write files below a folder; null leaves one out. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array | null>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Run git in a folder as somebody without any configuration of their own. */
export async function gitIn(folder: string, ...args: readonly string[]): Promise<string> {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@lumen.example', '-c', 'safe.directory=*', '-c', 'init.defaultBranch=main'];
  const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  return (await run('git', [...who, ...args], { cwd: folder, env })).stdout.trim();
}

/** Make a folder a repository and commit everything in it; answers the commit. */
export async function commitAll(folder: string): Promise<string> {
  await gitIn(folder, 'init', '--quiet');
  await gitIn(folder, 'add', '--all');
  await gitIn(folder, 'commit', '--quiet', '--allow-empty', '-m', 'handbook');
  return gitIn(folder, 'rev-parse', 'HEAD');
}
