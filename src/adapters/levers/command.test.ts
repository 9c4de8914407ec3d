import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LeverAdapter } from '#domain/runbook/lever.ts';
import { until } from '#test/peers/peer-process.ts';
import { commandLever } from './command.ts';
import { pullerContract, pullRequest } from './puller.contract.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'tourniquet-levers-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
mkdirSync(join(base, 'scripts'));
writeFileSync(join(base, 'scripts', 'rollback'), '#!/bin/sh\necho "$TOURNIQUET_DELIVERY" >> done.log\necho "rolled back $1"\n');
chmodSync(join(base, 'scripts', 'rollback'), 0o755);
writeFileSync(join(base, 'scripts', 'notes.txt'), 'no program');

const environment = { PATH: process.env['PATH'], HOME: '/home/somebody', DEPLOY_TOKEN: 's3cret-token', OTHER_SECRET: 'keep-me' };
const lever = commandLever({ baseFolder: base, environment });
const sh = (script: string, more: Partial<Extract<LeverAdapter, { adapter: 'command' }>> = {}): LeverAdapter => ({
  adapter: 'command',
  run: ['sh', '-c', script],
  ...more,
});
const pull = (how: LeverAdapter, changes = {}) => lever.pull(pullRequest(how, changes));

pullerContract('a command', async () => ({
  puller: lever,
  works: { adapter: 'command', run: ['./scripts/rollback', 'grading'], dryRun: ['sh', '-c', 'echo checking 3 tables; echo "rows: 12"'] },
  dryRunRows: 12,
  fails: sh('echo it broke >&2; exit 3'),
  absent: sh('echo "unavailable: no earlier build of grading"; exit 1'),
  talks: sh('head -c 400000 /dev/zero | tr "\\0" x'),
  hangs: sh('sleep 30', { timeout: 'PT0.2S' }),
  withoutDryRun: { adapter: 'command', run: ['./scripts/rollback', 'grading'] },
  carriedOut: async () => readFileSync(join(base, 'done.log'), 'utf8').trim().split('\n'),
  stop: async () => undefined,
}));

