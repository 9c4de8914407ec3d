import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import { commitAll, emptyFolder, gitIn, handbookFolder, NOW, runbook, SOUND, writeFiles } from './handbook-folder.fixture.ts';
import { type InForce, openHandbook } from './in-force.ts';

type Told = { readonly level: 'info' | 'warn'; readonly fields: object; readonly message: string };

async function open(folder: string, clock: () => string = () => NOW): Promise<{ readonly inForce: InForce; readonly told: Told[] }> {
  const told: Told[] = [];
  const log = {
    info: (fields: object, message: string) => void told.push({ level: 'info', fields, message }),
    warn: (fields: object, message: string) => void told.push({ level: 'warn', fields, message }),
  };
  return { inForce: await openHandbook({ folder, clock, log }), told };
}

const titles = (inForce: InForce): readonly string[] => inForce.current().runbooks.map((one) => one.title);

describe('the handbook in force', () => {
  it('is the one that loaded, with its commit', async () => {
    const folder = await handbookFolder();
    const commit = await commitAll(folder);
    const { inForce, told } = await open(folder);
    expect(inForce.current()).toMatchObject({ folder, commit, dirty: false, loadedAt: NOW });
    expect(inForce.findings()).toEqual([]);
    expect(told).toEqual([{ level: 'info', fields: { commit, dirty: false, runbooks: 1, warnings: 0 }, message: 'handbook loaded' }]);
  });

  it('stays the last good one while a new one has errors, and the findings show', async () => {
    const folder = await handbookFolder();
    const { inForce, told } = await open(folder);
    const before = inForce.current();
    await writeFiles(folder, { 'runbooks/submissions-fail.md': runbook(['title: Submissions fail', 'title: Changed'], ['owner:', 'onwer:']) });
    const loaded = await inForce.reload();
    expect(loaded.handbook).toBeNull();
    expect(inForce.current()).toBe(before);
    expect(inForce.findings()).toContainEqual(expect.objectContaining({ level: 'error', file: 'runbooks/submissions-fail.md', line: 4 }));
    expect(told.at(-1)).toMatchObject({ level: 'warn', message: `handbook has errors; the one loaded at ${NOW} stays in force` });

    await writeFiles(folder, { 'runbooks/submissions-fail.md': runbook(['title: Submissions fail', 'title: Changed']) });
    await inForce.reload();
    expect(titles(inForce)).toEqual(['Changed']);
    expect(inForce.findings().filter((finding) => finding.level === 'error')).toEqual([]);
  });

  it('survives a folder that goes away', async () => {
    const folder = await handbookFolder();
    const { inForce } = await open(folder);
    await rm(folder, { recursive: true });
    expect((await inForce.reloadIfChanged())?.handbook).toBeNull();
    expect(titles(inForce)).toEqual(['Submissions fail']);
    expect(inForce.findings()).toEqual([expect.objectContaining({ file: '.', message: expect.stringContaining('no such folder') })]);
  });

  it('is an empty one with the rulebook’s numbers when the very first load fails', async () => {
    const { inForce, told } = await open(await emptyFolder());
    expect(inForce.current()).toMatchObject({ commit: null, people: [], runbooks: [], policy: DEFAULT_POLICY });
    expect(inForce.findings().map((finding) => finding.file)).toContain('people.yaml');
    expect(told.at(-1)).toMatchObject({ level: 'warn', message: 'handbook has errors; an empty handbook is in force' });
  });
});

describe('reload when something has changed', () => {
  it('does nothing while nothing has', async () => {
    const folder = await handbookFolder();
    await commitAll(folder);
    const { inForce, told } = await open(folder);
    expect(await inForce.reloadIfChanged()).toBeNull();
    expect(await inForce.reloadIfChanged()).toBeNull();
    expect(told).toHaveLength(1);
  });

  it.each<readonly [string, (folder: string) => Promise<unknown>]>([
    ['a file is written', (folder) => writeFile(join(folder, 'policy.yaml'), `${SOUND['policy.yaml']}# a note\n`)],
    ['a file comes', (folder) => writeFiles(folder, { 'adr/0001.md': '# 1' })],
    ['a file goes', (folder) => rm(join(folder, 'templates'), { recursive: true })],
    ['a commit comes without any change of a file', (folder) => gitIn(folder, 'commit', '--quiet', '--allow-empty', '-m', 'again')],
  ])('loads when %s', async (_, change) => {
    const folder = await handbookFolder();
    await commitAll(folder);
    const { inForce } = await open(folder);
    await change(folder);
    expect(await inForce.reloadIfChanged()).not.toBeNull();
    expect(await inForce.reloadIfChanged()).toBeNull();
  });

  it('loads in a new year, for its holidays (P1)', async () => {
    let now = '2026-12-31T23:59:59.000Z';
    const { inForce } = await open(await handbookFolder({ 'policy.yaml': 'holidays: PT\n' }), () => now);
    expect(inForce.current().calendar.holidays.at(-1)).toBe('2028-12-25');
    now = '2027-01-01T00:00:00.000Z';
    await inForce.reloadIfChanged();
    expect(inForce.current().calendar.holidays.at(-1)).toBe('2029-12-25');
  });

  it('loads that are asked for at once come one after the other, and the last state of the files wins', async () => {
    const folder = await handbookFolder();
    const { inForce } = await open(folder);
    const first = inForce.reload();
    await writeFiles(folder, { 'runbooks/submissions-fail.md': runbook(['title: Submissions fail', 'title: Later']) });
    await Promise.all([first, inForce.reload(), inForce.reload(), inForce.reloadIfChanged()]);
    expect(titles(inForce)).toEqual(['Later']);
  });
});
