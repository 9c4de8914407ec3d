// G1–G5: the closing gate, enough to know that the chain learned. What is unmet always says how to meet it.
import type { PublicState } from '../escalation/escalation.ts';
import type { Refusal, RuleId } from '../kernel/decision.ts';
import { type Phase, reached } from '../kernel/phase.ts';
import { type Instant, millis } from '../kernel/stamp.ts';
import type { FixKind, Postmortem } from '../postmortem/postmortem.ts';
import type { StandDown } from '../stand-down/stand-down.ts';
import type { HandbookFacts } from './handbook-facts.ts';

/** One condition of the closing gate: met or not, and how to meet it (G1–G5). */
export type GateCondition = { readonly rule: RuleId; readonly met: boolean; readonly how: string };

/** The closing gate as it stands. */
export type Gate = { readonly closable: boolean; readonly conditions: readonly GateCondition[]; readonly standDown: GateCondition };

/** What the closing gate looks at: a slice of one incident. */
export type GateFacts = {
  /** `INC-12`. */
  readonly ref: string;
  readonly phase: Phase;
  /** State of the public page; null when nothing was ever published there. */
  readonly page: PublicState | null;
  readonly resolvedAt: Instant | null;
  readonly archive: StandDown['archive'];
  readonly postmortem: Pick<Postmortem, 'completedAt' | 'fixes' | 'modelUpdates'>;
  /** Runbook id as the opening has it: `missing` when a page-worthy signal had none (B5); null when nobody named one. */
  readonly runbook: string | null;
};

/** What stands in a refusal for each condition that is not met. */
const UNMET: Readonly<Record<string, string>> = {
  G1: 'The public page does not say resolved.',
  G2: 'The timeline is not archived since the incident was resolved.',
  G3: 'The postmortem is not complete with at least one structural fix that is owned and dated.',
  G4: 'The runbook or checklist that was missing does not exist in the handbook yet.',
  G5: 'The model update is not written.',
  D1: 'The team has not been stood down.',
};

/** G1–G5 and D1: each condition, whether it is met and by what, or how to meet it. */
export function gate(facts: GateFacts, handbook: HandbookFacts): Gate {
  const conditions = [statusPage(facts), archived(facts), postmortemComplete(facts), missingExists(facts, handbook), modelUpdated(facts)];
  const standDown = stoodDown(facts);
  return { closable: facts.phase === 'stood-down' && conditions.every(({ met }) => met), conditions, standDown };
}

/** G1–G5: the refusal of a close: the first condition that is not met, and all of them with how to meet each. */
export function refuseClose(gate: Gate): Refusal {
  const unmet = [...gate.conditions, gate.standDown]
    .filter(({ met }) => !met)
    .map(({ rule, how }) => ({ rule, why: UNMET[rule] ?? `${rule} is not met.`, how }));
  const [first, ...others] = unmet;
  if (first === undefined)
    return { rule: 'D1', why: 'The incident is closed already.', remedy: 'Nothing is left to close; fixes that are under way stay on the board.' };
  const also = others.length > 0 ? ` Also unmet: ${others.map(({ rule }) => rule).join(', ')}.` : '';
  return {
    rule: first.rule,
    why: `The incident cannot be closed yet. ${first.why}${also}`,
    remedy: unmet.map(({ rule, how }) => `${rule}: ${how}`).join(' '),
    unmet,
  };
}

const met = (rule: RuleId, how: string): GateCondition => ({ rule, met: true, how });
const unmet = (rule: RuleId, how: string): GateCondition => ({ rule, met: false, how });

function statusPage({ page, ref }: GateFacts): GateCondition {
  if (page === null) return met('G1', 'It was never on the public page, so there is nothing to resolve there.');
  if (page === 'resolved') return met('G1', 'The public page says resolved.');
  return unmet(
    'G1',
    `The public page says ${page}: publish the end with \`tourniquet do ${ref} update.publish --as communicator --audience status-page --state resolved --text "…"\`.`,
  );
}

function archived({ archive, resolvedAt, ref }: GateFacts): GateCondition {
  const command = `\`tourniquet do ${ref} timeline.archive\``;
  if (archive === null) return unmet('G2', `Seal the timeline with ${command}.`);
  if (resolvedAt === null || millis(archive.at) < millis(resolvedAt))
    return unmet('G2', `The timeline was sealed before the incident was resolved: seal it again with ${command}.`);
  return met('G2', `Sealed up to entry ${archive.through} at ${archive.at}.`);
}

function postmortemComplete({ postmortem, ref }: GateFacts): GateCondition {
  const owned = postmortem.fixes.filter(({ owner, due }) => owner !== '' && due !== '');
  if (owned.length === 0) {
    return unmet(
      'G3',
      `Add a structural fix with an owner and a date: \`tourniquet do ${ref} fix.add --title "…" --owner ID --due YYYY-MM-DD --kind … --artifact PATH --becomes-true "…"\`, then complete the postmortem.`,
    );
  }
  if (postmortem.completedAt === null) return unmet('G3', `Finish the six sections in order, then \`tourniquet do ${ref} postmortem.complete\`.`);
  return met('G3', `Complete since ${postmortem.completedAt}, with ${owned.length} structural ${owned.length === 1 ? 'fix' : 'fixes'}.`);
}

const FILLS_THE_GAP: readonly FixKind[] = ['runbook', 'runbook-condition', 'checklist-item'];

function missingExists({ postmortem, runbook, ref }: GateFacts, handbook: HandbookFacts): GateCondition {
  const promised = postmortem.fixes.filter(({ missing }) => missing);
  const absent = promised.filter(({ artifact }) => !handbook.has(artifact));
  if (absent.length > 0) {
    const paths = absent.map(({ artifact }) => artifact).join(', ');
    return unmet('G4', `Write and commit ${paths} in the handbook, then reload it (POST /api/v1/handbook/reload).`);
  }
  if (runbook !== 'missing') {
    return met(
      'G4',
      promised.length === 0
        ? 'No runbook or checklist was missing.'
        : `What was missing exists: ${promised.map(({ artifact }) => artifact).join(', ')}.`,
    );
  }
  if (handbook.runbookForSignals !== null)
    return met('G4', `${handbook.runbookForSignals} now has a condition for the signals that opened this incident.`);
  const filled = promised.find(({ kind }) => FILLS_THE_GAP.includes(kind));
  if (filled !== undefined) return met('G4', `What was missing exists: ${filled.artifact}.`);
  return unmet(
    'G4',
    `No runbook had this condition: commit a runbook whose condition matches the signals that opened it, or add its fix with \`tourniquet do ${ref} fix.add --missing --kind runbook --artifact runbooks/NAME.md …\` and commit that file.`,
  );
}

function modelUpdated({ postmortem, ref }: GateFacts): GateCondition {
  const last = postmortem.modelUpdates.at(-1);
  if (last !== undefined) return met('G5', `Written; ${last.artifact} now says so.`);
  return unmet('G5', `Write it with \`tourniquet do ${ref} model.update --believed "…" --learned "…" --artifact PATH\`.`);
}

function stoodDown({ phase, ref }: GateFacts): GateCondition {
  if (reached(phase, 'stood-down')) return met('D1', 'The commander has stood the team down.');
  return unmet('D1', `The commander stands the team down: \`tourniquet do ${ref} stand-down --as commander --text "…"\`.`);
}
