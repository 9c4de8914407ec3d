import { between } from '#domain/kernel/stamp.ts';
import { durationInWords, LEVER_WORDS, PHASE_WORDS, severityWords, spanInWords } from '#views/words.ts';
import { columns, oneLine, type Paint } from './terminal.ts';
import type { WireIncident, WireLever, WireOwed } from './wire.ts';

const word = (table: Readonly<Record<string, string>>, key: string): string => (Object.hasOwn(table, key) ? (table[key] ?? key) : key);
const severityWord = (severity: string): string => (/^P[0-3]$/.test(severity) ? severityWords(severity as 'P0') : '');
const minutes = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** How far a moment is away, as one says it: `in 12 min`, `4 min ago`. */
export function away(now: string, at: string): string {
  const ms = between(now, at);
  return ms >= 0 ? `in ${spanInWords(ms)}` : `${spanInWords(-ms)} ago`;
}

/** The lever to pull next: the first advised one that is not settled, else the first that is open. Undefined when none is left. */
export function nextLever(levers: readonly WireLever[]): WireLever | undefined {
  const open = levers.filter((one) => one.state === 'ready');
  return open.find((one) => one.advised) ?? open[0];
}

function whatNext(incident: WireIncident, paint: Paint): string {
  const ref = oneLine(incident.ref);
  switch (incident.phase) {
    case 'containing': {
      if (incident.hats.commander === null) return `Take the page: ${paint.bold(`tourniquet do ${ref} acknowledge`)}`;
      const pulling = incident.levers.find((one) => one.state === 'pulling');
      if (pulling) return `Wait for: ${word(LEVER_WORDS, pulling.lever)} (being pulled)`;
      const unjudged = incident.levers.find((one) => one.state === 'pulled' && (one.effect === null || one.effect === 'unknown'));
      if (unjudged)
        return `Did it stop the harm? ${paint.bold(`tourniquet do ${ref} lever.outcome --as commander --lever ${unjudged.lever} --effect stopped|none`)}`;
      if (incident.levers.some((one) => one.effect === 'stopped'))
        return `Confirm containment: ${paint.bold(`tourniquet do ${ref} containment.confirm --as commander`)}`;
      const next = nextLever(incident.levers);
      if (next === undefined) return 'Every lever is settled: raise severity, or break the glass (C9)';
      const took = next.rehearsed?.took ? `rehearsed in ${durationInWords(next.rehearsed.took)}` : 'never rehearsed';
      return `${paint.bold(word(LEVER_WORDS, next.lever))} (${next.advised ? 'the runbook advises it' : 'the runbook does not say'}; ${took}${next.rehearsed ? ` on ${oneLine(next.rehearsed.on)}` : ''})\n          tourniquet do ${ref} lever.pull --as commander --lever ${next.lever}`;
    }
    case 'contained':
      return `Diagnose; then ${paint.bold(`tourniquet do ${ref} resolve --as commander --text …`)}`;
    case 'resolved':
      return `Stand the team down (D1): ${paint.bold(`tourniquet do ${ref} stand-down --as commander --text …`)}`;
    case 'stood-down':
      return `Hold the postmortem, then close: the gate says what is missing (${paint.bold(`tourniquet do ${ref} close`)})`;
    default:
      return 'Nothing: the incident is closed.';
  }
}

function howLong(incident: WireIncident, now: string): string {
  const { times } = incident;
  const end = times.resolvedAt ?? times.closedAt;
  const parts = [`${end ? 'lasted' : 'for'} ${spanInWords(between(times.startedAt, end ?? now))}, since ${minutes(times.startedAt)}`];
  if (times.containedAt) parts.push(`contained after ${spanInWords(between(times.startedAt, times.containedAt))}`);
  if (incident.detectionGap) parts.push(`detection gap ${durationInWords(incident.detectionGap)}`);
  return parts.join(' · ');
}

function owedLine(owed: WireOwed, now: string, paint: Paint): readonly string[] {
  const due = `${minutes(owed.due)} (${away(now, owed.due)})`;
  return [`  ${owed.overdue ? paint.red('overdue') : 'due'}`, due, oneLine(owed.to), `${oneLine(owed.what)} ${paint.dim(`(${oneLine(owed.rule)})`)}`];
}

const STATE_SAYS: Readonly<Record<string, string>> = { ready: 'open', pulling: 'being pulled' };

function leverRow(lever: WireLever): readonly string[] {
  const effect = lever.effect
    ? ({ stopped: 'stopped the harm', none: 'without effect', unknown: 'effect unknown' }[lever.effect] ?? lever.effect)
    : '';
  const detail = [effect, lever.took ? `took ${durationInWords(lever.took)}` : '', lever.reason ? oneLine(lever.reason) : ''].filter(
    (one) => one !== '',
  );
  return [`  ${word(LEVER_WORDS, lever.lever)}`, word(STATE_SAYS, lever.state), detail.join(', ')];
}

/**
 * An incident on one screen: how bad, how long, what next, who wears what, who is owed what by when. Pure; `now` is the reader's clock. Throws a
 * RangeError when a duration of the answer is none.
 */
export function incidentText(incident: WireIncident, now: string, paint: Paint): string {
  const severity = paint.bold(
    incident.severity === 'P0' || incident.severity === 'P1' ? paint.red(incident.severity) : paint.yellow(incident.severity),
  );
  const unread = incident.unreadFindings;
  const marks = [
    incident.drill ? 'DRILL' : '',
    incident.biggerThanIncident ? 'bigger than this incident (C4)' : '',
    incident.recurrenceOf ? `recurrence of ${oneLine(incident.recurrenceOf)} (K5)` : '',
    incident.runbook === 'missing' ? 'runbook missing (B5)' : '',
  ].filter((one) => one !== '');
  const hats = Object.entries(incident.hats).map(([hat, person]) => [`  ${hat}`, person === null ? paint.yellow('nobody') : oneLine(String(person))]);
  const owed = [...incident.owed].sort((a, b) => (a.due < b.due ? -1 : 1));
  const firing = incident.signals.count > 0 ? ` · ${incident.signals.firing} of ${incident.signals.count} signals fire` : '';
  const page = incident.statusPage.state ? ` · status page says ${oneLine(incident.statusPage.state)}` : '';
  const lines = [
    `${paint.bold(oneLine(incident.ref))}  ${oneLine(incident.title)}${marks.length ? `  ${paint.yellow(`[${marks.join('; ')}]`)}` : ''}`,
    `How bad   ${severity} ${severityWord(incident.severity)} · ${word(PHASE_WORDS, incident.phase)}${incident.service ? ` · ${oneLine(incident.service)}` : ''}${firing}${page}`,
    `How long  ${howLong(incident, now)}`,
    `Next      ${whatNext(incident, paint)}`,
    ...(unread > 0 ? [`          ${unread} ${unread === 1 ? 'finding' : 'findings'} unread by the commander (H4)`] : []),
    'Hats',
    columns(hats),
    owed.length ? 'Owed' : 'Owed      nothing',
    ...(owed.length ? [columns(owed.map((one) => owedLine(one, now, paint)))] : []),
    ...(incident.levers.length ? ['Levers', columns(incident.levers.map(leverRow))] : []),
  ];
  return `${lines.join('\n')}\n`;
}
