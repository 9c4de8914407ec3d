/** What the rooms' decisions look at, read from one incident. */

import { nextLever } from '../containment/levers.ts';
import type { TellingFacts } from '../escalation/audience.ts';
import { type BriefFacts, leadershipHeard } from '../escalation/no-surprises.ts';
import { type PagingFacts, pagedAt } from '../escalation/paging.ts';
import { durationMs } from '../kernel/duration.ts';
import { reached } from '../kernel/phase.ts';
import { between, type Instant, type PersonId, plus } from '../kernel/stamp.ts';
import type { StandDownFacts } from '../stand-down/decide-stand-down.ts';
import type { Incident, Opening } from './incident.ts';

/** The leadership of this incident; in a drill, of the drill. */
export function leadershipOf(opening: Opening): readonly PersonId[] {
  return opening.frozen.audiences['leadership'] ?? [];
}

/** What briefs and posts are drafted from. */
export function briefFacts(incident: Incident, now: Instant): BriefFacts {
  const { opening } = incident;
  return {
    ref: opening.ref,
    title: opening.title,
    severity: incident.severity,
    service: opening.service,
    component: opening.frozen.component,
    startedAt: opening.startedAt,
    nextLever: nextLever(incident.containment)?.lever ?? null,
    clientMessage: opening.frozen.clientMessage,
    nextUpdateAt: plus(now, durationMs(opening.frozen.policy.updates.every)),
  };
}

/** What paging looks at (E5). */
export function pagingFacts(incident: Incident): PagingFacts {
  const { frozen } = incident.opening;
  return {
    escalation: incident.escalation,
    tiers: frozen.onCallTiers,
    repeatEvery: frozen.policy.paging.repeatEvery,
    since: incident.escalation.pagingSince ?? incident.declaredAt,
  };
}

/** What telling looks at (E1–E4). */
export function tellingFacts(incident: Incident, now: Instant): TellingFacts {
  const { escalation, opening } = incident;
  const pagingFor = Math.max(0, between(escalation.pagingSince ?? now, now));
  return {
    cells: escalation.cells,
    asked: escalation.asked,
    // Paged and answered: a raise has nobody of the on-call group to add (E4).
    onCall: escalation.pagingSince !== null && escalation.acknowledgedAt !== null ? [] : pagedAt(opening.frozen.onCallTiers, pagingFor),
    leadership: leadershipOf(opening),
    statusPage: escalation.statusPage.mode,
    briefed: escalation.briefedAt !== null,
    heard: leadershipHeard(escalation),
    published: escalation.statusPage.state !== null,
    over: reached(incident.phase, 'resolved'),
    drill: opening.drill,
    acknowledged: escalation.acknowledgedAt !== null,
    brief: briefFacts(incident, now),
  };
}

/** What the end looks at (D1). `people` is today's directory. */
export function standDownFacts(incident: Incident, people: ReadonlySet<PersonId>): StandDownFacts {
  const { hats, standDown } = incident;
  const involved = [hats.commander, hats.communicator, hats.investigator, ...standDown.tookPage].filter((each) => each !== null);
  return {
    phase: incident.phase,
    standDown,
    page: incident.escalation.statusPage.state,
    version: incident.version,
    head: incident.head,
    people: new Set([...people, ...Object.keys(incident.opening.frozen.people), ...involved]),
  };
}

/** Everybody who takes part in a drill (B6); outside a drill this limits nothing. */
export function drillPeople(incident: Incident): ReadonlySet<PersonId> {
  const { hats, standDown, opening, postmortem } = incident;
  const holders = [hats.commander, hats.communicator, hats.investigator].filter((each) => each !== null);
  return new Set([
    ...opening.frozen.drillPeople,
    ...holders,
    ...standDown.tookPage,
    ...postmortem.attendees.filter((each) => opening.frozen.drillPeople.includes(each)),
  ]);
}
