// P5: containment asks whether the runbook was adequate, and "no" creates a draft fix on that runbook.
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { PostmortemCommandOf } from './command.ts';
import { nextSeq, type PostmortemFacts } from './facts.ts';
import type { FixDraft, PostmortemEntry } from './postmortem.ts';

const LONGEST_NAME = 60;

/** The path at which a runbook that is missing would be written: named after the incident's title, or its ref where the title has no letters. */
function suggestedRunbook(facts: Pick<PostmortemFacts, 'title' | 'ref'>): string {
  const slug = (text: string): string =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, LONGEST_NAME)
      .replace(/^-+|-+$/g, '');
  return `runbooks/${slug(facts.title) || slug(facts.ref)}.md`;
}

/** P5: the fix that the record asks for when the runbook was not adequate. */
function draftOf(facts: PostmortemFacts, because: string): FixDraft {
  const missing = facts.runbookPath === null;
  const artifact = facts.runbookPath ?? suggestedRunbook(facts);
  return {
    id: `${facts.ref}-D${nextSeq(facts, 1)}`,
    title: missing ? `Write the runbook that ${facts.ref} did not have` : `Change the runbook that did not carry ${facts.ref}`,
    kind: 'runbook',
    artifact,
    because,
  };
}

/** P5: answer whether the runbook was adequate. Answered again, the later word counts; one draft stands at a time, and none once a fix changes that runbook. */
export function decideAdequacy(command: PostmortemCommandOf<'postmortem.containment'>, facts: PostmortemFacts): Decision<PostmortemEntry> {
  const { runbookAdequate, text } = command;
  if (!runbookAdequate && text.trim() === '') {
    return refuse('P5', '“No” needs its reason: it becomes the draft of a fix.', 'Say what the runbook lacked, in a sentence.');
  }
  const answered: PostmortemEntry = { type: 'postmortem.containment_answered', data: { runbookAdequate, text } };
  const draft = draftOf(facts, text);
  const taken = facts.postmortem.drafts.length > 0 || facts.postmortem.fixes.some(({ artifact }) => artifact === draft.artifact);
  return runbookAdequate || taken ? accept(answered) : accept<PostmortemEntry>(answered, { type: 'fix.drafted', data: draft });
}
