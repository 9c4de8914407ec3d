import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '#web/rules.ts';
import { mentions, type PageGround, pageFindings } from './page-check.ts';
import { FURNITURE, SENTENCES } from './page-sentences.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The figures, the pack and the release gate come after this version; docs/page.md says so in their rows. */
const LATER = ['L1', 'L2', 'L3'];

const known = new Map<string, string | undefined>();

/** The text of a file of the repository, read once. */
function read(path: string): string | undefined {
  if (!known.has(path)) known.set(path, existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined);
  return known.get(path);
}

const ground: PageGround = { text: read('docs/page.md') ?? '', sentences: SENTENCES, furniture: FURNITURE, rules: RULES, later: LATER, read };

describe('docs/page.md', () => {
  it('leads every sentence of the page to its rules, their files and their tests', () => {
    expect(pageFindings(ground)).toEqual([]);
  });

  it('knows every sentence once, by at most eight words of it', () => {
    expect(new Set(SENTENCES).size).toBe(SENTENCES.length);
    expect(SENTENCES.filter((words) => words.split(/\s+/).length > 8)).toEqual([]);
    expect(FURNITURE.filter((words) => !SENTENCES.includes(words))).toEqual([]);
  });
});

describe('the check of docs/page.md is awake', () => {
  const row = '| “Blameless in tone” | P6 | `src/domain/postmortem/blameless.ts` | `src/domain/postmortem/blameless.test.ts` |';
  const small: PageGround = { ...ground, text: row, sentences: ['Blameless in tone'], rules: ['P6'] };

  it('a page that holds gives no finding', () => {
    expect(pageFindings(small)).toEqual([]);
  });

  it.each([
    ['a sentence that has no row', { sentences: ['Blameless in tone', 'Structural in output'] }, /no row for the sentence “Structural in output”/],
    ['a rule that is in no row', { rules: ['P6', 'P7'] }, /no row names rule P7/],
    ['a rule that is none', { text: row.replace('P6', 'P6 P66') }, /names P66, which is no rule/],
    ['a row without a rule', { text: row.replace('| P6 |', '| – |'), rules: [] }, /names no rule/],
    ['a file that does not exist', { text: row.replace('blameless.ts', 'blameful.ts') }, /blameful\.ts, which does not exist/],
    ['a test that does not exist', { text: row.replace('blameless.test.ts', 'blameful.test.ts') }, /blameful\.test\.ts, which does not exist/],
    [
      'a test that does not mention the rule',
      { text: row.replace('postmortem/blameless.test.ts', 'kernel/duration.test.ts') },
      /mentions none of P6/,
    ],
    ['a rule that no test of its row mentions', { text: row.replace('P6', 'P6 C5'), rules: ['P6', 'C5'] }, /no test of it mentions C5/],
    ['a rule of this version without a file', { text: row.replace(/`src\/domain\/postmortem\/blameless.ts`/, '') }, /names no file/],
    ['a rule of this version without a test', { text: row.replace(/`[^`]*test.ts`/, '') }, /names no test/],
  ] as const)('%s is found', (_, broken, finding) => {
    expect(pageFindings({ ...small, ...broken }).join('\n')).toMatch(finding);
  });

  it('each single row of the real page is missed when it is gone', () => {
    const lines = ground.text.split('\n');
    const gone = lines
      .filter((line) => line.startsWith('| “'))
      .map((line) => pageFindings({ ...ground, text: lines.filter((other) => other !== line).join('\n') }));
    expect(gone.length).toBeGreaterThanOrEqual(SENTENCES.length);
    expect(gone.filter((findings) => findings.some((finding) => finding.startsWith('no row'))).length).toBe(gone.length);
  });

  it('a severity is no mention of the rule of the same name', () => {
    expect(mentions("it('a P1 without a runbook', () => declare({ severity: 'P1' }))", 'P1')).toBe(true);
    expect(mentions("const severity = 'P1';", 'P1')).toBe(false);
    expect(mentions("describe('P1: due within five working days', () => {", 'P1')).toBe(true);
    expect(mentions("expect(answer).toMatchObject({ rule: 'P1' })", 'P1')).toBe(true);
    expect(mentions("describe('G1–G5 the closing gate', () => {", 'G3')).toBe(true);
    expect(mentions("describe('G1–G5 the closing gate', () => {", 'G6')).toBe(false);
  });
});
