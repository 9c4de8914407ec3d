import type { ContainmentEntry } from '../containment/containment.ts';
import type { EscalationEntry } from '../escalation/escalation.ts';
import type { Hat, Instant, PersonId } from '../kernel/stamp.ts';
import type { PostmortemEntry } from '../postmortem/postmortem.ts';
import type { HatEntry } from '../roles/hats.ts';
import type { StandDownEntry } from '../stand-down/stand-down.ts';
import type { Opening } from './incident.ts';

/** What detection adds: signals are counted in batches, never one entry each (B4). */
export type DetectionEntry = {
  readonly type: 'signals.changed';
  readonly data: {
    readonly joined: number;
    readonly resolved: number;
    /** Distinct signals of this incident that fire after this change. */
    readonly firing: number;
    readonly firstAt: Instant;
    readonly lastAt: Instant;
    /** At most five, for the reader. */
    readonly samples: readonly {
      readonly id: string;
      readonly status: 'firing' | 'resolved';
      readonly labels: Readonly<Record<string, string>>;
      readonly summary: string | null;
    }[];
  };
};

/** Everything that can stand on a timeline, without its stamp. */
export type Entry =
  | { readonly type: 'incident.declared'; readonly data: Opening }
  | { readonly type: 'note.added'; readonly data: { readonly text: string } }
  | { readonly type: 'decision.recorded'; readonly data: { readonly text: string } }
  | DetectionEntry
  | ContainmentEntry
  | HatEntry
  | EscalationEntry
  | StandDownEntry
  | PostmortemEntry;

/** The name of an entry; outbound webhooks use the same words. */
export type EntryType = Entry['type'];

/** An entry as it stands on the timeline: stamped, numbered and chained to the one before. */
export type Recorded<E extends Entry = Entry> = E & {
  /** 1 for the opening, then without gaps. */
  readonly seq: number;
  /** When it happened. */
  readonly at: Instant;
  /** When it was written. */
  readonly recordedAt: Instant;
  readonly by: PersonId;
  readonly as: Hat | null;
  /** Hash of the entry before; 64 zeros before the first. */
  readonly prev: string;
  /** SHA-256 (hex) over the canonical JSON of everything above (D4). */
  readonly hash: string;
};
