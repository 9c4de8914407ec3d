import { error, warning } from '../findings.ts';
import type { Finding } from '../handbook.ts';
import type { Sources } from '../sources.ts';
import { didYouMean } from '../suggest.ts';
import { twice } from './known.ts';

/** Actors that are no people of the directory. */
const RESERVED = new Set(['admin', 'system']);
/** Words that audiences use for something else than a group of people.yaml. */
const NO_GROUPS = new Set(['clients', 'on-call']);
/** Roads to people that this version really has. */
const CHANNELS = new Set(['email']);

/** people.yaml: one id per person, no reserved ones, and a road to everybody. */
export function lintPeople(sources: Sources): readonly Finding[] {
  const source = sources.people;
  if (!source) return [];
  const { file, value, lineOf } = source;
  const findings: Finding[] = [
    ...twice(
      source,
      value.people.map((person) => person.id),
      (index) => ['people', index, 'id'],
      'person',
    ),
  ];
  for (const [index, person] of value.people.entries()) {
    if (RESERVED.has(person.id) || person.id in Object.prototype) {
      findings.push(error(file, lineOf(['people', index, 'id']), `the id \`${person.id}\` is reserved; give the person another one`));
    }
    for (const [at, group] of (person.groups ?? []).entries()) {
      if (!NO_GROUPS.has(group)) continue;
      const instead = group === 'clients' ? 'clients are the mailboxes under `clients:` of a service' : 'who is on call stands in on-call.yaml';
      findings.push(error(file, lineOf(['people', index, 'groups', at]), `\`${group}\` is no group of people: ${instead}`));
    }
    const roads = person.contact ?? (person.email ? [{ channel: 'email', address: person.email }] : []);
    for (const [at, road] of (person.contact ?? []).entries()) {
      if (road.channel === 'email' && !road.address.includes('@')) {
        findings.push(error(file, lineOf(['people', index, 'contact', at, 'address']), '`address` of channel `email` must be a mail address'));
      } else if (!CHANNELS.has(road.channel)) {
        const line = lineOf(['people', index, 'contact', at, 'channel']);
        findings.push(
          warning(file, line, `channel \`${road.channel}\` is not part of this version and is passed over${didYouMean(road.channel, CHANNELS)}`),
        );
      }
    }
    if (!roads.some((road) => CHANNELS.has(road.channel))) {
      findings.push(
        warning(
          file,
          lineOf(['people', index]),
          `nothing reaches \`${person.id}\`: give an \`email\`, or a \`contact\` with channel ${[...CHANNELS].join(', ')}`,
        ),
      );
    }
  }
  return findings;
}
