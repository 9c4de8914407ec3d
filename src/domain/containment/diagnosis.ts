/** C1, C9, H4: diagnosis waits until containment is confirmed; findings go to the commander and stay unread until read. */
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { Phase } from '../kernel/phase.ts';
import type { Containment, ContainmentEntry, Finding } from './containment.ts';
import { nextLever } from './levers.ts';

/** What a decision about findings looks at. */
export type DiagnosisFacts = { readonly phase: Phase; readonly containment: Containment; readonly nextSeq: number };

/** The investigator reports what the data says. About a cause it is refused while harm goes on, and kept as the author's draft (C1). */
export function decideFinding(
  facts: DiagnosisFacts,
  finding: { readonly text: string; readonly about: 'harm' | 'cause'; readonly links?: readonly string[] | undefined },
): Decision<ContainmentEntry> {
  if (finding.about === 'cause' && facts.phase === 'containing' && !facts.containment.diagnosisOpened) {
    const next = nextLever(facts.containment);
    return refuse(
      'C1',
      'Why it happened waits until the harm has stopped; containment is not confirmed.',
      `Your words are kept as a private draft; report them once containment is confirmed. ${
        next ? `Next lever: ${next.lever}.` : 'Every lever is settled.'
      } The commander can open diagnosis early, with a reason.`,
      { keep: { text: finding.text }, next: { type: 'diagnosis.open', as: 'commander', reason: '' } },
    );
  }
  return accept<ContainmentEntry>({
    type: 'finding.reported',
    data: { finding: `F${facts.nextSeq}`, text: finding.text, about: finding.about, links: finding.links ?? [] },
  });
}

/** Break glass on C1: the commander opens diagnosis while harm goes on, loudly (C9). */
export function decideOpenDiagnosis(facts: DiagnosisFacts, reason: string): Decision<ContainmentEntry> {
  if (facts.phase !== 'containing' || facts.containment.diagnosisOpened) return accept();
  return accept<ContainmentEntry>({ type: 'rule.overridden', data: { rule: 'C1', lever: null, reason } });
}

/** Find a finding by its id, or by the number of its entry. */
function findingOf(findings: readonly Finding[], name: string): Finding | undefined {
  return findings.find((finding) => finding.id === name || finding.id === `F${name}`);
}

/** The commander reads a finding (H4). */
export function decideReadFinding(facts: DiagnosisFacts, name: string): Decision<ContainmentEntry> {
  const finding = findingOf(facts.containment.findings, name);
  if (!finding) {
    const unread = facts.containment.findings.filter((each) => each.readAt === null).map((each) => each.id);
    return refuse('H4', `There is no finding ${name} here.`, unread.length ? `Unread are: ${unread.join(', ')}.` : 'Nothing is unread.', {
      unmet: [{ rule: 'H4', field: 'finding', why: 'no such finding', how: unread.length ? `one of ${unread.join(', ')}` : 'none is unread' }],
    });
  }
  if (finding.readAt !== null) return accept();
  return accept<ContainmentEntry>({ type: 'finding.read', data: { finding: finding.id } });
}
