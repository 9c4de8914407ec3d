// K3: the model update writes down what was believed, what is now known, and which artifact now says so.
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { PostmortemCommandOf } from '../postmortem/command.ts';
import type { PostmortemEntry } from '../postmortem/postmortem.ts';

const ASKS = {
  believed: { why: 'what was believed is empty', how: 'say what the team took for true before the incident' },
  learned: { why: 'what is now known is empty', how: 'say what turned out to be true' },
  artifact: { why: 'the artifact that now says so is empty', how: 'give its path in the handbook or the repository' },
} as const;

/** K3: all three, or the update is refused with what is missing. */
export function decideModelUpdate(command: PostmortemCommandOf<'model.update'>): Decision<PostmortemEntry> {
  const { believed, learned, artifact } = command;
  const fields = ['believed', 'learned', 'artifact'] as const;
  const unmet = fields.filter((field) => command[field].trim() === '').map((field) => ({ rule: 'K3' as const, field, ...ASKS[field] }));
  if (unmet.length > 0) {
    const all = unmet.map(({ why }) => why).join('; ');
    return refuse('K3', `A model update has three parts: ${all}.`, `${unmet.map(({ how }) => how).join('; ')}.`, { unmet });
  }
  return accept<PostmortemEntry>({ type: 'model.updated', data: { believed, learned, artifact } });
}
