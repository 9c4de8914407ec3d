import type { Severity } from '../kernel/severity.ts';

/** How a label is compared, as Alertmanager writes it: `=`, `!=`, `=~`, `!~`. */
export type Matcher = { readonly name: string; readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string };

/** What must be true for an incident to begin; it belongs to one runbook (B3). */
export type Condition =
  | {
      readonly kind: 'signal';
      readonly id: string;
      readonly matchers: readonly Matcher[];
      /** CEL over `signal`; null when matching labels is enough. An error in it means "unknown" and lets the page through. */
      readonly when: string | null;
      /** Labels whose values make one incident; signals that agree on them join it (B4). */
      readonly groupBy: readonly string[];
      readonly severity: Severity | null;
    }
  | { readonly kind: 'slo'; readonly id: string; readonly slo: string };
