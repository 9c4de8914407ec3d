import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { Fix, Postmortem, PostmortemEntry } from './postmortem.ts';
import { isSameQuestion } from './root-cause.ts';

/** A postmortem of which nothing has happened yet. */
export const emptyPostmortem: Postmortem = {
  dueAt: null,
  scheduledAt: null,
  attendees: [],
  heldAt: null,
  annotations: [],
  containment: null,
  whys: [],
  missed: [],
  done: [],
  fixes: [],
  drafts: [],
  feelings: [],
  modelUpdates: [],
  completedAt: null,
};

/** An entry of the postmortem with the part of its stamp that the postmortem keeps. */
export type StampedPostmortemEntry = PostmortemEntry & { readonly at: Instant; readonly by: PersonId; readonly seq: number };

/** Fold one entry of the postmortem or of what it gives back to the chain. */
export function evolvePostmortem(postmortem: Postmortem, entry: StampedPostmortemEntry): Postmortem {
  const { at, by } = entry;
  switch (entry.type) {
    case 'postmortem.scheduled':
      return { ...postmortem, scheduledAt: entry.data.at, dueAt: entry.data.dueAt, attendees: entry.data.attendees };
    case 'postmortem.held':
      return { ...postmortem, heldAt: entry.data.at };
    case 'postmortem.annotated':
      return { ...postmortem, annotations: [...postmortem.annotations, { ...entry.data, by, at }] };
    case 'postmortem.containment_answered':
      // P5: once the runbook is found adequate, the draft that "no" had asked for is moot.
      return { ...postmortem, containment: { ...entry.data, by, at }, drafts: entry.data.runbookAdequate ? [] : postmortem.drafts };
    case 'fix.drafted':
      return { ...postmortem, drafts: [...postmortem.drafts, entry.data] };
    case 'postmortem.why_answered': {
      const { why: id, ...said } = entry.data;
      const why = { ...said, id, by, at, hintAcknowledged: false };
      const place = postmortem.whys.findIndex(({ question }) => isSameQuestion(question, said.question));
      return { ...postmortem, whys: place < 0 ? [...postmortem.whys, why] : postmortem.whys.with(place, why) };
    }
    case 'postmortem.hint_acknowledged':
      return { ...postmortem, whys: postmortem.whys.map((why) => (why.id === entry.data.why ? { ...why, hintAcknowledged: true } : why)) };
    case 'postmortem.missed_named':
      return { ...postmortem, missed: [...postmortem.missed, { ...entry.data, by, at }] };
    case 'postmortem.section_done':
      return postmortem.done.includes(entry.data.section) ? postmortem : { ...postmortem, done: [...postmortem.done, entry.data.section] };
    case 'postmortem.completed':
      return { ...postmortem, completedAt: at };
    case 'postmortem.overdue':
    case 'fix.overdue':
      return postmortem;
    case 'fix.added': {
      const { fix: id, ...fields } = entry.data;
      // A draft waits for an owner; a fix on its artifact is that owner's word.
      const drafts = postmortem.drafts.filter(({ artifact }) => artifact !== fields.artifact);
      return { ...postmortem, drafts, fixes: [...postmortem.fixes, { id, ...fields, landed: null, tracker: null }] };
    }
    case 'fix.changed': {
      const { fix: id, ...fields } = entry.data;
      return withFix(postmortem, id, (fix) => ({ ...fix, ...fields }));
    }
    case 'fix.landed': {
      const { fix: id, commit, repository } = entry.data;
      return withFix(postmortem, id, (fix) => ({ ...fix, landed: { commit, at: entry.at, repository } }));
    }
    case 'fix.tracked': {
      const { fix: id, ...tracker } = entry.data;
      return withFix(postmortem, id, (fix) => ({ ...fix, tracker }));
    }
    case 'feeling.added':
      return { ...postmortem, feelings: [...postmortem.feelings, { text: entry.data.text, by, at }] };
    case 'model.updated':
      return { ...postmortem, modelUpdates: [...postmortem.modelUpdates, { ...entry.data, by, at }] };
  }
}

function withFix(postmortem: Postmortem, id: string, change: (fix: Fix) => Fix): Postmortem {
  return { ...postmortem, fixes: postmortem.fixes.map((fix) => (fix.id === id ? change(fix) : fix)) };
}
