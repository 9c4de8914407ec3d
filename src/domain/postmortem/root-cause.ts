// P6: root cause is a chain of whys, each answered at a chain level, ending at a level. P7: what was missed names the level that could have prevented it.
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import { blamelessHint } from './blameless.ts';
import { levelOf, levelsInWords } from './chain-level.ts';
import type { PostmortemCommandOf } from './command.ts';
import { nextSeq, type PostmortemFacts } from './facts.ts';
import { plain } from './plain-words.ts';
import type { Postmortem, PostmortemEntry, Why } from './postmortem.ts';

/** P6: two questions are the same when they differ only in case, punctuation and spaces. */
export function isSameQuestion(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

/** P6: whys whose wording hint nobody has looked at; root cause is not done while one stands. */
export function openHints(postmortem: Postmortem): readonly Why[] {
  return postmortem.whys.filter((why) => why.hint !== null && !why.hintAcknowledged);
}

/** P6: answer a why at a level. An answer that names or blames a person is taken, with a hint; the same question again replaces its answer. */
export function decideWhy(command: PostmortemCommandOf<'postmortem.why'>, facts: PostmortemFacts): Decision<PostmortemEntry> {
  const { level, question, answer } = command;
  const found = levelOf(facts.policy, level);
  if (found === null) {
    const why =
      level.trim() === '' ? 'A why is answered at a level of the chain.' : `“${level}” is not a level of the chain. A person is not a level either.`;
    return refuse('P6', why, `Answer at one of ${levelsInWords(facts.policy)}: which of them could have caught it?`);
  }
  if (question.trim() === '' || answer.trim() === '') {
    return refuse(
      'P6',
      `A why has a question and an answer; the ${question.trim() === '' ? 'question' : 'answer'} is empty.`,
      'Ask why the chain did not catch it, and answer for that level.',
    );
  }
  const hint = blamelessHint(answer, facts.names, found);
  return accept<PostmortemEntry>({
    type: 'postmortem.why_answered',
    data: { why: `W${nextSeq(facts)}`, level: found.id, question, answer, hint },
  });
}

/** P6: somebody has looked at the hint and keeps the wording. */
export function decideHintAcknowledge(
  command: PostmortemCommandOf<'postmortem.hint.acknowledge'>,
  facts: PostmortemFacts,
): Decision<PostmortemEntry> {
  const { whys } = facts.postmortem;
  const why = whys.find(({ id }) => id.toLowerCase() === command.why.trim().toLowerCase());
  if (why === undefined) {
    const open = openHints(facts.postmortem).map(({ id }) => id);
    return refuse(
      'P6',
      `There is no why called ${command.why}.`,
      open.length > 0 ? `Hints that stand: ${open.join(', ')}.` : 'No hint stands: there is nothing to acknowledge.',
    );
  }
  if (why.hint === null || why.hintAcknowledged) return accept();
  return accept<PostmortemEntry>({ type: 'postmortem.hint_acknowledged', data: { why: why.id } });
}

/** P7: name the level that had the right opportunity to prevent this and did not. */
export function decideMissed(command: PostmortemCommandOf<'postmortem.missed'>, facts: PostmortemFacts): Decision<PostmortemEntry> {
  const found = levelOf(facts.policy, command.level);
  if (found === null) {
    return refuse(
      'P7',
      `“${command.level}” is not a level of the chain.`,
      `Name the level that could have prevented this: ${levelsInWords(facts.policy)}.`,
    );
  }
  if (command.text.trim() === '') return refuse('P7', 'What was missed is empty.', `Say which opportunity ${found.id} ${found.name} had.`);
  const said = facts.postmortem.missed.some(({ level, text }) => level === found.id && plain(text) === plain(command.text));
  return said ? accept() : accept<PostmortemEntry>({ type: 'postmortem.missed_named', data: { level: found.id, text: command.text } });
}
