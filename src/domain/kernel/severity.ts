/** How bad it is for users, worst first. The meaning of each is the row of the escalation matrix (E1). */
export const SEVERITIES = ['P0', 'P1', 'P2', 'P3'] as const;

/** P0 production down · P1 partial degradation · P2 single feature · P3 annoyance (E1). */
export type Severity = (typeof SEVERITIES)[number];

/** Plain words for a severity, as the page says them. */
export const SEVERITY_MEANS: Readonly<Record<Severity, string>> = {
  P0: 'production down',
  P1: 'partial degradation',
  P2: 'single feature impact',
  P3: 'annoyance',
};

/** True when `a` is worse than `b` (P0 is worse than P1). */
export function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b);
}
