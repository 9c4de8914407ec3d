/** The decider: what a command does to an incident, or why not. A table of contents; the rules live in the rooms. */

import { decidePostmortem } from '../chain/decide-postmortem.ts';
import { decideConfirm, decideLost } from '../containment/confirm.ts';
import { decideFinding, decideOpenDiagnosis, decideReadFinding } from '../containment/diagnosis.ts';
import { decideReport } from '../containment/lever-report.ts';
import { decideApprove, decideOutcome, decidePull, decideSkip } from '../containment/pull-lever.ts';
import { automaticPost } from '../escalation/audience.ts';
import { decideMeetingHeld } from '../escalation/meeting-held.ts';
import { draftBrief } from '../escalation/no-surprises.ts';
import { decideSeverity } from '../escalation/severity-change.ts';
import { decidePublish } from '../escalation/status-update.ts';
import { accept, type Decision } from '../kernel/decision.ts';
import { reached } from '../kernel/phase.ts';
import { autoSchedule, dueAt } from '../postmortem/due.ts';
import { gate, refuseClose } from '../resolution/gate.ts';
import { assignAll, decideAccept, decideOffer, decideTake } from '../roles/hand-over.ts';
import { wear } from '../roles/one-hat-at-a-time.ts';
import { decideArchive, decideCheck, decideResolve, decideStandDown } from '../stand-down/decide-stand-down.ts';
import { refuseAuthority } from './authority.ts';
import type { Command, PersonCommand, World } from './command.ts';
import type { Entry } from './entry.ts';
import { briefFacts, drillPeople, leadershipOf, standDownFacts, tellingFacts } from './facts.ts';
import { fire } from './fire.ts';
import type { Incident } from './incident.ts';
import { gateFacts, postmortemAttendees, postmortemFacts } from './postmortem-facts.ts';

function acknowledge(incident: Incident, world: World, via: string | null): Decision<Entry> {
  if (incident.standDown.tookPage.includes(world.by)) return accept();
  const first = incident.hats.commander === null;
  const acknowledged: Entry = { type: 'incident.acknowledged', data: { person: world.by, first, via } };
  // H3: the first to acknowledge holds all three until they are handed over, and starts out as commander.
  return first ? accept<Entry>(acknowledged, ...assignAll(world.by), ...wear(incident.hats, world.by, 'commander')) : accept(acknowledged);
}

/** The first post of an automatic page is still to come; once the incident is resolved it would not be true any more. */
function owesPost(incident: Incident): boolean {
  return incident.escalation.statusPage.owedAutomatic && !reached(incident.phase, 'resolved');
}

function brief(incident: Incident, text: string, world: World): Decision<Entry> {
  const people = leadershipOf(incident.opening);
  const briefed: Entry = { type: 'leadership.briefed', data: { text, automatic: false, people } };
  // E3: the commander has spoken in person, so the page need not wait for a delivery.
  return owesPost(incident) ? accept<Entry>(briefed, automaticPost(briefFacts(incident, world.now), incident.opening.drill)) : accept(briefed);
}

function resolve(incident: Incident, text: string, world: World): Decision<Entry> {
  const { calendar, policy } = incident.opening.frozen;
  const due = dueAt(calendar, world.now, policy.postmortem.workingDays);
  const decision = decideResolve(standDownFacts(incident, world.people), text, due);
  if (!decision.ok) return decision;
  const attendees = postmortemAttendees(incident);
  const { at } = autoSchedule(calendar, world.now, due, attendees);
  return accept<Entry>(...decision.entries, { type: 'postmortem.scheduled', data: { at, dueAt: due, attendees, automatic: true } });
}

function delivered(incident: Incident, command: Extract<Command, { type: 'delivery.report' }>, world: World): Decision<Entry> {
  if (incident.escalation.told.some((told) => told.delivery === command.delivery)) return accept();
  const { type: _, ...data } = command;
  const reported: Entry = { type: 'delivery.reported', data };
  const briefed = command.purpose === 'brief' && command.outcome === 'delivered';
  return briefed && owesPost(incident)
    ? accept<Entry>(reported, automaticPost(briefFacts(incident, world.now), incident.opening.drill))
    : accept(reported);
}

