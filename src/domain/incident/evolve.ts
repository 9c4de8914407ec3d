/** The incident is the fold of its timeline; this is the table of contents of that fold. */

import { evolveContainment, openingContainment } from '../containment/evolve-containment.ts';
import { evolveEscalation, openingEscalation } from '../escalation/evolve-escalation.ts';
import { cellsOf } from '../escalation/severity-matrix.ts';
import type { Phase } from '../kernel/phase.ts';
import { emptyPostmortem, evolvePostmortem } from '../postmortem/evolve-postmortem.ts';
import { evolveHats, NO_HATS } from '../roles/hand-over.ts';
import { evolveStandDown, NOT_STOOD_DOWN, tookPage, unresolved } from '../stand-down/evolve-stand-down.ts';
import type { DetectionEntry, Recorded } from './entry.ts';
import type { Detection, Incident } from './incident.ts';

/** The opening entry of a stream that has none yet. */
type OpeningEntry = Extract<Recorded, { readonly type: 'incident.declared' }>;

function opened(entry: OpeningEntry): Incident {
  const opening = entry.data;
  const { policy } = opening.frozen;
  return {
    opening,
    version: entry.seq,
    head: entry.hash,
    phase: 'containing',
    severity: opening.severity,
    declaredAt: entry.at,
    systemKnewAt: opening.systemKnewAt,
    personKnewAt: opening.personKnewAt,
    detection: { count: 0, firing: 0, firstAt: null, lastAt: null, clearedAt: null },
    containment: openingContainment(opening.frozen.runbook?.levers ?? []),
    hats: NO_HATS,
    escalation: openingEscalation(
      cellsOf(opening.frozen, opening.severity, opening.startedAt),
      entry.at,
      policy.severities[opening.severity].statusPage,
    ),
    standDown: NOT_STOOD_DOWN,
    postmortem: emptyPostmortem,
    fired: [],
  };
}

const PHASE_AFTER: Partial<Record<Recorded['type'], Phase>> = {
  'containment.confirmed': 'contained',
  'containment.lost': 'containing',
  'incident.resolved': 'resolved',
  'incident.stood_down': 'stood-down',
  'incident.closed': 'closed',
};

function detected(detection: Detection, data: DetectionEntry['data']): Detection {
  return {
    count: detection.count + data.joined,
    firing: data.firing,
    firstAt: detection.firstAt !== null && detection.firstAt < data.firstAt ? detection.firstAt : data.firstAt,
    lastAt: detection.lastAt !== null && detection.lastAt > data.lastAt ? detection.lastAt : data.lastAt,
    clearedAt: data.firing > 0 ? null : (detection.clearedAt ?? data.lastAt),
  };
}

function folded(incident: Incident, entry: Recorded): Partial<Incident> {
  switch (entry.type) {
    case 'incident.declared':
      throw new Error('a stream opens once', { cause: entry.seq });
    case 'note.added':
    case 'decision.recorded':
      return {};
    case 'signals.changed':
      return {
        detection: detected(incident.detection, entry.data),
        // A person knew first: the system's moment comes when the first signal joins (B2, P4).
        systemKnewAt: incident.systemKnewAt ?? entry.data.firstAt,
      };
    case 'harm.reported':
      // B2: a person's report is knowing, acknowledged or not.
      return { personKnewAt: incident.personKnewAt ?? entry.at };
    case 'lever.requested':
    case 'lever.pulled':
    case 'lever.failed':
    case 'lever.unavailable':
    case 'lever.skipped':
    case 'lever.dry_run':
    case 'lever.approved':
    case 'lever.outcome':
    case 'rule.overridden':
    case 'incident.bigger':
    case 'finding.reported':
    case 'finding.read':
    case 'containment.confirmed':
    case 'containment.lost':
      return {
        containment: evolveContainment(incident.containment, entry, incident.opening.frozen.runbook?.levers ?? []),
        ...(entry.type === 'containment.lost' ? { standDown: unresolved(incident.standDown) } : {}),
      };
    case 'hat.assigned':
    case 'hat.offered':
    case 'hat.accepted':
    case 'hat.taken':
    case 'hat.worn':
      return { hats: evolveHats(incident.hats, entry) };
    case 'incident.acknowledged':
      return {
        escalation: evolveEscalation(incident.escalation, entry, incident.opening.frozen.calendar.timeZone),
        standDown: tookPage(incident.standDown, entry.data.person),
        personKnewAt: incident.personKnewAt ?? entry.at,
      };
    case 'severity.changed':
      return {
        severity: entry.data.to,
        escalation: evolveEscalation(incident.escalation, entry, incident.opening.frozen.calendar.timeZone),
        containment: { ...incident.containment, severityReconsidered: incident.containment.bigger !== null },
      };
    case 'page.sent':
    case 'audience.told':
    case 'delivery.reported':
    case 'escalation.missed':
    case 'leadership.briefed':
    case 'meeting.held':
    case 'update.published':
    case 'update.reminded':
    case 'update.missed':
      return { escalation: evolveEscalation(incident.escalation, entry, incident.opening.frozen.calendar.timeZone) };
    case 'incident.resolved':
    case 'timeline.archived':
    case 'care.checked':
    case 'incident.stood_down':
    case 'stand_down.overdue':
    case 'incident.closed':
      return {
        standDown: evolveStandDown(incident.standDown, entry),
        ...(entry.type === 'incident.resolved' ? { postmortem: { ...incident.postmortem, dueAt: entry.data.postmortemDueAt } } : {}),
      };
    default:
      return { postmortem: evolvePostmortem(incident.postmortem, entry) };
  }
}

/** Fold one entry. Without an incident the entry must be the opening. Throws when the stream is not a stream (a fault, not a refusal). */
export function evolve(incident: Incident | undefined, entry: Recorded): Incident {
  if (!incident) {
    if (entry.type !== 'incident.declared') throw new Error(`a stream begins with incident.declared, not ${entry.type}`, { cause: entry.seq });
    return opened(entry);
  }
  const deadline = 'deadline' in entry.data && typeof entry.data.deadline === 'string' ? entry.data.deadline : null;
  return {
    ...incident,
    ...folded(incident, entry),
    phase: PHASE_AFTER[entry.type] ?? incident.phase,
    version: entry.seq,
    head: entry.hash,
    fired: deadline === null ? incident.fired : [...incident.fired, deadline],
  };
}

/** Fold a whole timeline. */
export function foldAll(entries: readonly Recorded[]): Incident | undefined {
  return entries.reduce<Incident | undefined>(evolve, undefined);
}
