import type { Severity } from '../kernel/severity.ts';
import type { Instant } from '../kernel/stamp.ts';

/** What a sender told us, in one shape whatever the sender. Labels keep the sender's own names. */
export type Signal = {
  /** The sender's stable key for the same trouble (Alertmanager fingerprint, dedup key). */
  readonly fingerprint: string;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** When the condition became true at its source (B2); null when the sender gave no usable time. */
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly link: string | null;
  /** What was odd about it, in words (a time we could not use, a label we dropped). */
  readonly flags: readonly string[];
};

const SEVERITY_OF_LABEL: Readonly<Record<string, Severity>> = {
  p0: 'P0',
  p1: 'P1',
  p2: 'P2',
  p3: 'P3',
  critical: 'P1',
  page: 'P1',
};

/** The severity a sender's `severity` label stands for; null when it names none of ours. `critical` and `page` mean P1. */
export function severityOfLabel(label: string | undefined): Severity | null {
  const name = (label ?? '').toLowerCase();
  return Object.hasOwn(SEVERITY_OF_LABEL, name) ? (SEVERITY_OF_LABEL[name] ?? null) : null;
}

/** B5: worth waking somebody even without a runbook: the sender calls it critical, or its intake token says `pages: true`. */
export function isPageWorthy(labels: Readonly<Record<string, string>>, tokenPages: boolean): boolean {
  return tokenPages || /^(critical|page|p0|p1)$/i.test(labels['severity'] ?? '');
}