function byPerson(incident: Incident, command: PersonCommand, world: World): Decision<Entry> {
  const { containment, escalation, opening, phase } = incident;
  const { frozen } = opening;
  const nextSeq = incident.version + 1 + wear(incident.hats, world.by, world.as).length;
  const levers = { phase, containment, hasSecondPerson: Object.keys(frozen.people).some((person) => person !== world.by) };
  const diagnosis = { phase, containment, nextSeq };
  const end = () => standDownFacts(incident, world.people);
  switch (command.type) {
    case 'acknowledge':
      return acknowledge(incident, world, command.via ?? null);
    case 'note.add':
      return accept<Entry>({ type: 'note.added', data: { text: command.text } });
    case 'harm.report':
      return accept<Entry>({ type: 'harm.reported', data: { text: command.text, growing: command.growing ?? null } });
    case 'decision.record':
      return accept<Entry>({ type: 'decision.recorded', data: { text: command.text } });
    case 'hat.offer':
      return decideOffer(incident.hats, command.hat, command.to, world.by, world.people, opening.drill ? drillPeople(incident) : null);
    case 'hat.accept':
      return decideAccept(incident.hats, command.hat, world.by);
    case 'hat.take':
      return decideTake(incident.hats, command.hat, command.reason, world.by);
    case 'severity.set':
      return decideSeverity(
        {
          severity: incident.severity,
          matrix: frozen,
          telling: tellingFacts(incident, world.now),
          told: escalation.told,
          reconsidering: containment.bigger !== null && !containment.severityReconsidered,
        },
        command.severity,
        command.reason,
        world.now,
      );
    case 'lever.pull':
      return decidePull(levers, command, world.by);
    case 'lever.skip':
      return decideSkip(levers, command.lever, command.reason);
    case 'lever.outcome':
      return decideOutcome(levers, command.lever, command.effect, command.note ?? null);
    case 'lever.approve':
      return decideApprove(levers, command.lever, world.by);
    case 'diagnosis.open':
      return decideOpenDiagnosis(diagnosis, command.reason);
    case 'finding.report':
      return decideFinding(diagnosis, command);
    case 'finding.read':
      return decideReadFinding(diagnosis, command.finding);
    case 'containment.confirm':
      return decideConfirm(phase, { signals: incident.detection.count, firing: incident.detection.firing }, command.note ?? null);
    case 'containment.lost':
      return decideLost(phase, command.note);
    case 'leadership.brief':
      return brief(incident, command.text, world);
    case 'update.publish':
      return decidePublish(
        {
          phase,
          severity: incident.severity,
          escalation,
          leadership: leadershipOf(opening),
          drill: opening.drill,
          every: frozen.policy.updates.every,
          brief: draftBrief(briefFacts(incident, world.now)),
        },
        command,
        world.now,
      );
    case 'meeting.held':
      return decideMeetingHeld({ cells: escalation.cells, timeZone: frozen.calendar.timeZone, startedAt: opening.startedAt }, command, world.now);
    case 'resolve':
      return resolve(incident, command.text, world);
    case 'timeline.archive':
      return decideArchive(end());
    case 'care.check':
      return decideCheck(end(), command.person, command.note ?? null, world.by);
    case 'stand-down':
      return decideStandDown(end(), command.text);
    case 'close': {
      if (phase === 'closed') return accept();
      const state = gate(gateFacts(incident), world.handbook ?? { has: () => false, runbookForSignals: null });
      return state.closable ? accept<Entry>({ type: 'incident.closed', data: {} }) : { ok: false, refusal: refuseClose(state) };
    }
    default:
      return decidePostmortem(command, postmortemFacts(incident, nextSeq - 1), world);
  }
}

/** What a person's command comes to: authority first (H2), then the rule of its room. A change of hat comes first on the timeline. */
export function decide(incident: Incident, command: PersonCommand, world: World): Decision<Entry> {
  const refusal = refuseAuthority(incident, command.type, world);
  if (refusal) return { ok: false, refusal };
  const decision = byPerson(incident, command, world);
  if (!decision.ok || decision.entries.length === 0) return decision;
  return accept(...wear(incident.hats, world.by, world.as), ...decision.entries);
}

/** What the system's commands come to: clocks, senders and adapters' answers. They are never refused, only ignored when nothing waits for them. */
export function decideSystem(incident: Incident, command: Exclude<Command, PersonCommand>, world: World): Decision<Entry> {
  switch (command.type) {
    case 'signals.observe': {
      const { type: _, ...data } = command;
      const firing = Math.max(0, incident.detection.firing + data.joined - data.resolved);
      return accept<Entry>({ type: 'signals.changed', data: { ...data, firing } });
    }
    case 'deadline.fire':
      return fire(incident, command.key, world.now);
    case 'delivery.report':
      return delivered(incident, command, world);
    case 'lever.report':
      return decideReport(incident.containment, command.lever, command.dryRun, command.result);
    case 'fix.track':
      return decidePostmortem(command, postmortemFacts(incident, incident.version), world);
  }
}