describe('a command', () => {
  it('is run without a shell: an argument is an argument', async () => {
    const report = await pull({ adapter: 'command', run: ['printf', '%s|', '$(id)', '; rm -rf /', '*', ''] });
    expect(report.output).toBe('$(id)|; rm -rf /|*||');
  });

  it('sees what it is asked and what the handbook names, and nothing else of ours', async () => {
    const report = await pull({ adapter: 'command', run: ['env'], env: ['DEPLOY_TOKEN', 'NOT_SET'] });
    const seen = report.output.split('\n').map((line) => line.split('=')[0]);
    expect(seen).toEqual(expect.arrayContaining(['PATH', 'DEPLOY_TOKEN', 'TOURNIQUET_INCIDENT', 'TOURNIQUET_LEVER', 'TOURNIQUET_DELIVERY']));
    for (const name of ['HOME', 'OTHER_SECRET', 'TOURNIQUET_DRY_RUN', 'NOT_SET']) expect(seen).not.toContain(name);
    expect(report.output).toContain('TOURNIQUET_INCIDENT=INC-12');
    expect(report.output).toContain('(NOT_SET is not set where Tourniquet runs)');
  });

  it('keeps the values of the variables it was given off the timeline', async () => {
    const report = await pull(sh('echo "token $DEPLOY_TOKEN"; exit 4', { env: ['DEPLOY_TOKEN'] }));
    expect(report.output).toBe('token ${env:DEPLOY_TOKEN}');
    expect(JSON.stringify(report)).not.toContain('s3cret');
  });

  it('knows that it is a dry run', async () => {
    const report = await pull(sh('exit 9', { dryRun: ['sh', '-c', 'echo "$TOURNIQUET_DRY_RUN: (1,204 rows)"'] }), { dryRun: true });
    expect(report).toMatchObject({ outcome: 'done', output: '1: (1,204 rows)', rows: 1204 });
  });

  it.each([
    ['the folder of the handbook', undefined, ''],
    ['a folder below it', 'scripts', '/scripts'],
  ])('runs in %s', async (_name, cwd, below) => {
    const report = await pull({ adapter: 'command', run: ['pwd', '-P'], ...(cwd ? { cwd } : {}) });
    expect(report.output).toBe(`${base}${below}`);
  });

  it('runs elsewhere only where the handbook says so in full', async () => {
    expect(await pull({ adapter: 'command', run: ['pwd', '-P'], cwd: '/' })).toMatchObject({ outcome: 'done', output: '/' });
    symlinkSync('/', join(base, 'out'));
    for (const cwd of ['..', 'scripts/../..', 'out']) {
      expect(await pull({ adapter: 'command', run: ['pwd'], cwd }), cwd).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('leaves the handbook'),
      });
    }
    for (const cwd of ['nowhere', '/nowhere/at/all']) {
      expect(await pull({ adapter: 'command', run: ['pwd'], cwd }), cwd).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('does not exist'),
      });
    }
  });

  it('shows the command that undoes it, ready to paste', async () => {
    const report = await pull(sh('echo ok', { undo: ['./scripts/deploy', '--to', "it's 4"] }));
    expect(report).toMatchObject({ outcome: 'done', undo: "./scripts/deploy --to 'it'\\''s 4'" });
  });

  it('says why it could not be started', async () => {
    expect(await pull({ adapter: 'command', run: ['./scripts/gone'] })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('there is no program ./scripts/gone'),
    });
    expect(await pull({ adapter: 'command', run: ['./scripts/notes.txt'] })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('marked as executable'),
    });
    expect(await pull({ adapter: 'command', run: [] })).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('names no command') });
    expect(await pull({ adapter: 'command', run: ['echo', 'a\0b'] })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('could not be started'),
    });
  });

  it('tells failed, killed and unavailable apart', async () => {
    expect(await pull(sh('echo one; echo it broke >&2; exit 3'))).toMatchObject({
      outcome: 'failed',
      reason: 'exit code 3: it broke',
      output: 'one\nit broke',
    });
    expect(await pull(sh('kill -9 $$'))).toMatchObject({ outcome: 'failed', reason: 'it was ended by SIGKILL' });
    expect(await pull(sh('exit 69'))).toMatchObject({ outcome: 'unavailable' });
    expect(await pull(sh('echo "Unavailable: no such flag"'))).toMatchObject({ outcome: 'unavailable', reason: 'no such flag' });
  });

  it('shows plain text whatever the command writes', async () => {
    const report = await pull(sh("printf '\\033[31mred\\033[0m\\a \\377 \\033]8;;http://x\\033\\\\link\\r\\nnext\\342\\200\\256end'"));
    expect(report.output).toBe('red � link\nnextend');
  });

  it('ends everything it started when time is up, also what ignores being asked', async () => {
    const pid = join(base, 'pid');
    const report = await pull(
      sh(`trap "" TERM; sh -c 'trap "" TERM; echo $$ > ${pid}; sleep 60 & wait; sleep 60' & wait; sleep 60`, { timeout: 'PT0.5S' }),
    );
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('stopped with everything it had started') });
    const child = Number(readFileSync(pid, 'utf8'));
    // A dead process that nobody has waited for yet is dead all the same.
    const state = (): string => (existsSync(`/proc/${child}/stat`) ? (readFileSync(`/proc/${child}/stat`, 'utf8').split(' ')[2] ?? '') : 'gone');
    if (existsSync('/proc/self/stat')) await until('the child to be dead', () => ['gone', 'Z', 'X'].includes(state()));
    else expect(() => process.kill(child, 0)).toThrow();
  });

  it('is done when the command is, although something it left running holds its output', async () => {
    const report = await pull(sh('echo started; sleep 5 & exit 0'));
    expect(report).toMatchObject({ outcome: 'done', output: 'started' });
    expect(report.tookMs).toBeLessThan(4_000);
  });

  it('refuses a secret on the command line, where everybody on the machine can read it', async () => {
    const report = await pull({ adapter: 'command', run: ['echo', '${env:DEPLOY_TOKEN}'] });
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('env: [DEPLOY_TOKEN]') });
  });

  it('refuses a timeout that is no duration', async () => {
    expect(await pull(sh('echo', { timeout: '60' }))).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('PT60S') });
  });
});
