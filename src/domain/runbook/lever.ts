import type { Duration } from '../kernel/duration.ts';
import type { LocalDate } from '../kernel/stamp.ts';

/** The four levers in order of preference (C2). The order is not policy. */
export const LEVERS = ['flag-off', 'deploy-rollback', 'migration-rollback', 'data-correction'] as const;

/** An action that stops harm. */
export type Lever = (typeof LEVERS)[number];

/** How a lever is pulled: a named adapter with its own settings, or a person's hand. */
export type LeverAdapter =
  | { readonly adapter: 'hand' }
  | {
      readonly adapter: 'command';
      /** argv; never a shell string. */
      readonly run: readonly string[];
      /** argv of the dry run, for data-correction (C5); its output names the number of rows. */
      readonly dryRun?: readonly string[];
      /** argv that undoes it, shown after a pull (C6). */
      readonly undo?: readonly string[];
      readonly cwd?: string;
      readonly timeout?: Duration;
      /** Names of environment variables handed on; nothing else of ours is. */
      readonly env?: readonly string[];
    }
  | {
      readonly adapter: 'http';
      readonly method: string;
      readonly url: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Body template; `{{incident.ref}}`, `{{lever}}` and `{{dryRun}}` are filled in. */
      readonly body?: string;
      /** Statuses that mean done; default any 2xx. */
      readonly done?: { readonly status?: readonly number[]; readonly bodyIncludes?: string };
      readonly dryRun?: { readonly method: string; readonly url: string; readonly body?: string };
      readonly timeout?: Duration;
    }
  /** An adapter by vendor name (unleash, …) with its settings, resolved by the adapters room. */
  | { readonly adapter: 'vendor'; readonly vendor: string; readonly settings: Readonly<Record<string, unknown>> };

/** What a runbook says of one lever (C7). */
export type LeverPlan = {
  readonly lever: Lever;
  /** Why the runbook skips it; null when it advises pulling it. */
  readonly skip: string | null;
  /** C4: false when the migration was not written to be reversible; null when the runbook does not say. */
  readonly reversible: boolean | null;
  readonly how: LeverAdapter;
  readonly rehearsed: { readonly on: LocalDate; readonly took: Duration | null } | null;
};
