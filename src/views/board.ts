import type { LeverState } from '#domain/containment/containment.ts';
import { nextLever } from '#domain/containment/levers.ts';
import type { Owed } from '#domain/incident/deadline.ts';
import { standDownFacts } from '#domain/incident/facts.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { owed } from '#domain/incident/owed.ts';
import { localDate } from '#domain/kernel/calendar.ts';
import { type Phase, reached } from '#domain/kernel/phase.ts';
import { SEVERITIES, type Severity } from '#domain/kernel/severity.ts';
import { HATS, type Hat, type Instant, type PersonId } from '#domain/kernel/stamp.ts';
import { unmetForStandDown } from '#domain/stand-down/decide-stand-down.ts';
import { durationInWords, LEVER_WORDS } from './words.ts';

/** Something owed, with the incident it belongs to; overdue once its time has come. */
export type BoardOwed = Owed & { readonly ref: string; readonly severity: Severity; readonly overdue: boolean };

/** A structural fix that has not landed, with where it came from. */
export type BoardFix = {
  readonly ref: string;
  readonly title: string;
  readonly owner: PersonId;
  /** Date in the team's zone. */
  readonly due: string;
  readonly artifact: string;
  readonly overdue: boolean;
};

/** One incident as the board and the small incident page show it. */
export type BoardIncident = {
  readonly ref: string;
  readonly title: string;
  readonly summary: string | null;
  readonly service: string | null;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly drill: boolean;
  readonly bigger: string | null;
  readonly recurrenceOf: string | null;
  readonly runbook: string | null;
  readonly startedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly firing: number;
  /** One sentence: whom or what it waits for. */
  readonly waitsFor: string;
  /** The lever to pull next while containing, or the one whose answer is awaited (C7). */
  readonly next: LeverState | null;
  readonly hats: Readonly<Record<Hat, PersonId | null>>;
  /** The hat each person wears now (H2). */
  readonly wearing: Readonly<Record<PersonId, Hat>>;
  readonly levers: readonly LeverState[];
  readonly owed: readonly BoardOwed[];
};

/** The board: what is open worst first, what is owed earliest first, and what is still to be learned from. */
export type Board = {
  /** Not stood down yet. */
  readonly open: readonly BoardIncident[];
  /** Stood down, not closed: postmortem and gate are owed. */
  readonly afterwards: readonly BoardIncident[];
  readonly owed: readonly BoardOwed[];
  readonly fixes: readonly BoardFix[];
};

/** What the board is drawn from. A fix's due date is judged in `timeZone`. */
export type BoardFacts = {
  readonly incidents: readonly Incident[];
  readonly fixes: readonly { readonly ref: string; readonly fix: Incident['postmortem']['fixes'][number] }[];
  readonly now: Instant;
  readonly timeZone: string;
};

/** Whom or what an incident waits for, in one sentence. */
export function waitsFor(incident: Incident, now: Instant): string {
  const { containment, escalation, hats, postmortem } = incident;
  if (escalation.acknowledgedAt === null && !reached(incident.phase, 'resolved')) return 'Somebody to acknowledge and take command';
  switch (incident.phase) {
    case 'containing':
      return containingWaits(incident);
    case 'contained': {
      const offer = hats.offers[0];
      if (offer) return `The ${offer.hat}’s hat to be accepted`;
      return containment.findings.some((f) => f.readAt === null) ? 'The commander to read a finding' : 'Diagnosis, then “resolved”';
    }
    case 'resolved': {
      const unmet = unmetForStandDown(standDownFacts(incident, new Set()));
      return unmet.length === 0 ? 'The commander to stand the team down' : `Stand-down: ${unmet.map((each) => each.how).join('; ')}`;
    }
    case 'stood-down':
      if (postmortem.completedAt !== null) return 'The closing gate';
      return `The postmortem${postmortem.dueAt !== null && postmortem.dueAt <= now ? ', which is overdue' : ''}`;
    case 'closed':
      return 'Nothing: it is closed';
  }
}

function containingWaits({ containment }: Incident): string {
  if (containment.levers.some((lever) => lever.effect === 'stopped')) return 'The commander to confirm that harm has stopped';
  const next = nextLever(containment);
  if (next === null) return 'The commander: no lever is left, and harm goes on';
  const name = `“${LEVER_WORDS[next.lever].toLowerCase()}”`;
  if (next.state === 'pulling') return `The answer to ${name}, under way`;
  if (next.state === 'pulled') return `The commander to say whether ${name} stopped the harm`;
  const took = next.rehearsed?.took;
  return `The commander to decide on ${name}${took ? `, ${durationInWords(took)} when rehearsed` : ''}`;
}

/** One incident as people see it at a glance. */
export function boardIncident(incident: Incident, now: Instant): BoardIncident {
  const { opening } = incident;
  return {
    ref: opening.ref,
    title: opening.title,
    summary: opening.summary,
    service: opening.service,
    severity: incident.severity,
    phase: incident.phase,
    drill: opening.drill,
    bigger: incident.containment.bigger,
    recurrenceOf: opening.recurrenceOf,
    runbook: opening.runbook,
    startedAt: opening.startedAt,
    resolvedAt: incident.standDown.resolvedAt,
    acknowledgedAt: incident.escalation.acknowledgedAt,
    firing: incident.detection.firing,
    waitsFor: waitsFor(incident, now),
    next: incident.phase === 'containing' ? nextLever(incident.containment) : null,
    hats: Object.fromEntries(HATS.map((hat) => [hat, incident.hats[hat]])) as Record<Hat, PersonId | null>,
    wearing: incident.hats.wearing,
    levers: incident.containment.levers,
    owed: owed(incident).map((o) => ({ ...o, ref: opening.ref, severity: incident.severity, overdue: o.due <= now })),
  };
}

/** The board of every open incident: worst first, then the longest-running; what is owed and the fixes earliest first. */
export function board({ incidents, fixes, now, timeZone }: BoardFacts): Board {
  const today = localDate(now, timeZone);
  const all = incidents
    .filter((i) => i.phase !== 'closed')
    .map((i) => boardIncident(i, now))
    .sort(
      (a, b) =>
        // A drill is never worse than the real thing (B6).
        Number(a.drill) - Number(b.drill) ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0),
    );
  return {
    open: all.filter((i) => i.phase !== 'stood-down'),
    afterwards: all.filter((i) => i.phase === 'stood-down'),
    owed: all
      .flatMap((i) => i.owed)
      .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))),
    fixes: fixes
      .filter(({ fix }) => fix.landed === null)
      .map(({ ref, fix }) => ({ ref, title: fix.title, owner: fix.owner, due: fix.due, artifact: fix.artifact, overdue: fix.due < today }))
      .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)),
  };
}
