/** E4: raising severity adds the new people at once and tells nobody twice; lowering tells those who had been told. */
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import { isWorse, type Severity } from '../kernel/severity.ts';
import type { Instant } from '../kernel/stamp.ts';
import { type TellingFacts, tellings } from './audience.ts';
import type { EscalationEntry, Told } from './escalation.ts';
import { cellsAfterChange, type MatrixFacts } from './severity-matrix.ts';

/** What a change of severity looks at. */
export type SeverityFacts = {
  readonly severity: Severity;
  readonly matrix: MatrixFacts;
  readonly telling: Omit<TellingFacts, 'statusPage'>;
  /** Who has been told so far. */
  readonly told: readonly Told[];
  /** C4: the commander owes a look at severity, and keeping it is an answer. */
  readonly reconsidering: boolean;
};

/** The commander sets severity, with a reason. */
export function decideSeverity(facts: SeverityFacts, to: Severity, reason: string, now: Instant): Decision<EscalationEntry> {
  if (to === facts.severity && !facts.reconsidering) {
    return refuse('E4', `Severity is ${to} already.`, 'Set another one, or record the decision to keep it.', {
      next: { type: 'decision.record', as: 'commander', text: `Severity stays ${to}: ${reason}` },
    });
  }
  const cells = cellsAfterChange(facts.matrix, facts.telling.cells, to, now, facts.told);
  const statusPage = facts.matrix.policy.severities[to].statusPage;
  const changed: EscalationEntry = { type: 'severity.changed', data: { from: facts.severity, to, reason, cells, statusPage } };
  if (!isWorse(to, facts.severity)) return accept(changed);
  return accept(changed, ...tellings({ ...facts.telling, cells, statusPage, brief: { ...facts.telling.brief, severity: to } }));
}
