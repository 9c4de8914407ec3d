/** An incident as the contract has it: the five questions of 3 a.m. and everything behind them. */

import type { LeverState } from '#domain/containment/containment.ts';
import { nextLever } from '#domain/containment/levers.ts';
import type { Cell } from '#domain/escalation/escalation.ts';
import { nextUpdateDue } from '#domain/escalation/status-update.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { owed } from '#domain/incident/owed.ts';
import { formatDuration } from '#domain/kernel/duration.ts';
import { reached } from '#domain/kernel/phase.ts';
import { between, type Instant } from '#domain/kernel/stamp.ts';
import { fixJson } from './fix-json.ts';

function leverJson(lever: LeverState) {
  return {
    lever: lever.lever,
    state: lever.state,
    reason: lever.reason,
    advised: lever.advised,
    rehearsed: lever.rehearsed,
    pulledAt: lever.pulledAt,
    took: lever.tookMs === null ? null : formatDuration(lever.tookMs),
    effect: lever.effect,
    by: lever.by,
    adapter: lever.how.adapter,
    output: lever.output,
    undo: lever.undo,
    dryRun: lever.dryRun,
    approvedBy: lever.approvedBy,
  };
}

function cellJson(cell: Cell, now: Instant) {
  return {
    audience: cell.audience,
    due: cell.due,
    toldAt: cell.toldAt,
    how: cell.how,
    by: cell.by,
    as: cell.as,
    late: cell.late || (cell.toldAt === null && now > cell.due),
    people: cell.people,
  };
}

/** The gap between the system's knowing and a person's: negative when the person knew first; null when one of them never did (P4). */
export function detectionGap(incident: Incident): string | null {
  const { systemKnewAt, personKnewAt } = incident;
  return systemKnewAt === null || personKnewAt === null ? null : formatDuration(between(systemKnewAt, personKnewAt));
}

function linksOf(incident: Incident, baseUrl: string): Readonly<Record<string, string>> {
  const api = `${baseUrl}/api/v1/incidents/${incident.opening.ref}`;
  return {
    self: api,
    page: `${baseUrl}/i/${incident.opening.ref}`,
    timeline: `${api}/timeline`,
    stream: `${api}/stream`,
    commands: `${api}/commands`,
    can: `${api}/can`,
    gate: `${api}/gate`,
    postmortem: `${api}/postmortem`,
    archive: `${api}/archive`,
  };
}

/** One incident as JSON. `now` decides what is overdue; `baseUrl` has no slash at the end. */
export function incidentJson(incident: Incident, now: Instant, baseUrl: string) {
  const { opening, escalation, standDown, detection, containment, hats } = incident;
  const { policy, calendar } = opening.frozen;
  const live = !reached(incident.phase, 'stood-down');
  const nextDueAt = live ? nextUpdateDue(escalation.updates, policy.updates.every) : null;
  return {
    id: opening.id,
    ref: opening.ref,
    title: opening.title,
    summary: opening.summary,
    severity: incident.severity,
    phase: incident.phase,
    service: opening.service,
    runbook: opening.runbook,
    condition: opening.condition,
    drill: opening.drill,
    recurrenceOf: opening.recurrenceOf,
    biggerThanIncident: containment.bigger !== null,
    biggerBecause: containment.bigger,
    version: incident.version,
    times: {
      startedAt: opening.startedAt,
      systemKnewAt: incident.systemKnewAt,
      personKnewAt: incident.personKnewAt,
      declaredAt: incident.declaredAt,
      containedAt: containment.containedAt,
      resolvedAt: standDown.resolvedAt,
      stoodDownAt: standDown.stoodDownAt,
      closedAt: standDown.closedAt,
    },
    detectionGap: detectionGap(incident),
    hats: { commander: hats.commander, communicator: hats.communicator, investigator: hats.investigator },
    wearing: hats.wearing,
    levers: containment.levers.map(leverJson),
    nextLever: incident.phase === 'containing' ? (nextLever(containment)?.lever ?? null) : null,
    escalation: escalation.cells.filter((cell) => !cell.waived).map((cell) => cellJson(cell, now)),
    updates: {
      lastAt: escalation.updates.lastAt,
      nextDueAt,
      overdue: nextDueAt !== null && now > nextDueAt,
      every: policy.updates.every,
      missed: escalation.updates.missed,
    },
    statusPage: { mode: escalation.statusPage.mode, state: escalation.statusPage.state },
    signals: { count: detection.count, firstAt: detection.firstAt, lastAt: detection.lastAt, firing: detection.firing },
    unreadFindings: containment.findings.filter((finding) => finding.readAt === null).length,
    findings: containment.findings,
    overrides: containment.overrides,
    owed: owed(incident).map((item) => ({ ...item, overdue: now > item.due })),
    fixes: incident.postmortem.fixes.map((fix) => fixJson({ ref: opening.ref, service: opening.service, fix }, now, calendar.timeZone)),
    links: linksOf(incident, baseUrl),
  };
}
