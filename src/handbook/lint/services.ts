import { error, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import { nameOf, type Sources } from '../sources.ts';
import { didYouMean } from '../suggest.ts';
import { dangling, type Known } from './known.ts';

/** services/*.yaml: owners and audiences who exist, one file per service, one component per service. */
export function lintServices(sources: Sources, known: Known): readonly Finding[] {
  const findings: Finding[] = [];
  const files = new Map<string, string>();
  const components = new Map<string, string>();
  for (const source of sources.services) {
    const { file, value, id, lineOf } = source;
    const earlier = files.get(id);
    if (earlier) findings.push(error(file, lineOf(['id']), `service \`${id}\` is there twice: ${earlier} has it too`));
    else if (id !== nameOf(file))
      findings.push(warning(file, lineOf(['id']), `is the file of service \`${id}\`: name it services/${id}.yaml, so that people find it`));
    files.set(id, earlier ?? file);
    findings.push(...dangling(source, ['owner'], 'owner', value.owner, known.people, 'person', 'people.yaml'));
    for (const [audience, names] of Object.entries(value.audiences ?? {})) {
      const path = ['audiences', audience];
      if (audience === 'clients')
        findings.push(error(file, lineOf(path), '`clients` are mailboxes, not people: write them under `clients:` beside `audiences:`'));
      else if (known.groups && known.onCallGroups && !known.groups.has(audience) && !known.onCallGroups.has(audience)) {
        const near = didYouMean(audience, [...known.groups, ...known.onCallGroups]);
        findings.push(error(file, lineOf(path), `\`audiences.${audience}\` stands in for no group of people.yaml${near}`));
      }
      const everybody = known.people && known.groups && new Set([...known.people, ...known.groups]);
      for (const [index, name] of names.entries()) {
        findings.push(...dangling(source, [...path, index], `audiences.${audience}`, name, everybody, 'person or group', 'people.yaml'));
      }
    }
    const component = value.statusPage?.component;
    const other = component === undefined ? undefined : components.get(component);
    if (component !== undefined && other)
      findings.push(
        warning(file, lineOf(['statusPage', 'component']), `shares the component of ${other}: the public page cannot tell the two apart`),
      );
    if (component !== undefined) components.set(component, other ?? file);
  }
  return findings;
}
