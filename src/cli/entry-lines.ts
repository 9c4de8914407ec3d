import type { Entry } from '#domain/incident/entry.ts';
import { entryWords } from '#views/entry-words.ts';
import { clean, oneLine, type Paint } from './terminal.ts';
import { mapTexts } from './texts.ts';
import type { WireEntry } from './wire.ts';

/**
 * One entry as a sentence, with what a person wrote after a colon. People are called by their ids: the words one types. An entry of a newer
 * server, which we have no words for, is told by its type.
 */
export function sentence(entry: Pick<WireEntry, 'type' | 'data'>): string {
  try {
    const { says, text } = entryWords({ type: entry.type, data: mapTexts(entry.data, clean) } as Entry, (person) => person);
    return text === null || text === '' ? says : `${says}: ${text}`;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return `${entry.type} ${JSON.stringify(entry.data) ?? ''}`;
  }
}

/** Who acted, and under which hat: `maya (commander)`, or `system`. */
export function actor(entry: Pick<WireEntry, 'by' | 'as'>): string {
  return entry.as === null || entry.as === undefined ? oneLine(entry.by) : `${oneLine(entry.by)} (${oneLine(entry.as)})`;
}

/** Entries as lines of a timeline: number, moment in UTC, who, what. A new day is written out once. Text over several lines is indented. */
export function entryLines(entries: readonly WireEntry[], paint: Paint, lastDay = ''): { readonly text: string; readonly day: string } {
  const lines: string[] = [];
  let day = lastDay;
  for (const entry of entries) {
    const [date, time] = [entry.at.slice(0, 10), entry.at.slice(11, 19)];
    if (date !== day) lines.push(paint.bold(`${oneLine(date)} (UTC)`));
    day = date;
    const who = actor(entry);
    const said = clean(sentence(entry))
      .split('\n')
      .join(`\n${' '.repeat(16)}`);
    lines.push(`${String(entry.seq).padStart(4)}  ${paint.dim(oneLine(time))}  ${entry.by === 'system' ? paint.dim(who) : paint.bold(who)}: ${said}`);
  }
  return { text: lines.map((line) => `${line}\n`).join(''), day };
}
