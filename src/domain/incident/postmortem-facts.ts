/** What the postmortem and the closing gate look at, read from one incident. */
import type { PersonId } from '../kernel/stamp.ts';
import type { PostmortemFacts } from '../postmortem/facts.ts';
import type { GateFacts } from '../resolution/gate.ts';
import type { Incident } from './incident.ts';

/** Who is invited to the postmortem by itself: whoever wore a hat or took the page, the service's owner and the tech lead (P1). */
export function postmortemAttendees(incident: Incident): readonly PersonId[] {
  const { hats, standDown, opening } = incident;
  const { frozen } = opening;
  const people = [
    hats.commander,
    hats.communicator,
    hats.investigator,
    ...standDown.tookPage,
    ...(opening.drill ? [] : [frozen.serviceOwner, frozen.runbook?.owner ?? null, ...(frozen.audiences['tech-lead'] ?? [])]),
  ];
  return [...new Set(people.filter((person) => person !== null))];
}

/** The postmortem's slice; `version` is the number of entries before the first that the decision adds. */
export function postmortemFacts(incident: Incident, version: number): PostmortemFacts {
  const { opening, containment } = incident;
  const { frozen } = opening;
  return {
    postmortem: incident.postmortem,
    phase: incident.phase,
    version,
    ref: opening.ref,
    title: opening.title,
    startedAt: opening.startedAt,
    resolvedAt: incident.standDown.resolvedAt,
    policy: frozen.policy,
    calendar: frozen.calendar,
    runbook: opening.runbook,
    runbookPath: frozen.runbook?.path ?? null,
    names: frozen.people,
    overrides: containment.overrides,
    bigger: containment.bigger,
    systemKnewAt: incident.systemKnewAt,
    personKnewAt: incident.personKnewAt,
  };
}

/** The closing gate's slice. */
export function gateFacts(incident: Incident): GateFacts {
  return {
    ref: incident.opening.ref,
    phase: incident.phase,
    page: incident.escalation.statusPage.state,
    resolvedAt: incident.standDown.resolvedAt,
    archive: incident.standDown.archive,
    postmortem: incident.postmortem,
    runbook: incident.opening.runbook,
  };
}
