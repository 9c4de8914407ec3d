// P8: the fields of a structural fix, each with what is wrong and what would be right. All of them are read before anything is refused.
import { isLocalDate, localDate } from '../kernel/calendar.ts';
import type { Refusal } from '../kernel/decision.ts';
import type { LocalDate, PersonId } from '../kernel/stamp.ts';
import { nearest } from './nearest.ts';
import { plain, vagueness } from './plain-words.ts';
import { FIX_KINDS, type Fix, type FixInput, type FixKind } from './postmortem.ts';

/** A structural fix with every field in order. */
export type FixFields = Pick<Fix, 'title' | 'owner' | 'due' | 'kind' | 'artifact' | 'becomesTrue' | 'missing'>;

/** What the fields are checked against. */
export type Directory = {
  readonly people: ReadonlySet<PersonId>;
  readonly names: Readonly<Record<PersonId, string>>;
  readonly timeZone: string;
  /** Today in the team's zone. */
  readonly today: LocalDate;
};

/** One field that P8 does not accept. */
export type UnmetField = NonNullable<Refusal['unmet']>[number] & { readonly field: keyof FixFields };

/** A field as read, or why it is not accepted and how it would be. */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string; readonly how: string };

const right = <T>(value: T): Read<T> => ({ ok: true, value });
const wrong = (why: string, how: string): Read<never> => ({ ok: false, why, how });

/** P8: the fields in order, or everything that is wrong with them at once. `standing`: a day given before, which may have passed since. */
export function readFix(
  input: FixInput,
  directory: Directory,
  standing?: LocalDate,
): { readonly ok: true; readonly fields: FixFields } | { readonly ok: false; readonly unmet: readonly UnmetField[] } {
  const text = (value: string | undefined): string => (value ?? '').trim();
  const title = readTitle(text(input.title));
  const owner = readOwner(text(input.owner), directory);
  const due = readDue(text(input.due), directory, standing);
  const kind = readKind(text(input.kind));
  const artifact = readArtifact(text(input.artifact));
  const becomesTrue = readBecomesTrue(text(input.becomesTrue), text(input.title));
  if (title.ok && owner.ok && due.ok && kind.ok && artifact.ok && becomesTrue.ok) {
    const fields = {
      title: title.value,
      owner: owner.value,
      due: due.value,
      kind: kind.value,
      artifact: artifact.value,
      becomesTrue: becomesTrue.value,
    };
    return { ok: true, fields: { ...fields, missing: input.missing ?? false } };
  }
  const unmet = Object.entries({ title, owner, due, kind, artifact, becomesTrue }).flatMap(([field, read]) =>
    read.ok ? [] : [{ rule: 'P8' as const, field: field as keyof FixFields, why: read.why, how: read.how }],
  );
  return { ok: false, unmet };
}

function readTitle(title: string): Read<string> {
  if (title === '') return wrong('A structural fix needs a title.', 'Say in `title` what changes, in a few words.');
  return readPlainly('title', title);
}

function readBecomesTrue(sentence: string, title: string): Read<string> {
  const shape = 'Say in `becomesTrue` what anybody can see is true afterwards, such as “CI fails when a migration has no down”.';
  if (sentence === '') return wrong('A structural fix needs an observable sentence of what will be true.', shape);
  const vague = readPlainly('becomesTrue', sentence);
  if (!vague.ok) return vague;
  if (plain(sentence) === plain(title)) return wrong('`becomesTrue` repeats the title.', shape);
  if (wordCount(sentence) < 4) return wrong(`“${sentence}” is too short to be observed.`, shape);
  return right(sentence);
}

function readPlainly(field: string, text: string): Read<string> {
  const vague = vagueness(text);
  return vague === null ? right(text) : wrong(`\`${field}\` says “${vague.phrase}”: ${vague.why}.`, vague.instead);
}

function wordCount(text: string): number {
  // Scripts without spaces have words too.
  return [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike).length;
}

function readOwner(owner: string, { people, names }: Directory): Read<PersonId> {
  if (people.has(owner)) return right(owner);
  if (owner === '') return wrong('A structural fix needs an owner.', 'Name in `owner` one person of the directory, by id.');
  const named = Object.entries(names).find(([id, name]) => people.has(id) && plain(name) === plain(owner));
  const meant = named?.[0] ?? nearest(owner.replace(/^@/, ''), people);
  return wrong(
    `The owner “${owner}” is not in the directory: one person owns a fix, not a group.`,
    meant === null ? 'Name in `owner` one person of the directory, by id.' : `Did you mean “${meant}” in \`owner\`?`,
  );
}

const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

function readDue(due: string, { today, timeZone }: Directory, standing: LocalDate | undefined): Read<LocalDate> {
  if (due === '') return wrong('A structural fix needs a date.', 'Give in `due` the day by which it has landed, `YYYY-MM-DD`.');
  const moment = MOMENT.test(due) && isLocalDate(due.slice(0, 10)) ? Date.parse(due) : Number.NaN;
  const date = Number.isNaN(moment) ? due : localDate(new Date(moment).toISOString(), timeZone);
  if (!isLocalDate(date)) return wrong(`“${due}” is not a real date.`, 'Write `due` as a day of the calendar, `YYYY-MM-DD`.');
  if (date === standing || date > today) return right(date);
  return wrong(`${date} is not in the future: today is ${today} in ${timeZone}.`, 'Give in `due` a day after today.');
}

function readKind(kind: string): Read<FixKind> {
  const written = kind.toLowerCase().replace(/[\s_]+/g, '-');
  const found = FIX_KINDS.find((known) => known === written);
  if (found !== undefined) return right(found);
  const kinds = `\`kind\` is one of ${FIX_KINDS.join(', ')}.`;
  if (kind === '') return wrong('A structural fix needs a kind of chain artifact.', kinds);
  const meant = nearest(written, FIX_KINDS);
  return wrong(`“${kind}” is no kind of chain artifact.`, meant === null ? kinds : `Did you mean “${meant}”? ${kinds}`);
}

function readArtifact(given: string): Read<string> {
  const how = 'Give in `artifact` the path of one file in the handbook or the service’s repository, such as `runbooks/submissions-fail.md`.';
  if (given === '') return wrong('A structural fix needs the artifact it changes.', how);
  const path = given.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  if (/^[/~]|^[a-z]:|:\/\//i.test(path)) return wrong(`The artifact “${given}” is not a path inside a repository.`, how);
  const parts = path.split('/');
  if (parts.some((part) => part === '..')) return wrong(`The artifact “${given}” leads out of its repository.`, how);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (parts.some((part) => part === '' || part === '.') || /[\u0000-\u001f\u007f]/.test(path))
    return wrong(`The artifact “${given}” names no file.`, how);
  return right(path);
}
