/** C8: the commander confirms containment beside the evidence; if harm returns, everything opens again. */
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { Phase } from '../kernel/phase.ts';
import type { ContainmentEntry } from './containment.ts';

/** What the signals say when the commander confirms. */
export type ContainmentEvidence = { readonly signals: number; readonly firing: number };

/** The evidence in one word: the condition cleared, something still fires, or no signal ever spoke. */
export function evidenceOf(evidence: ContainmentEvidence): 'condition-cleared' | 'still-firing' | 'no-signal' {
  if (evidence.signals === 0) return 'no-signal';
  return evidence.firing > 0 ? 'still-firing' : 'condition-cleared';
}

/** Harm has stopped, says the commander. */
export function decideConfirm(phase: Phase, evidence: ContainmentEvidence, note: string | null): Decision<ContainmentEntry> {
  if (phase === 'contained') {
    return refuse('C8', 'Containment is confirmed already.', 'If harm is back, say so with containment.lost; if it is over, resolve.', {
      next: { type: 'resolve', as: 'commander', text: '' },
    });
  }
  if (phase !== 'containing')
    return refuse('C8', 'The incident is past containment.', 'Nothing to confirm; go on with stand-down or the postmortem.');
  return accept<ContainmentEntry>({ type: 'containment.confirmed', data: { evidence: evidenceOf(evidence), firing: evidence.firing, note } });
}

/** Harm is back, says the commander: to `containing`, levers open again. */
export function decideLost(phase: Phase, note: string): Decision<ContainmentEntry> {
  if (phase === 'containing') {
    return refuse('C8', 'Containment was not confirmed, so it cannot be lost.', 'The levers are open: pull the next one.', {
      next: { type: 'harm.report', text: note, growing: true },
    });
  }
  if (phase === 'contained' || phase === 'resolved') return accept<ContainmentEntry>({ type: 'containment.lost', data: { note } });
  return refuse('C8', 'The team has been stood down, so this incident is over.', 'If harm is back, declare a new incident; it links this one.');
}
