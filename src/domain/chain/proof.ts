import type { Instant } from '../kernel/stamp.ts';

/**
 * What the repositories say about a commit that is claimed to land a fix (K2). Read by the handbook room from Git, judged here.
 * `found: false` when no known repository has the commit.
 */
export type CommitEvidence =
  | { readonly found: false; readonly looked: readonly string[] }
  | {
      readonly found: true;
      readonly commit: string;
      /** `handbook`, or the repository's name. */
      readonly repository: string;
      readonly committedAt: Instant;
      /** Reachable from the default branch's head. */
      readonly onMainLine: boolean;
      /** The commit changed the named artifact. */
      readonly touchesArtifact: boolean;
      /** Paths the commit changed, at most 50, for the remedy. */
      readonly touched: readonly string[];
      /** Not part of the history that existed when the incident began. */
      readonly afterIncident: boolean;
      /** The artifact exists at the head. */
      readonly artifactExists: boolean;
    };
