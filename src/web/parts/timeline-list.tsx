import type { Entry } from '#domain/incident/entry.ts';
import type { Hat, Instant } from '#domain/kernel/stamp.ts';
import { entryWords } from '#views/entry-words.ts';
import { utcExact } from '#views/words.ts';
import { UserLine, UserText } from './user-text.tsx';

/** An entry as a line of the timeline needs it; what the API gives has these fields. */
export type TimelineFace = Entry & { readonly seq: number; readonly at: Instant; readonly by: string; readonly as: Hat | null };

/** A column that can be read aloud: when, who under which hat, what. People's entries and the machine's are told apart. */
export function TimelineList({ entries, nameOf }: { readonly entries: readonly TimelineFace[]; readonly nameOf: (person: string) => string }) {
  return (
    <ol className="timeline">
      {entries.map((entry) => {
        const { says, text } = entryWords(entry, nameOf);
        const machine = entry.by === 'system';
        return (
          <li key={entry.seq} id={`entry-${entry.seq}`} data-by={machine ? 'system' : 'person'}>
            <p className="timeline-stamp">
              <time dateTime={entry.at} title={utcExact(entry.at)}>
                {entry.at.slice(11, 19)}
              </time>{' '}
              <span>
                <UserLine text={machine ? 'system' : nameOf(entry.by)} />
                {entry.as === null ? null : `, ${entry.as}`}
              </span>
            </p>
            <p className="timeline-says">
              <UserLine text={says} />
            </p>
            {text === null || text === '' ? null : <UserText text={text} />}
          </li>
        );
      })}
    </ol>
  );
}
