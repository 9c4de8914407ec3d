import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, handbookFolder, NOW, runbook, writeFiles } from './handbook-folder.fixture.ts';
import { lintHandbook } from './lint.ts';
import { loadHandbook } from './load.ts';

const ESCAPE = String.fromCharCode(27);

/** `file:line message` of the errors of a handbook with these files on top of the sound one. */
async function errors(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  const findings = await lintHandbook(await handbookFolder(files), NOW, {});
  return findings.filter((finding) => finding.level === 'error').map(({ file, line, message }) => `${file}:${line} ${message}`);
}

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[i]}`).join(', ')}]`),
].join('\n');

describe('hostile YAML is one finding with its line, never a crash or a hang', () => {
  it.each([
    ['an alias bomb', `${bomb}\n`, /policy\.yaml:1 expands its aliases/],
    ['an alias of itself', 'organisation: x\nchain: &c\n  - { id: a, name: *c }\n', /policy\.yaml:3 `\*c` refers to the value that it stands in/],
    ['an alias of nothing', 'organisation: *x\n', /policy\.yaml:1 refers to `\*x`, which is nowhere above/],
    ['a tag', 'organisation: !!js/function "function () { return 1 }"\n', /policy\.yaml:1 uses a YAML tag/],
    ['a binary tag', 'organisation: !!binary aGk=\n', /policy\.yaml:1 uses a YAML tag/],
    ['a key twice', 'organisation: a\ntimeZone: UTC\norganisation: b\n', /policy\.yaml:3 key `organisation` is given twice/],
    ['a second document', 'organisation: a\n---\norganisation: b\n', /policy\.yaml:\d holds a second YAML document/],
    ['__proto__', '__proto__:\n  organisation: x\n', /policy\.yaml:1 key `__proto__` is refused/],
    ['a map for a key', '? [a]\n: b\n', /policy\.yaml:1 is not YAML here/],
    ['a list that never ends', 'workWeek: [MO\n', /policy\.yaml:\d is not YAML here/],
    ['tabs', 'updates:\n\tevery: PT5M\n', /policy\.yaml:2 is not YAML here/],
    ['a NUL in an escape', 'organisation: "a\\0b"\n', /policy\.yaml:1 holds a character that no text may hold/],
    ['half a surrogate pair', 'organisation: "a\\ud800b"\n', /policy\.yaml:1 holds a character that no text may hold/],
    ['a line feed in a name', 'organisation: "a\\nb"\n', /policy\.yaml:1 `organisation` must be one line of text/],
    ['100,000 open brackets', `chain: ${'['.repeat(100_000)}`, /policy\.yaml:1 nests deeper/],
    ['100,000 nested items', `chain:\n${'- '.repeat(100_000)}x`, /policy\.yaml:2 nests deeper/],
    ['1,000 levels of indentation', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /policy\.yaml:302 nests deeper/],
  ])('%s', async (_, text, expected) => {
    const found = await errors({ 'policy.yaml': text });
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(expected);
  });

  it('a file cannot choose an older YAML, in which NO and 09:00 are no text', async () => {
    const { handbook } = await loadHandbook(
      await handbookFolder({ 'policy.yaml': '%YAML 1.1\n---\norganisation: NO\nmeetings: { standup: { at: 09:00 } }\n' }),
      NOW,
      {},
    );
    expect(handbook?.policy.organisation).toBe('NO');
    expect(handbook?.policy.meetings.standup.at).toBe('09:00');
  });

  it('100,000 keys cost seconds at most, and their findings are cut', async () => {
    const started = performance.now();
    const found = await errors({ 'policy.yaml': Array.from({ length: 90_000 }, (_, i) => `k${i % 80_000}: v`).join('\n') });
    expect(found.length).toBeLessThanOrEqual(20);
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);

  it('quotes what it found without control characters or direction marks, and cut', async () => {
    const [found] = await errors({ 'policy.yaml': `"${ESCAPE}[31mred\u202E${'x'.repeat(500)}": 1\n` });
    expect(found).toContain('unknown key `\\u001b[31mred\\u202ex');
    expect(found).not.toContain(ESCAPE);
    expect(found?.length).toBeLessThan(400);
  });
});

describe('hostile files', () => {
  it('a file over 1 MiB is refused, one of exactly 1 MiB is read', async () => {
    const comment = (size: number): string => `#${'x'.repeat(size - 1)}`;
    expect(await errors({ 'policy.yaml': comment(1024 * 1024 + 1) })).toEqual([
      'policy.yaml:1 is larger than 1024 KiB, the most that is read; split it',
    ]);
    expect(await errors({ 'policy.yaml': comment(1024 * 1024) })).toEqual([]);
  });

  it('bytes that are no UTF-8 are refused with their line', async () => {
    expect(
      await errors({ 'policy.yaml': Buffer.concat([Buffer.from('# fine\norganisation: Caf'), Buffer.from([0xe9]), Buffer.from('\n')]) }),
    ).toEqual(['policy.yaml:2 is not UTF-8 text here; save the file as UTF-8']);
  });

  it('a NUL byte is refused with its line', async () => {
    expect(await errors({ 'templates/a.md': Buffer.from('a\n\nb\0') })).toEqual(['templates/a.md:3 holds a NUL byte; a handbook is text in UTF-8']);
  });

  it('a link that leaves the handbook is refused, file and folder alike; one inside is followed', async () => {
    const outside = await emptyFolder();
    await writeFiles(outside, { 'secret.md': 'secret', 'x/a.md': 'secret' });
    const folder = await handbookFolder({ 'adr/0001.md': '# 1' });
    await symlink(join(outside, 'secret.md'), join(folder, 'templates', 'secret.md'));
    await symlink(join(outside, 'x'), join(folder, 'checklists'));
    await symlink('0001.md', join(folder, 'adr', '0002.md'));
    await symlink('nowhere.md', join(folder, 'adr', '0003.md'));
    const findings = await lintHandbook(folder, NOW, {});
    expect(findings.filter((finding) => finding.level === 'error').map((finding) => `${finding.file} ${finding.message}`)).toEqual([
      'adr/0003.md cannot be read (ENOENT)',
      'checklists/a.md is a link that leaves the handbook; copy the file into the handbook instead',
      'templates/secret.md is a link that leaves the handbook; copy the file into the handbook instead',
    ]);
    expect(JSON.stringify(findings)).not.toContain('secret"');
  });

  it('a pipe is not waited for, and a folder is no file', async () => {
    const folder = await handbookFolder({ 'runbooks/folder.md/x': '' });
    const makePipe = 'mkfifo';
    execFileSync(makePipe, [join(folder, 'runbooks', 'pipe.md')]);
    const findings = await lintHandbook(folder, NOW, {});
    expect(findings.filter((finding) => finding.level === 'error').map((finding) => `${finding.file} ${finding.message}`)).toEqual([
      'runbooks/folder.md is not a file',
      'runbooks/pipe.md is not a file',
    ]);
  });

  it.each(['---js\n{ title: process.exit(1) }\n---\n', '---json\n{}\n---\n', '---yaml\ntitle: x\n---\n'])(
    'front matter in another language is refused, not run: %j',
    async (text) => {
      expect(await errors({ 'runbooks/a.md': text })).toEqual([
        'runbooks/a.md:1 opens front matter in another language; write `---` alone on the first line, and YAML below',
      ]);
    },
  );

  it('the lines of front matter are the lines of the file', async () => {
    expect(await errors({ 'runbooks/submissions-fail.md': runbook(['severity: P1', 'severity: P1\nseverity: P2']) })).toEqual([
      'runbooks/submissions-fail.md:6 key `severity` is given twice in one map; keep one',
    ]);
  });

  it('a clientMessage does not reach outside the handbook', async () => {
    expect(await errors({ 'runbooks/submissions-fail.md': runbook(['templates/grading-down.md', 'templates/../../etc/passwd']) })).toEqual([
      expect.stringContaining('`clientMessage` must be a path inside the handbook'),
    ]);
  });

  it('names of the machine’s own objects are names like any other', async () => {
    const { handbook } = await loadHandbook(
      await handbookFolder({
        'services/toString.yaml': 'name: S\nowner: maya\naudiences: { leadership: [maya] }\n',
        'runbooks/constructor.md': runbook(['SubmissionErrorRate', 'Other']),
      }),
      NOW,
      {},
    );
    expect(handbook?.services.map((service) => service.id)).toEqual(['grading', 'toString']);
    expect(handbook?.runbooks.map((one) => one.id)).toEqual(['constructor', 'submissions-fail']);
  });
});
