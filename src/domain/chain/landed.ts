import type { CommitEvidence } from './proof.ts';

/** Paths named in a sentence. */
const LISTED = 5;

function list(items: readonly string[]): string {
  const shown = items.slice(0, LISTED).join(', ');
  return items.length > LISTED ? `${shown} and more` : shown;
}

/**
 * K2: whether the evidence proves that a fix landed. null when it does; else the first of these that fails, in words: a known repository has
 * the commit, it is on the main line, it changes the artifact, the artifact is still there, and it came after the incident began.
 */
export function proves(
  evidence: CommitEvidence,
  fix: { readonly id: string; readonly artifact: string },
): null | { readonly why: string; readonly remedy: string } {
  const again = `then land ${fix.id} with that commit`;
  if (!evidence.found) {
    return {
      why: `No known repository has that commit (looked in: ${evidence.looked.length > 0 ? evidence.looked.join('; ') : 'none'}).`,
      remedy: `Commit the change to ${fix.artifact} in the handbook or the service's repository, make sure this server's copy of it is up to date, ${again}.`,
    };
  }
  const commit = evidence.commit.slice(0, 10);
  const where = evidence.repository === 'handbook' ? 'the handbook' : evidence.repository;
  if (!evidence.onMainLine) {
    return { why: `${commit} is not on the main line of ${where}.`, remedy: `Merge it, ${again} or with the merge.` };
  }
  if (!evidence.touchesArtifact) {
    const touched = evidence.touched.length > 0 ? `it changes ${list(evidence.touched)}` : 'it changes no file';
    return {
      why: `${commit} does not change ${fix.artifact}; ${touched}.`,
      remedy: `Name the commit in ${where} that changes ${fix.artifact}, or, where the fix went elsewhere, correct its artifact with fix.change.`,
    };
  }
  if (!evidence.artifactExists) {
    return {
      why: `${commit} changes ${fix.artifact}, but at the head of ${where} it is gone.`,
      remedy: `Bring ${fix.artifact} back in a new commit, ${again}; where it moved, correct the fix's artifact with fix.change.`,
    };
  }
  if (!evidence.afterIncident) {
    return {
      why: `${commit} (${evidence.committedAt}) was there before the incident began, so it is not what the incident taught.`,
      remedy: `Change ${fix.artifact} in a new commit, ${again}.`,
    };
  }
  return null;
}
