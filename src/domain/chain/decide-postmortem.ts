/** What the postmortem and its way back into the chain decide: a table of contents; each rule lives in its own file. */
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import { reached } from '../kernel/phase.ts';
import { decideAnnotate } from '../postmortem/annotation.ts';
import type { PostmortemCommand } from '../postmortem/command.ts';
import { decideHold, decideSchedule } from '../postmortem/due.ts';
import type { PostmortemFacts, PostmortemWorld as WorldOfPeople } from '../postmortem/facts.ts';
import type { PostmortemEntry } from '../postmortem/postmortem.ts';
import { decideHintAcknowledge, decideMissed, decideWhy } from '../postmortem/root-cause.ts';
import { decideAdequacy } from '../postmortem/runbook-adequacy.ts';
import { decideComplete, decideSectionDone } from '../postmortem/sections.ts';
import { decideFixAdd, decideFixChange } from '../postmortem/structural-fix.ts';
import { decideLand, decideTrack } from './artifact-change.ts';
import { decideModelUpdate } from './model-update.ts';
import type { CommitEvidence } from './proof.ts';

/** What these decisions may know besides the incident; passed in, never looked up. */
export type PostmortemWorld = WorldOfPeople & {
  /** For fix.land: what the repositories say (K2). */
  readonly evidence?: CommitEvidence;
};

/** G: a closed incident is still chased until its fixes have landed, and feelings have no closing time. */
const AFTER_CLOSING: ReadonlySet<PostmortemCommand['type']> = new Set(['fix.land', 'fix.change', 'fix.track', 'feeling.add']);

/** P1, P2: the time of a postmortem is from resolution to closing; null inside it. */
function outsideItsTime(command: PostmortemCommand, facts: PostmortemFacts): Decision<PostmortemEntry> | null {
  if (!reached(facts.phase, 'resolved')) {
    return refuse(
      'P1',
      'The postmortem opens when the incident is resolved.',
      'Contain and resolve first. What should not be lost until then fits in a note.',
      {
        next:
          command.type === 'feeling.add'
            ? { type: 'note.add', text: command.text }
            : facts.phase === 'containing'
              ? { type: 'containment.confirm', as: 'commander' }
              : { type: 'resolve', as: 'commander', text: '' },
      },
    );
  }
  if (facts.phase !== 'closed' || AFTER_CLOSING.has(command.type)) return null;
  return refuse(
    'P2',
    `${facts.ref} is closed, and its postmortem stands as it is.`,
    'Fixes are still landed and changed, and feelings added; what is new belongs to a new incident.',
  );
}

/** P1–P10, K1–K3: what a command of the postmortem comes to. */
export function decidePostmortem(command: PostmortemCommand, facts: PostmortemFacts, world: PostmortemWorld): Decision<PostmortemEntry> {
  const outside = outsideItsTime(command, facts);
  if (outside !== null) return outside;
  switch (command.type) {
    case 'postmortem.schedule':
      return decideSchedule(command, facts, world);
    case 'postmortem.hold':
      return decideHold(command, facts, world);
    case 'postmortem.annotate':
      return decideAnnotate(command, facts);
    case 'postmortem.containment':
      return decideAdequacy(command, facts);
    case 'postmortem.why':
      return decideWhy(command, facts);
    case 'postmortem.hint.acknowledge':
      return decideHintAcknowledge(command, facts);
    case 'postmortem.missed':
      return decideMissed(command, facts);
    case 'postmortem.section.done':
      return decideSectionDone(command, facts);
    case 'postmortem.complete':
      return decideComplete(facts);
    case 'fix.add':
      return decideFixAdd(command, facts, world);
    case 'fix.change':
      return decideFixChange(command, facts, world);
    case 'fix.land':
      return decideLand(command, facts, world.evidence);
    case 'fix.track':
      return decideTrack(command, facts);
    case 'feeling.add':
      // P9: kept, shown apart, and counted for nothing.
      return command.text.trim() === ''
        ? refuse('P9', 'A feeling that is written down has words.', 'Write it in a sentence.')
        : accept<PostmortemEntry>({ type: 'feeling.added', data: { text: command.text } });
    case 'model.update':
      return decideModelUpdate(command);
  }
}
