import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

/** Remove every folder that was made here; for `afterEach`. */
export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A new empty folder. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  folders.push(folder);
  return folder;
}

/** A real Git repository that is written to as a person would, with dates of our choosing. */
export class TemporaryRepository {
  readonly folder: string;
  constructor(folder = temporaryFolder()) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.git('init', '-q', '-b', 'main');
  }

  /** Run git in it and answer what it printed. */
  git(...args: string[]): string {
    return this.gitAt('2026-05-01T00:00:00Z', ...args);
  }

  /** The same, with the dates that a commit then carries. */
  gitAt(date: string, ...args: string[]): string {
    const env = {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    return execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@x.test', '-C', this.folder, ...args], { env, encoding: 'utf8' }).trim();
  }

  /** Write files (null removes one) and commit; answers the commit's id. */
  commit(date: string, files: Readonly<Record<string, string | null>>): string {
    for (const [path, text] of Object.entries(files)) {
      const at = join(this.folder, path);
      mkdirSync(dirname(at), { recursive: true });
      if (text === null) rmSync(at);
      else writeFileSync(at, text);
    }
    this.git('add', '-A');
    this.gitAt(date, 'commit', '-q', '--allow-empty', '-m', 'a change');
    return this.git('rev-parse', 'HEAD');
  }
}
