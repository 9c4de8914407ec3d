import { afterAll, describe, expect, it } from 'vitest';
import type { LeverAdapter } from '#domain/runbook/lever.ts';
import type { LeverPuller, PullRequest } from '#engine/ports.ts';
import { OUTPUT_BYTES } from '../plain-output.ts';

/** A request as the dispatcher makes it; `changes` replace parts. */
export function pullRequest(how: LeverAdapter, changes: Partial<PullRequest> = {}): PullRequest {
  return {
    delivery: '0b54e5f2-0000-4000-8000-000000000001:4:0',
    lever: 'deploy-rollback',
    dryRun: false,
    how,
    incident: { ref: 'INC-12', title: 'Submissions fail', service: 'grading', severity: 'P1' },
    ...changes,
  };
}

/** A puller under test with one plan for each thing that can happen, and the deliveries it has really carried out. */
export type PullerUnderTest = {
  readonly puller: LeverPuller;
  /** Done, with output; its dry run names `dryRunRows`. */
  readonly works: LeverAdapter;
  readonly dryRunRows: number | null;
  readonly fails: LeverAdapter;
  /** There is no such lever at the other side. */
  readonly absent: LeverAdapter;
  /** Where the other side can be talkative: much more output than a report keeps. */
  readonly talks?: LeverAdapter;
  /** Where the handbook sets the timeout: the other side never answers, the timeout is PT0.2S. */
  readonly hangs?: LeverAdapter;
  /** Where the handbook writes the dry run: works, and has none. */
  readonly withoutDryRun?: LeverAdapter;
  carriedOut(): Promise<readonly string[]>;
  stop(): Promise<void>;
};

/** What everything that pulls levers promises (C6): whatever happens is a report. */
export function pullerContract(name: string, open: () => Promise<PullerUnderTest>): void {
  describe(`${name} keeps what every lever promises (C6)`, async () => {
    const test = await open();
    const { puller } = test;
    afterAll(() => test.stop());

    it('reports what it did and how long it took', async () => {
      const report = await puller.pull(pullRequest(test.works));
      expect(report).toMatchObject({ outcome: 'done', rows: null });
      expect(report.output).not.toBe('');
      expect(report.tookMs).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(report.tookMs)).toBe(true);
      expect(await test.carriedOut()).toEqual(['0b54e5f2-0000-4000-8000-000000000001:4:0']);
    });

    it('shows the rows of a dry run and does nothing else (C5)', async () => {
      const before = await test.carriedOut();
      const report = await puller.pull(pullRequest(test.works, { dryRun: true, lever: 'data-correction' }));
      expect(report).toMatchObject({ outcome: 'done', rows: test.dryRunRows, undo: null });
      expect(await test.carriedOut()).toEqual(before);
    });

    const { withoutDryRun } = test;
    if (withoutDryRun) {
      it('never takes the real thing for a dry run that the handbook does not have', async () => {
        const before = await test.carriedOut();
        const report = await puller.pull(pullRequest(withoutDryRun, { dryRun: true, lever: 'data-correction' }));
        expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('dryRun') });
        expect(await test.carriedOut()).toEqual(before);
      });
    }

    it('reports a failure with its reason', async () => {
      const report = await puller.pull(pullRequest(test.fails));
      expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/\S/) });
    });

    it('reports that there is no such lever (C3)', async () => {
      expect(await puller.pull(pullRequest(test.absent))).toMatchObject({ outcome: 'unavailable', reason: expect.stringMatching(/\S/) });
    });

    const { talks } = test;
    if (talks) {
      it('cuts long output and says so', async () => {
        const report = await puller.pull(pullRequest(talks));
        expect(Buffer.byteLength(report.output)).toBeLessThanOrEqual(OUTPUT_BYTES);
        expect(report.output).toMatch(/\[… \d+ bytes left out …\]/);
      });
    }

    const { hangs } = test;
    if (hangs) {
      it('does not wait for ever', async () => {
        expect(await puller.pull(pullRequest(hangs))).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('within PT0.2S') });
      });
    }

    it('says of a lever of another kind that it is not its own', async () => {
      expect(await puller.pull(pullRequest({ adapter: 'hand' }))).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('hand') });
    });
  });
}
