import { describe, expect, it } from 'vitest';
import { handbookFolder, NOW } from '../handbook-folder.fixture.ts';
import { lintHandbook } from '../lint.ts';
import { type Case, expectOne } from './lint.fixture.ts';

describe('a sound handbook', () => {
  it('has no findings but that it is not under Git', async () => {
    expect(await lintHandbook(await handbookFolder(), NOW, {})).toEqual([
      { level: 'warning', file: '.', line: 1, message: 'is not under Git: structural fixes cannot be proven (K2); run `git init` in it and commit' },
    ]);
  });
});

describe('files beside the handbook', () => {
  it.each<Case>([
    ['a misspelt file', { 'on_call.yaml': 'x: 1\n' }, 'warning on_call.yaml:1 `on_call.yaml` is not read; did you mean `on-call.yaml`?'],
    ['another ending', { 'services/accounts.yml': 'x: 1\n' }, 'warning services/accounts.yml:1 is not read: files of `services` end in `.yaml`'],
    ['a runbook without front matter', { 'runbooks/a.md': '# Only words\n' }, 'error runbooks/a.md:1 has no front matter: begin the file with `---`'],
    [
      'front matter that never ends',
      { 'runbooks/a.md': '---\ntitle: x\n' },
      'error runbooks/a.md:1 opens front matter with `---` and never closes it',
    ],
  ])('%s', (_, files, expected) => expectOne(files, expected));
});
