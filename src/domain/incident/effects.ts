/** What the outside must be told or asked because of an entry. Pure: the dispatcher does it, and its answer is a new command. */

import { leverOf, nextLever } from '../containment/levers.ts';
import type { TellingPurpose } from '../escalation/escalation.ts';
import { SEVERITY_MEANS } from '../kernel/severity.ts';
import type { PersonId } from '../kernel/stamp.ts';
import type { Effect } from './effect.ts';
import type { Recorded } from './entry.ts';
import { drillPeople, leadershipOf } from './facts.ts';
import type { Incident } from './incident.ts';

type Tell = Extract<Effect, { kind: 'tell' }>;
type Wording = Pick<Tell, 'purpose' | 'subject' | 'text'> & Partial<Tell>;

function tell(people: readonly (PersonId | null)[], wording: Wording): readonly Effect[] {
  const persons = [...new Set(people.filter((person) => person !== null && person !== 'on-call'))];
  return persons.map((person) => ({ kind: 'tell', audience: null, channel: null, urgent: false, invitation: null, ...wording, person }));
}

function headline(incident: Incident): string {
  const { opening } = incident;
  return `${opening.drill ? 'DRILL ' : ''}${opening.ref} ${incident.severity} ${opening.title}`;
}

function situation(incident: Incident): string {
  const { opening, containment, hats } = incident;
  const next = nextLever(containment);
  const rehearsed = next?.rehearsed ? ` (rehearsed ${next.rehearsed.on}${next.rehearsed.took ? `, took ${next.rehearsed.took}` : ''})` : '';
  return [
    `${headline(incident)}: ${SEVERITY_MEANS[incident.severity]}${opening.service ? ` on ${opening.service}` : ''}, since ${opening.startedAt}.`,
    opening.summary,
    opening.runbook === 'missing'
      ? 'No runbook has this condition.'
      : opening.frozen.runbook
        ? `Runbook: ${opening.frozen.runbook.title} (${opening.frozen.runbook.path}).`
        : null,
    incident.phase === 'containing' ? `Stop the harm first${next ? `: next lever ${next.lever}${rehearsed}` : ''}. Why comes after.` : null,
    hats.commander ? `Commander: ${hats.commander}.` : 'Nobody has acknowledged yet.',
  ]
    .filter((line) => line !== null)
    .join('\n');
}

/** Who holds a hat, or the first on-call tier while nobody does. */
function holder(incident: Incident, hat: 'commander' | 'communicator'): readonly PersonId[] {
  const person = incident.hats[hat];
  return person === null ? (incident.opening.frozen.onCallTiers[0]?.people ?? []) : [person];
}

/** D2: everybody who was told, on the channel on which they were. */
function toEveryoneTold(incident: Incident, purpose: TellingPurpose, subject: string, text: string): readonly Effect[] {
  const seen = new Set<string>();
  return incident.escalation.told.flatMap((told) => {
    const once = `${told.person} ${told.channel}`;
    if (told.outcome !== 'delivered' || seen.has(once)) return [];
    seen.add(once);
    return tell([told.person], { purpose, subject, text, channel: told.channel });
  });
}

