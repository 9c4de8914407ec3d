import { describe, expect, it } from 'vitest';
import { formatFindings } from './findings-format.ts';
import type { Finding } from './handbook.ts';

const FINDINGS: readonly Finding[] = [
  { level: 'error', file: 'people.yaml', line: 3, message: 'unknown key `emial`; did you mean `email`?' },
  { level: 'warning', file: 'runbooks/a,b:c.md', line: 1, message: '100% sure\nof two lines' },
];

describe('findings as text', () => {
  it('pretty: file, line, level and message, as editors read them', () => {
    expect(formatFindings(FINDINGS.slice(0, 1), 'pretty')).toBe('people.yaml:3: error: unknown key `emial`; did you mean `email`?\n');
    expect(formatFindings(FINDINGS.slice(0, 1), 'pretty', './handbook')).toBe(
      './handbook/people.yaml:3: error: unknown key `emial`; did you mean `email`?\n',
    );
  });

  it('json: the findings themselves', () => {
    expect(JSON.parse(formatFindings(FINDINGS, 'json'))).toEqual(FINDINGS);
    expect(JSON.parse(formatFindings([], 'json'))).toEqual([]);
  });

  it('github: annotations that no file name and no message can break out of', () => {
    expect(formatFindings(FINDINGS, 'github', 'hb/')).toBe(
      '::error file=hb/people.yaml,line=3::unknown key `emial`; did you mean `email`?\n::warning file=hb/runbooks/a%2Cb%3Ac.md,line=1::100%25 sure%0Aof two lines\n',
    );
  });

  it('nothing found is no text', () => {
    expect(formatFindings([], 'pretty')).toBe('');
    expect(formatFindings([], 'github')).toBe('');
  });
});
