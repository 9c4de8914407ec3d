import type { z } from 'zod';
import { error } from './findings.ts';
import { splitFrontMatter } from './front-matter.ts';
import type { Finding } from './handbook.ts';
import { type AlertFile, alertFile } from './schemas/alerts.ts';
import { type OnCallFile, onCallFile } from './schemas/on-call.ts';
import { type PeopleFile, peopleFile } from './schemas/people.ts';
import { type PolicyFile, policyFile } from './schemas/policy.ts';
import { type RunbookFile, runbookFile } from './schemas/runbook.ts';
import { type ServiceFile, serviceFile } from './schemas/service.ts';
import { type SloDocument, sloDocument } from './schemas/slo.ts';
import { type Checked, checkShape, type Source } from './shape.ts';
import { readYaml } from './yaml-file.ts';

/** A runbook file: its front matter, and the Markdown below. */
export type RunbookSource = Source<RunbookFile> & { readonly id: string; readonly body: string };
/** A service file under its id. */
export type ServiceSource = Source<ServiceFile> & { readonly id: string };

/** Every file of a handbook that has its shape. What is broken is absent here and named in `broken`, so that nobody is told twice about one fault. */
export type Sources = {
  readonly policy: Source<PolicyFile> | null;
  readonly people: Source<PeopleFile> | null;
  readonly onCall: Source<OnCallFile> | null;
  readonly services: readonly ServiceSource[];
  readonly slos: readonly Source<SloDocument>[];
  readonly alerts: readonly Source<AlertFile>[];
  readonly runbooks: readonly RunbookSource[];
  /** Templates, checklists and ADRs by path. */
  readonly documents: Readonly<Record<string, string>>;
  /** Files that are there and could not be understood. */
  readonly broken: ReadonlySet<string>;
};

/** Read every text of a handbook into its shape. `unreadable` are files that could not even be read. */
export function readSources(
  texts: ReadonlyMap<string, string>,
  unreadable: readonly string[],
): { readonly sources: Sources; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const broken = new Set(unreadable);
  const accept = <T>(file: string, checked: Checked<T>): Source<T> | null => {
    if (checked.ok) return checked.source;
    findings.push(...checked.findings);
    broken.add(file);
    return null;
  };
  const yaml = <T extends z.ZodType>(
    file: string,
    schema: T,
    text: string | undefined,
    options: { firstLine?: number; many?: boolean; empty?: unknown } = {},
  ): readonly Source<z.output<T>>[] => {
    if (text === undefined) return [];
    const read = readYaml(file, text, options);
    findings.push(...read.findings);
    if (read.findings.length > 0) broken.add(file);
    return read.documents.flatMap((document) => {
      const value = document.value ?? options.empty;
      // OpenSLO files often end in `---`: an empty document between others says nothing.
      if (value === undefined && options.many) return [];
      return accept(file, checkShape(schema, { ...document, value: value ?? null }, file)) ?? [];
    });
  };

  const paths = [...texts.keys()].sort();
  const inside = (folder: string): readonly string[] => paths.filter((path) => path.startsWith(`${folder}/`));
  const sources: Sources = {
    policy: yaml('policy.yaml', policyFile, texts.get('policy.yaml'), { empty: {} })[0] ?? null,
    people: yaml('people.yaml', peopleFile, texts.get('people.yaml'), { empty: {} })[0] ?? null,
    onCall: yaml('on-call.yaml', onCallFile, texts.get('on-call.yaml'), { empty: {} })[0] ?? null,
    services: inside('services').flatMap((file) =>
      yaml(file, serviceFile, texts.get(file), { empty: {} }).map((source) => ({ ...source, id: source.value.id ?? nameOf(file) })),
    ),
    slos: inside('slos').flatMap((file) => yaml(file, sloDocument, texts.get(file), { many: true })),
    alerts: inside('alerts').flatMap((file) => yaml(file, alertFile, texts.get(file), { empty: { groups: [] } })),
    runbooks: inside('runbooks').flatMap((file) => {
      const matter = splitFrontMatter(texts.get(file) ?? '');
      if (matter.kind === 'found')
        return yaml(file, runbookFile, matter.yaml, { firstLine: 2, empty: {} }).map((source) => ({
          ...source,
          id: nameOf(file),
          body: matter.body,
        }));
      findings.push(matter.kind === 'broken' ? error(file, matter.line, matter.message) : error(file, 1, NO_FRONT_MATTER));
      broken.add(file);
      return [];
    }),
    documents: Object.fromEntries(['checklists', 'templates', 'adr'].flatMap(inside).map((path) => [path, texts.get(path) ?? ''])),
    broken,
  };
  return { sources, findings };
}

const NO_FRONT_MATTER =
  'has no front matter: begin the file with `---`, then `title`, `service`, `owner`, `severity`, `conditions` and `levers` in YAML, then `---`';

/** File name without folder and ending. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
