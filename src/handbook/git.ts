import { execFile } from 'node:child_process';
import { devNull } from 'node:os';

/** What one run of git comes to. `stdout` holds what came, also when it failed or was cut. */
export type GitAnswer = {
  /** Ended with 0. */
  readonly ok: boolean;
  /** Exit code; null when it did not end by itself. */
  readonly code: number | null;
  readonly stdout: string;
  /** The git program is not installed. */
  readonly missing: boolean;
  /** One line on what went wrong; empty when nothing did. */
  readonly message: string;
};

const TIMEOUT_MS = 10_000;
const OUTPUT_LIMIT = 4 * 1024 * 1024;

/** A repository is somebody else's input: its own configuration may name programs to run, and none of them is wanted for reading. */
const SETTINGS = [
  'safe.directory=*',
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.quotePath=false',
  'log.showSignature=false',
  'protocol.allow=never',
  'gc.auto=0',
].flatMap((setting) => ['-c', setting]);

function environment(): NodeJS.ProcessEnv {
  return {
    ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    // A replacement object would let a repository show another history than the one that was committed.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ATTR_NOSYSTEM: '1',
  };
}

/**
 * Run git for reading in a folder: no prompt, hook, pager, network, outside configuration or program named by the repository; 10 seconds and
 * 4 MiB at most (what came until then is in `stdout`). Never throws: whatever happens is an answer. The caller checks what comes from people
 * before it is an argument, and puts it after `--end-of-options` or `--`.
 */
export function git(folder: string, args: readonly string[]): Promise<GitAnswer> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['--no-pager', '--literal-pathspecs', ...SETTINGS, '-C', folder, ...args],
      { env: environment(), timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: OUTPUT_LIMIT, encoding: 'utf8', windowsHide: true },
      (error, stdout, stderr) => {
        const [said = ''] = stderr.trim().split('\n');
        if (!error) return resolve({ ok: true, code: 0, stdout, missing: false, message: '' });
        if (error.code === 'ENOENT') return resolve({ ok: false, code: null, stdout: '', missing: true, message: 'git is not installed' });
        if (typeof error.code === 'number') return resolve({ ok: false, code: error.code, stdout, missing: false, message: said });
        const limit = error.killed ? `git did not answer within ${TIMEOUT_MS / 1000} s` : 'git said more than is read here';
        return resolve({ ok: false, code: null, stdout, missing: false, message: limit });
      },
    );
  });
}
