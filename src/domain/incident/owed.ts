/** Who is owed what by when: the same state as the deadlines, in people's words. An owed thing stays until it is done, late or not. */

import { nextLever } from '../containment/levers.ts';
import { nextUpdateDue } from '../escalation/status-update.ts';
import { instantOf } from '../kernel/calendar.ts';
import { durationMs } from '../kernel/duration.ts';
import { reached } from '../kernel/phase.ts';
import { plus } from '../kernel/stamp.ts';
import { unmetForStandDown } from '../stand-down/decide-stand-down.ts';
import type { Owed } from './deadline.ts';
import { standDownFacts } from './facts.ts';
import type { Incident } from './incident.ts';

const FIVE_MINUTES = 300_000;

function live(incident: Incident): readonly Owed[] {
  const { hats, escalation, containment, opening } = incident;
  const { policy } = opening.frozen;
  const commander = hats.commander ?? 'on-call';
  const communicator = hats.communicator ?? 'on-call';
  const start = opening.startedAt;
  const items: Owed[] = [];
  if (escalation.acknowledgedAt === null) items.push({ what: 'acknowledge', due: plus(start, FIVE_MINUTES), to: 'on-call', rule: 'E1' });
  if (incident.phase === 'containing') {
    const next = nextLever(containment);
    const pulled = containment.levers.find((lever) => lever.state === 'pulled' && lever.effect === 'unknown');
    if (pulled) items.push({ what: `say what ${pulled.lever} did`, due: plus(pulled.pulledAt ?? start, FIVE_MINUTES), to: commander, rule: 'C6' });
    else if (next?.state === 'ready') items.push({ what: `pull or skip ${next.lever}`, due: plus(start, FIVE_MINUTES), to: commander, rule: 'C7' });
  }
  if (containment.bigger !== null && !containment.severityReconsidered) {
    items.push({ what: `reconsider severity: ${containment.bigger}`, due: plus(start, FIVE_MINUTES), to: commander, rule: 'C4' });
  }
  for (const finding of containment.findings.filter((each) => each.readAt === null)) {
    items.push({ what: `read finding ${finding.id}`, due: plus(finding.at, FIVE_MINUTES), to: commander, rule: 'H4' });
  }
  for (const offer of hats.offers) items.push({ what: `accept the ${offer.hat}'s hat`, due: plus(offer.at, FIVE_MINUTES), to: offer.to, rule: 'H3' });
  items.push({ what: 'publish an update', due: nextUpdateDue(escalation.updates, policy.updates.every), to: communicator, rule: 'M1' });
  if (incident.phase === 'resolved' && incident.standDown.resolvedAt !== null) {
    const due = plus(incident.standDown.resolvedAt, durationMs(policy.standDown.raiseAfter));
    for (const unmet of unmetForStandDown(standDownFacts(incident, new Set()))) items.push({ what: unmet.how, due, to: commander, rule: 'D1' });
    items.push({ what: 'stand the team down', due, to: commander, rule: 'D3' });
  }
  return items;
}

const TELLER: Readonly<Record<string, 'commander' | 'communicator'>> = { leadership: 'commander', clients: 'communicator' };

function cells(incident: Incident): readonly Owed[] {
  return incident.escalation.cells
    .filter((cell) => cell.toldAt === null && !cell.waived)
    .map((cell) => {
      const teller = TELLER[cell.audience];
      return {
        what: cell.meeting ? `bring it to the ${cell.meeting.meeting} of ${cell.meeting.date}` : `tell ${cell.audience}`,
        due: cell.due,
        to: teller ? (incident.hats[teller] ?? 'on-call') : cell.meeting ? cell.audience : 'system',
        rule: 'E2' as const,
      };
    });
}

function afterwards(incident: Incident): readonly Owed[] {
  const { postmortem, opening, hats } = incident;
  if (!reached(incident.phase, 'resolved')) return [];
  const commander = hats.commander ?? opening.frozen.serviceOwner ?? 'on-call';
  const items: Owed[] = [];
  if (postmortem.completedAt === null && postmortem.dueAt !== null) {
    items.push({
      what: postmortem.heldAt === null ? 'hold and complete the postmortem' : 'complete the postmortem',
      due: postmortem.dueAt,
      to: commander,
      rule: 'P1',
    });
  }
  if (postmortem.modelUpdates.length === 0 && postmortem.dueAt !== null) {
    items.push({ what: 'write the model update', due: postmortem.dueAt, to: commander, rule: 'K3' });
  }
  return items;
}

/** Structural fixes that have not landed; they are chased after closing too. */
function fixes(incident: Incident): readonly Owed[] {
  const { timeZone } = incident.opening.frozen.calendar;
  return incident.postmortem.fixes
    .filter((fix) => fix.landed === null)
    .map((fix) => ({ what: `land ${fix.id}: ${fix.title}`, due: instantOf(fix.due, '23:59:59', timeZone), to: fix.owner, rule: 'K2' as const }));
}

/** Everything owed on this incident, earliest first. */
export function owed(incident: Incident): readonly Owed[] {
  const open = incident.phase !== 'closed';
  return [
    ...(reached(incident.phase, 'stood-down') ? [] : live(incident)),
    ...(open ? cells(incident) : []),
    ...(open ? afterwards(incident) : []),
    ...fixes(incident),
  ].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}
