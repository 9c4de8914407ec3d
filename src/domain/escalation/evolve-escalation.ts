import { localDate } from '../kernel/calendar.ts';
import type { StatusPageMode } from '../kernel/policy.ts';
import type { Hat, Instant, PersonId } from '../kernel/stamp.ts';
import type { Cell, Escalation, EscalationEntry } from './escalation.ts';

/** Escalation as an incident opens it. */
export function openingEscalation(cells: readonly Cell[], declaredAt: Instant, mode: StatusPageMode): Escalation {
  return {
    cells,
    told: [],
    acknowledgedAt: null,
    pageRounds: 0,
    lastPageAt: null,
    pagingSince: null,
    asked: [],
    briefedAt: null,
    briefedBy: null,
    briefDeliveredAt: null,
    statusPage: { mode, state: null, owedAutomatic: mode === 'automatic' },
    updates: { since: declaredAt, lastAt: null, nextDueAt: null, count: 0, missed: 0, rung: 0 },
  };
}

type Evidence = { readonly at: Instant; readonly how: string; readonly by: PersonId; readonly as: Hat | null };

function met(cell: Cell, evidence: Evidence): Cell {
  return { ...cell, toldAt: evidence.at, how: evidence.how, by: evidence.by, as: evidence.as, late: cell.late || evidence.at > cell.due };
}

/** Which cells a delivery to a person is evidence for: leadership only by the commander's brief (E3), clients and meetings by their own entries. */
function provenBy(cell: Cell, person: PersonId, brief: boolean): boolean {
  if (cell.toldAt !== null || cell.meeting !== null || cell.audience === 'clients') return false;
  return cell.people.includes(person) && (cell.audience !== 'leadership' || brief);
}

function asked(escalation: Escalation, people: readonly PersonId[]): readonly PersonId[] {
  return [...new Set([...escalation.asked, ...people])];
}

/** Fold one entry of escalation or updates. `timeZone` is the team's, for meeting dates. */
export function evolveEscalation(
  escalation: Escalation,
  entry: EscalationEntry & { readonly at: Instant; readonly by: PersonId; readonly as: Hat | null },
  timeZone: string,
): Escalation {
  switch (entry.type) {
    case 'incident.acknowledged':
      return { ...escalation, acknowledgedAt: escalation.acknowledgedAt ?? entry.at };
    case 'page.sent':
      return {
        ...escalation,
        pageRounds: escalation.pageRounds + 1,
        lastPageAt: entry.at,
        pagingSince: escalation.pagingSince ?? entry.at,
        asked: asked(escalation, entry.data.people),
      };
    case 'audience.told':
      return { ...escalation, asked: asked(escalation, entry.data.people) };
    case 'leadership.briefed':
      return {
        ...escalation,
        briefedAt: escalation.briefedAt ?? entry.at,
        briefedBy: entry.data.automatic ? (escalation.briefedBy ?? entry.by) : entry.by,
        asked: asked(escalation, entry.data.people),
      };
    case 'delivery.reported': {
      const { person, outcome, purpose, channel, audience, delivery } = entry.data;
      if (person === null) return escalation;
      const told = [...escalation.told, { delivery, person, audience: audience ?? purpose, channel, at: entry.at, outcome }];
      if (outcome !== 'delivered') return { ...escalation, told };
      const brief = purpose === 'brief';
      const evidence: Evidence = {
        at: entry.at,
        how: channel,
        by: brief ? (escalation.briefedBy ?? entry.by) : entry.by,
        as: brief ? 'commander' : null,
      };
      return {
        ...escalation,
        told,
        briefDeliveredAt: brief ? (escalation.briefDeliveredAt ?? entry.at) : escalation.briefDeliveredAt,
        cells: escalation.cells.map((cell) => (provenBy(cell, person, brief) ? met(cell, evidence) : cell)),
      };
    }
    case 'escalation.missed':
      return {
        ...escalation,
        cells: escalation.cells.map((cell) => (cell.audience === entry.data.audience && cell.toldAt === null ? { ...cell, late: true } : cell)),
      };
    case 'meeting.held':
      return {
        ...escalation,
        cells: escalation.cells.map((cell) =>
          entry.data.audiences.includes(cell.audience) && cell.meeting
            ? {
                ...met(cell, { at: entry.at, how: entry.data.meeting, by: entry.by, as: entry.as }),
                late: entry.data.date > cell.meeting.date || localDate(cell.due, timeZone) < entry.data.date,
              }
            : cell,
        ),
      };
    case 'severity.changed':
      return {
        ...escalation,
        cells: entry.data.cells,
        statusPage: {
          ...escalation.statusPage,
          mode: entry.data.statusPage,
          owedAutomatic: entry.data.statusPage === 'automatic' && escalation.statusPage.state === null,
        },
      };
    case 'update.published': {
      const { audience, state, nextUpdateAt } = entry.data;
      const page = audience === 'status-page';
      return {
        ...escalation,
        statusPage: page ? { ...escalation.statusPage, state, owedAutomatic: false } : escalation.statusPage,
        updates: {
          since: entry.at,
          lastAt: entry.at,
          nextDueAt: nextUpdateAt,
          count: escalation.updates.count + 1,
          missed: escalation.updates.missed,
          rung: 0,
        },
        cells:
          audience === 'clients'
            ? escalation.cells.map((cell) =>
                cell.audience === 'clients' && cell.toldAt === null
                  ? met(cell, { at: entry.at, how: 'client message', by: entry.by, as: entry.as })
                  : cell,
              )
            : escalation.cells,
      };
    }
    case 'update.reminded':
      return escalation;
    case 'update.missed': {
      const { missed, rung } = escalation.updates;
      const next = Math.max(rung, entry.data.round) + 1;
      return { ...escalation, updates: { ...escalation.updates, missed: missed + next - rung, rung: next } };
    }
  }
}
