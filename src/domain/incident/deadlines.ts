/** Timers are read from the state, never set or cancelled by hand (E2, E5, M1, D3, P1, P8). */

import { nextPageAt } from '../escalation/paging.ts';
import { nextUpdateDue } from '../escalation/status-update.ts';
import { instantOf } from '../kernel/calendar.ts';
import { durationMs } from '../kernel/duration.ts';
import { reached } from '../kernel/phase.ts';
import { plus } from '../kernel/stamp.ts';
import type { Deadline } from './deadline.ts';
import { pagingFacts } from './facts.ts';
import type { Incident } from './incident.ts';

function ofPaging(incident: Incident): readonly Deadline[] {
  const at = nextPageAt(pagingFacts(incident));
  return at === null || incident.phase === 'resolved' ? [] : [{ key: `page:${incident.escalation.pageRounds}`, at, rule: 'E5' }];
}

function ofCells(incident: Incident): readonly Deadline[] {
  return incident.escalation.cells
    .filter((cell) => cell.toldAt === null && !cell.waived)
    .map((cell) => ({ key: `cell:${cell.audience}:${cell.due}`, at: cell.due, rule: 'E2' as const }));
}

function ofUpdates(incident: Incident): readonly Deadline[] {
  const { updates } = incident.escalation;
  const { every, remindBefore } = incident.opening.frozen.policy.updates;
  const due = nextUpdateDue(updates, every);
  const ring: Deadline = { key: `update.missed:${updates.since}:${updates.rung}`, at: plus(due, durationMs(every) * updates.rung), rule: 'M1' };
  const remind: Deadline = { key: `update.remind:${updates.since}`, at: plus(due, -durationMs(remindBefore)), rule: 'M1' };
  return updates.rung === 0 ? [remind, ring] : [ring];
}

function ofStandDown(incident: Incident): readonly Deadline[] {
  const { resolvedAt } = incident.standDown;
  if (incident.phase !== 'resolved' || resolvedAt === null) return [];
  return [{ key: `stand-down:${resolvedAt}`, at: plus(resolvedAt, durationMs(incident.opening.frozen.policy.standDown.raiseAfter)), rule: 'D3' }];
}

function ofPostmortem(incident: Incident): readonly Deadline[] {
  const { postmortem } = incident;
  const held = postmortem.heldAt !== null || postmortem.completedAt !== null;
  return postmortem.dueAt === null || held || !reached(incident.phase, 'resolved')
    ? []
    : [{ key: `postmortem:${postmortem.dueAt}`, at: postmortem.dueAt, rule: 'P1' }];
}

function ofFixes(incident: Incident): readonly Deadline[] {
  const { timeZone } = incident.opening.frozen.calendar;
  return incident.postmortem.fixes
    .filter((fix) => fix.landed === null)
    .map((fix) => ({ key: `fix:${fix.id}:${fix.due}`, at: instantOf(fix.due, '23:59:59', timeZone), rule: 'P8' as const }));
}

/** Every clock of this incident that has not fired; a deadline never outlives its firing. */
export function deadlines(incident: Incident): readonly Deadline[] {
  const live = !reached(incident.phase, 'stood-down');
  const all = [
    ...(live ? [...ofPaging(incident), ...ofUpdates(incident)] : []),
    ...(incident.phase === 'closed' ? [] : ofCells(incident)),
    ...ofStandDown(incident),
    ...(incident.phase === 'closed' ? [] : ofPostmortem(incident)),
    ...ofFixes(incident),
  ];
  const fired = new Set(incident.fired);
  return all.filter((deadline) => !fired.has(deadline.key)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
