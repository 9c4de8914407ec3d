/** A clock reached its time: what it puts on the timeline. A clock that is not owed any more puts nothing there. */

import { pagedAt } from '../escalation/paging.ts';
import { nextUpdateDue } from '../escalation/status-update.ts';
import { accept, type Decision } from '../kernel/decision.ts';
import { durationMs } from '../kernel/duration.ts';
import { between, type Instant } from '../kernel/stamp.ts';
import { deadlines } from './deadlines.ts';
import type { Entry } from './entry.ts';
import type { Incident } from './incident.ts';

function entryOf(incident: Incident, key: string, now: Instant): Entry | null {
  const { escalation, opening, postmortem } = incident;
  const [kind] = key.split(':', 1);
  switch (kind) {
    case 'page': {
      const people = pagedAt(opening.frozen.onCallTiers, between(escalation.pagingSince ?? incident.declaredAt, now));
      return { type: 'page.sent', data: { round: escalation.pageRounds, people, deadline: key } };
    }
    case 'cell': {
      const cell = escalation.cells.find((each) => key === `cell:${each.audience}:${each.due}`);
      return cell ? { type: 'escalation.missed', data: { audience: cell.audience, due: cell.due, deadline: key } } : null;
    }
    case 'update.remind':
      return { type: 'update.reminded', data: { due: nextUpdateDue(escalation.updates, opening.frozen.policy.updates.every), deadline: key } };
    case 'update.missed': {
      const { every } = opening.frozen.policy.updates;
      const due = nextUpdateDue(escalation.updates, every);
      // A clock that fires late stands for every round it slept through: one ring, not a burst of them after a restart.
      const round = Math.max(escalation.updates.rung, Math.floor(between(due, now) / durationMs(every)));
      return { type: 'update.missed', data: { due, round, deadline: key } };
    }
    case 'stand-down':
      return { type: 'stand_down.overdue', data: { deadline: key } };
    case 'postmortem':
      return postmortem.dueAt === null ? null : { type: 'postmortem.overdue', data: { dueAt: postmortem.dueAt, deadline: key } };
    case 'fix': {
      const fix = postmortem.fixes.find((each) => key === `fix:${each.id}:${each.due}`);
      return fix ? { type: 'fix.overdue', data: { fix: fix.id, due: fix.due, deadline: key } } : null;
    }
    default:
      return null;
  }
}

/** Fire one deadline by key, if it is still owed and its time has come. */
export function fire(incident: Incident, key: string, now: Instant): Decision<Entry> {
  const deadline = deadlines(incident).find((each) => each.key === key);
  if (!deadline || deadline.at > now) return accept();
  const entry = entryOf(incident, key, now);
  return entry ? accept(entry) : accept();
}
