import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { FixInput, Section } from './postmortem.ts';

/** The commands of a postmortem and of what it gives back to the chain, as the HTTP contract names them and their fields. */
export type PostmortemCommand =
  | { readonly type: 'postmortem.schedule'; readonly at: Instant; readonly attendees: readonly PersonId[] }
  | { readonly type: 'postmortem.hold'; readonly at: Instant }
  | { readonly type: 'postmortem.annotate'; readonly seq: number; readonly text: string }
  | { readonly type: 'postmortem.containment'; readonly runbookAdequate: boolean; readonly text: string }
  | { readonly type: 'postmortem.why'; readonly level: string; readonly question: string; readonly answer: string }
  | { readonly type: 'postmortem.hint.acknowledge'; readonly why: string }
  | { readonly type: 'postmortem.missed'; readonly level: string; readonly text: string }
  | { readonly type: 'postmortem.section.done'; readonly section: Section }
  | { readonly type: 'postmortem.complete' }
  | ({ readonly type: 'fix.add' } & FixInput)
  | ({ readonly type: 'fix.change'; readonly fix: string } & FixInput)
  | { readonly type: 'fix.land'; readonly fix: string; readonly commit: string }
  | { readonly type: 'fix.track'; readonly fix: string; readonly url: string; readonly state: string }
  | { readonly type: 'feeling.add'; readonly text: string }
  | { readonly type: 'model.update'; readonly believed: string; readonly learned: string; readonly artifact: string };

/** One of these commands by its type. */
export type PostmortemCommandOf<Type extends PostmortemCommand['type']> = Extract<PostmortemCommand, { readonly type: Type }>;
