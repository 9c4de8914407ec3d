// K2: a fix is landed when the repository shows it; saying so is not enough. P10: fixes live where stories live.
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { PostmortemCommandOf } from '../postmortem/command.ts';
import type { PostmortemFacts } from '../postmortem/facts.ts';
import type { PostmortemEntry } from '../postmortem/postmortem.ts';
import { findFix } from '../postmortem/structural-fix.ts';
import { proves } from './landed.ts';
import type { CommitEvidence } from './proof.ts';

/** K2: landed when the evidence proves it; a fix that has landed stays so. */
export function decideLand(
  command: PostmortemCommandOf<'fix.land'>,
  facts: PostmortemFacts,
  evidence: CommitEvidence | undefined,
): Decision<PostmortemEntry> {
  const found = findFix(facts, command.fix);
  if (!found.ok) return found;
  const { fix } = found;
  if (fix.landed !== null) return accept();
  if (evidence === undefined) {
    return refuse(
      'K2',
      `No repository was asked about ${command.commit}, and saying that a fix landed is not enough.`,
      `Commit the change of ${fix.artifact} to the handbook or the service’s repository, and give that commit.`,
    );
  }
  const doubt = proves(evidence, fix);
  if (doubt !== null) return refuse('K2', doubt.why, doubt.remedy);
  if (!evidence.found) throw new Error('a commit that nobody found proves nothing', { cause: evidence });
  const { commit, repository, committedAt } = evidence;
  return accept<PostmortemEntry>({ type: 'fix.landed', data: { fix: fix.id, commit, repository, committedAt, artifact: fix.artifact } });
}

/** P10: the tracker's story of a fix, as the adapter reports it; the same report again changes nothing. */
export function decideTrack(command: PostmortemCommandOf<'fix.track'>, facts: PostmortemFacts): Decision<PostmortemEntry> {
  const found = findFix(facts, command.fix);
  if (!found.ok) return { ok: false, refusal: { ...found.refusal, rule: 'P10' } };
  const { id, tracker } = found.fix;
  const { url, state } = command;
  if (tracker?.url === url && tracker.state === state) return accept();
  return accept<PostmortemEntry>({ type: 'fix.tracked', data: { fix: id, url, state } });
}
