/** Where an incident stands, in the only order there is; `containing` comes first (C1). */
export const PHASES = ['containing', 'contained', 'resolved', 'stood-down', 'closed'] as const;

/** One of the five phases of an incident. */
export type Phase = (typeof PHASES)[number];

/** True when `phase` is `least` or later. */
export function reached(phase: Phase, least: Phase): boolean {
  return PHASES.indexOf(phase) >= PHASES.indexOf(least);
}
