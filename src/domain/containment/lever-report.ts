/** C6: what an adapter said becomes entries; a report that nobody waits for is ignored. */
import { accept, type Decision } from '../kernel/decision.ts';
import type { Lever } from '../runbook/lever.ts';
import type { Containment, ContainmentEntry } from './containment.ts';
import { leverOf } from './levers.ts';

/** What an adapter reports: done, failed, or that there is nothing to pull. */
export type AdapterReport =
  | { readonly outcome: 'done'; readonly tookMs: number; readonly output: string; readonly undo: string | null; readonly rows: number | null }
  | { readonly outcome: 'failed' | 'unavailable'; readonly tookMs: number; readonly output: string; readonly reason: string };

/** Turn an adapter's answer into entries. */
export function decideReport(containment: Containment, lever: Lever, dryRun: boolean, report: AdapterReport): Decision<ContainmentEntry> {
  if (leverOf(containment, lever).state !== 'pulling') return accept();
  switch (report.outcome) {
    case 'done':
      return dryRun
        ? accept<ContainmentEntry>({ type: 'lever.dry_run', data: { lever, rows: report.rows, output: report.output, tookMs: report.tookMs } })
        : accept<ContainmentEntry>({
            type: 'lever.pulled',
            data: { lever, by: 'adapter', tookMs: report.tookMs, output: report.output, undo: report.undo, note: null },
          });
    case 'unavailable':
      return accept<ContainmentEntry>({ type: 'lever.unavailable', data: { lever, reason: report.reason } });
    case 'failed':
      return accept<ContainmentEntry>({
        type: 'lever.failed',
        data: { lever, reason: report.reason, tookMs: report.tookMs, output: report.output, dryRun },
      });
  }
}
