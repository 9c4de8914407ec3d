import type { Entry } from '#domain/incident/entry.ts';
import type { PersonId } from '#domain/kernel/stamp.ts';
import { entryWords } from './entry-words.ts';
import { nameIn } from './names.ts';

/** An entry of the timeline as one plain sentence on one line, what a person wrote in quotation marks. Every type of entry has one. */
export function entrySentence(entry: Entry, names: Readonly<Record<PersonId, string>>): string {
  const { says, text } = entryWords(entry, nameIn(names));
  const words = (text ?? '').trim().replace(/\s+/g, ' ');
  if (words === '') return `${says}.`.replace(/\s+/g, ' ');
  return `${says}: “${words}”${/[.!?…]$/u.test(words) ? '' : '.'}`.replace(/\s+/g, ' ');
}
