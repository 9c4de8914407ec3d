/** The rulebook's headings in the order of the page, with how many rules stand under each. An id never changes its meaning. */
export const RULE_GROUPS = [
  { letter: 'B', heading: 'Beginning', count: 6 },
  { letter: 'C', heading: 'Containment comes before diagnosis', count: 9 },
  { letter: 'H', heading: 'Three hats', count: 4 },
  { letter: 'E', heading: 'Escalation is information flow', count: 6 },
  { letter: 'M', heading: 'Updates', count: 3 },
  { letter: 'D', heading: 'De-escalation is deliberate', count: 4 },
  { letter: 'P', heading: 'Postmortem', count: 10 },
  { letter: 'K', heading: 'What goes back into the chain', count: 5 },
  { letter: 'G', heading: 'The closing gate', count: 5 },
  { letter: 'L', heading: 'Learning', count: 3 },
] as const;

/** Ids of the rules under one heading: `C1` … `C9`. */
export function rulesOf({ letter, count }: { readonly letter: string; readonly count: number }): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${letter}${n + 1}`);
}

/** Every rule id, in order. */
export const RULES: readonly string[] = RULE_GROUPS.flatMap(rulesOf);