function ofEntry(entry: Recorded, incident: Incident): readonly Effect[] {
  const line = headline(incident);
  switch (entry.type) {
    case 'page.sent':
      return tell(entry.data.people, { purpose: 'page', audience: 'on-call', subject: `PAGE ${line}`, text: situation(incident), urgent: true });
    case 'audience.told':
      return tell(entry.data.people, { purpose: 'audience', audience: entry.data.audience, subject: line, text: situation(incident) });
    case 'leadership.briefed':
      return tell(entry.data.people, { purpose: 'brief', audience: 'leadership', subject: `Brief: ${line}`, text: entry.data.text });
    case 'lever.requested':
      return [{ kind: 'pull', lever: entry.data.lever, dryRun: entry.data.dryRun, how: leverOf(incident.containment, entry.data.lever).how }];
    case 'update.published': {
      if (entry.data.audience !== 'clients') return [];
      const { component, clientAddresses } = incident.opening.frozen;
      const next = entry.data.nextUpdateAt
        ? `

Next update by ${entry.data.nextUpdateAt}.`
        : '';
      const subject = `${component ?? 'Our service'}: ${entry.data.state ?? 'update'}`;
      return clientAddresses.map((address) => ({ kind: 'tell-client', address, subject, text: `${entry.data.text}${next}` }));
    }
    case 'update.reminded':
      return tell(holder(incident, 'communicator'), {
        purpose: 'update-reminder',
        subject: `Update due at ${entry.data.due.slice(11, 16)}: ${line}`,
        text: `An update is owed by ${entry.data.due} (M1).`,
      });
    case 'update.missed':
      return tell([...holder(incident, 'communicator'), ...holder(incident, 'commander')], {
        purpose: 'update-missed',
        subject: `Update missed: ${line}`,
        text: `An update was owed by ${entry.data.due} and has not been published (M1). It is on the timeline as missed.`,
        urgent: true,
      });
    case 'severity.changed':
      return entry.data.to > entry.data.from
        ? toEveryoneTold(
            incident,
            'severity-lowered',
            `Lowered to ${entry.data.to}: ${line}`,
            `${entry.data.from} → ${entry.data.to}: ${entry.data.reason}`,
          )
        : [];
    case 'hat.offered':
      return tell([entry.data.to], {
        purpose: 'hat-offered',
        subject: `${entry.by} offers you the ${entry.data.hat}'s hat: ${line}`,
        text: situation(incident),
        urgent: true,
      });
    case 'incident.stood_down':
      return toEveryoneTold(incident, 'stand-down', `Stood down: ${line}`, entry.data.text);
    case 'stand_down.overdue':
      return tell([...holder(incident, 'commander'), ...holder(incident, 'communicator')], {
        purpose: 'stand-down-overdue',
        subject: `Resolved, not stood down: ${line}`,
        text: `Resolved at ${incident.standDown.resolvedAt}, and the team has not been stood down (D3). An unannounced end leaves people anxious.`,
      });
    case 'postmortem.scheduled':
      return tell(entry.data.attendees, {
        purpose: 'postmortem-scheduled',
        subject: `Postmortem of ${incident.opening.ref} on ${entry.data.at}`,
        text: `Blameless, six sections, due by ${entry.data.dueAt} (P1).`,
        invitation: {
          at: entry.data.at,
          minutes: 60,
          title: `Postmortem ${incident.opening.ref}: ${incident.opening.title}`,
          attendees: entry.data.attendees,
        },
      });
    case 'postmortem.overdue':
      return tell([...holder(incident, 'commander'), ...leadershipOf(incident.opening)], {
        purpose: 'postmortem-overdue',
        audience: 'leadership',
        subject: `Postmortem overdue: ${line}`,
        text: `Commander's brief: the postmortem of ${incident.opening.ref} was due by ${entry.data.dueAt} and has not been held (P1).`,
      });
    case 'fix.overdue': {
      const fix = incident.postmortem.fixes.find((each) => each.id === entry.data.fix);
      return fix
        ? tell([fix.owner], {
            purpose: 'fix-overdue',
            subject: `Overdue: ${fix.id} ${fix.title}`,
            text: `Due ${fix.due}: ${fix.becomesTrue} It is proven by a commit that changes ${fix.artifact} (K2).`,
          })
        : [];
    }
    default:
      return [];
  }
}

/** Effects of one entry, given the incident after it. In a drill only its people are told and nothing is public (B6). */
export function effects(entry: Recorded, incident: Incident): readonly Effect[] {
  const all = ofEntry(entry, incident);
  if (!incident.opening.drill) return all;
  const inside = drillPeople(incident);
  return all.flatMap((effect): readonly Effect[] => {
    if (effect.kind === 'pull') return [effect];
    if (effect.kind !== 'tell' || effect.person === null || !inside.has(effect.person)) return [];
    const { invitation } = effect;
    return [invitation ? { ...effect, invitation: { ...invitation, attendees: invitation.attendees.filter((each) => inside.has(each)) } } : effect];
  });
}
