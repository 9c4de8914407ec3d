import type { LeverReport } from '#domain/incident/command.ts';
import type { LeverAdapter } from '#domain/runbook/lever.ts';
import type { LeverPuller, PullRequest } from '#engine/ports.ts';

/** A lever for tests and replays: nothing outside is touched, every request is on record. */
export type FakeLever = LeverPuller & {
  /** Every request, repeats too, in order. */
  readonly requests: readonly PullRequest[];
  /** Reports of the next pulls, in order; afterwards every pull is done in 0 ms. */
  reportNext(...reports: readonly LeverReport[]): void;
};

/** A puller for levers of the given kind. It answers `done`, with 0 rows on a dry run, unless `answer` or `reportNext` say otherwise. */
export function fakeLever(
  adapter: LeverAdapter['adapter'] = 'command',
  answer: (request: PullRequest) => LeverReport | undefined = () => undefined,
): FakeLever {
  const requests: PullRequest[] = [];
  const next: LeverReport[] = [];
  return {
    adapter,
    requests,
    reportNext: (...reports) => {
      next.push(...reports);
    },
    async pull(request) {
      requests.push(request);
      if (request.how.adapter !== adapter) {
        return { outcome: 'failed', tookMs: 0, output: '', reason: `the ${adapter} adapter cannot pull a lever of the kind ${request.how.adapter}` };
      }
      return (
        next.shift() ??
        answer(request) ?? {
          outcome: 'done',
          tookMs: 0,
          output: 'nothing was touched: this lever is a fake',
          undo: null,
          rows: request.dryRun ? 0 : null,
        }
      );
    },
  };
}
