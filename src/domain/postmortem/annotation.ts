// P3: the timeline section is drawn from the incident's own record; it can be annotated, never rewritten.
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { PostmortemCommandOf } from './command.ts';
import type { PostmortemFacts } from './facts.ts';
import type { PostmortemEntry } from './postmortem.ts';

/** P3: a note beside an entry that stands on the timeline. */
export function decideAnnotate(command: PostmortemCommandOf<'postmortem.annotate'>, facts: PostmortemFacts): Decision<PostmortemEntry> {
  const { seq, text } = command;
  if (!Number.isInteger(seq) || seq < 1 || seq > facts.version) {
    return refuse('P3', `There is no entry ${seq} on the timeline of ${facts.ref}.`, `Annotate an entry from 1 to ${facts.version}.`);
  }
  if (text.trim() === '') return refuse('P3', 'An annotation says something.', 'Write what the reader should know about this entry.');
  return accept<PostmortemEntry>({ type: 'postmortem.annotated', data: { seq, text } });
}
