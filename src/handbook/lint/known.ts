import { error, printable } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Source } from '../shape.ts';
import { nameOf, type Sources } from '../sources.ts';
import { didYouMean } from '../suggest.ts';
import type { YamlPath } from '../yaml-file.ts';

/** Names that files may refer to. null: the file that would say is missing or broken, so nobody is told twice about one fault. */
export type Known = {
  readonly people: ReadonlySet<string> | null;
  /** Groups that somebody in people.yaml has. */
  readonly groups: ReadonlySet<string> | null;
  readonly schedules: ReadonlySet<string> | null;
  readonly onCallGroups: ReadonlySet<string> | null;
  readonly services: ReadonlySet<string>;
  readonly slos: ReadonlySet<string> | null;
  readonly documents: ReadonlySet<string>;
};

/** Collect every name of a handbook that another file may refer to. */
export function knownNames(sources: Sources): Known {
  const people = sources.people?.value.people ?? null;
  const brokenIn = (folder: string): readonly string[] => [...sources.broken].filter((file) => file.startsWith(`${folder}/`));
  const onCall = sources.onCall?.value ?? (sources.broken.has('on-call.yaml') ? null : { schedules: [], groups: {} });
  return {
    people: people && new Set(people.map((person) => person.id)),
    groups: people && new Set(people.flatMap((person) => person.groups ?? [])),
    schedules: onCall && new Set(onCall.schedules.map((schedule) => schedule.id)),
    onCallGroups: onCall && new Set(Object.keys(onCall.groups)),
    services: new Set([...sources.services.map((service) => service.id), ...brokenIn('services').map(nameOf)]),
    slos: brokenIn('slos').length > 0 ? null : new Set(sources.slos.flatMap(({ value }) => (value.kind === 'SLO' ? [value.metadata.name] : []))),
    documents: new Set([...Object.keys(sources.documents), ...brokenIn('templates'), ...brokenIn('checklists'), ...brokenIn('adr')]),
  };
}

/** The finding for a name that refers to nothing; none when it is known or cannot be judged. `what` and `where` read "person" and "people.yaml". */
export function dangling(
  source: Source<unknown>,
  path: YamlPath,
  field: string,
  name: string,
  known: ReadonlySet<string> | null,
  what: string,
  where: string,
): readonly Finding[] {
  if (known === null || known.has(name)) return [];
  return [
    error(source.file, source.lineOf(path), `\`${field}\` names \`${printable(name)}\`, but ${where} has no such ${what}${didYouMean(name, known)}`),
  ];
}

/** Findings for names that are given twice. `nth` answers the path of the nth name. */
export function twice(source: Source<unknown>, names: readonly string[], nth: (index: number) => YamlPath, what: string): readonly Finding[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [error(source.file, source.lineOf(nth(index)), `${what} \`${printable(name)}\` is there twice; give each its own id`)]
      : [],
  );
}
