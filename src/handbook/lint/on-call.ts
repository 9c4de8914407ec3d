import type { Instant } from '#domain/kernel/stamp.ts';
import { error, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Sources } from '../sources.ts';
import { dangling, type Known, twice } from './known.ts';

/** on-call.yaml: schedules of people who exist, tiers of schedules that exist, and somebody in each (E5). */
export function lintOnCall(sources: Sources, known: Known, now: Instant): readonly Finding[] {
  const source = sources.onCall;
  if (!source) {
    if (sources.broken.has('on-call.yaml')) return [];
    return [
      warning('on-call.yaml', 1, 'is missing: nobody is on call, and a page reaches no one (E5); write `schedules` and `groups: {on-call: [...]}`'),
    ];
  }
  const { file, value, lineOf } = source;
  const findings: Finding[] = [
    ...twice(
      source,
      value.schedules.map((schedule) => schedule.id),
      (index) => ['schedules', index, 'id'],
      'schedule',
    ),
  ];
  for (const [index, schedule] of value.schedules.entries()) {
    const at = ['schedules', index] as const;
    const layers = schedule.layers ?? [];
    if (layers.length === 0 && !schedule.ical)
      findings.push(error(file, lineOf(at), `schedule \`${schedule.id}\` has nobody: give it \`layers\` with \`people\``));
    else if (layers.length > 0 && layers.every((layer) => layer.start > now.slice(0, layer.start.length))) {
      findings.push(
        warning(
          file,
          lineOf([...at, 'layers', 0, 'start']),
          `schedule \`${schedule.id}\` has nobody before ${layers.map((layer) => layer.start).sort()[0]}`,
        ),
      );
    }
    for (const [nth, layer] of layers.entries()) {
      for (const [turn, person] of layer.people.entries()) {
        const path = [...at, 'layers', nth, 'people', turn];
        findings.push(...dangling(source, path, 'people', person, known.people, 'person', 'people.yaml'));
      }
      if (layer.restrict) {
        findings.push(
          warning(file, lineOf([...at, 'layers', nth, 'restrict']), '`restrict` is not applied by this version: the layer counts at all hours'),
        );
      }
    }
    if (schedule.ical)
      findings.push(warning(file, lineOf([...at, 'ical']), '`ical` is not read by this version: the layers alone say who is on call'));
  }
  for (const [group, tiers] of Object.entries(value.groups)) {
    if (tiers.length === 0)
      findings.push(error(file, lineOf(['groups', group]), `group \`${group}\` has nobody: list at least one \`{schedule, after}\``));
    for (const [tier, { schedule }] of tiers.entries()) {
      findings.push(...dangling(source, ['groups', group, tier, 'schedule'], 'schedule', schedule, known.schedules, 'schedule', 'on-call.yaml'));
    }
    if (known.groups?.has(group)) {
      findings.push(
        error(file, lineOf(['groups', group]), `\`${group}\` is a group of people.yaml too; an audience must mean one of the two, so rename one`),
      );
    }
  }
  if (!Object.hasOwn(value.groups, 'on-call')) {
    findings.push(
      warning(file, lineOf(['groups']), 'has no group `on-call`: a page reaches no one (E5); write `groups: {on-call: [{schedule: ID}]}`'),
    );
  }
  return findings;
}
