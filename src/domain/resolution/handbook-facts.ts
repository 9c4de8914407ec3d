/** What the closing gate asks of the handbook as it stands now (G4); read by the engine, judged by the gate. */
export type HandbookFacts = {
  /** Paths committed in the handbook. */
  readonly has: (path: string) => boolean;
  /** A runbook of today's handbook has a condition that matches the signals which opened this incident; its path, or null. */
  readonly runbookForSignals: string | null;
};
