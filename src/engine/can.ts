/** What a person may do now and why not: each command is put to the decider beforehand, so that a disabled button and a 409 are the same words. */

import { leverOf, nextLever } from '#domain/containment/levers.ts';
import { HAT_OF, type PersonCommand, type PersonCommandType, type World } from '#domain/incident/command.ts';
import { decide } from '#domain/incident/decide.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { addDays, localDate } from '#domain/kernel/calendar.ts';
import type { Refusal } from '#domain/kernel/decision.ts';
import { isWorse } from '#domain/kernel/severity.ts';
import { type Instant, type PersonId, plus } from '#domain/kernel/stamp.ts';
import { SECTIONS } from '#domain/postmortem/postmortem.ts';

const WORDS = 'what happened, in plain words';

/** The most likely command of a type, with fields that no rule objects to by themselves: what is left is the rule's own answer. */
function probe(type: PersonCommandType, incident: Incident, person: PersonId, now: Instant): PersonCommand {
  const { containment, postmortem, opening, hats, standDown, escalation } = incident;
  const lever = nextLever(containment)?.lever ?? 'data-correction';
  const someone = Object.keys(opening.frozen.people).find((each) => each !== person) ?? person;
  const level = opening.frozen.policy.chain[0]?.id ?? 'L1';
  const today = localDate(now, opening.frozen.calendar.timeZone);
  const offered = hats.offers.find((offer) => offer.to === person)?.hat ?? 'commander';
  const open = postmortem.fixes.find((fix) => fix.landed === null) ?? postmortem.fixes[0];
  const fix = open?.id ?? '';
  switch (type) {
    case 'hat.offer':
      return { type, hat: hats.commander === person ? 'commander' : hats.communicator === person ? 'communicator' : 'investigator', to: someone };
    case 'hat.accept':
      return { type, hat: offered };
    case 'hat.take':
      return { type, hat: 'commander', reason: WORDS };
    case 'severity.set':
      return { type, severity: isWorse('P0', incident.severity) ? 'P0' : 'P1', reason: WORDS };
    case 'lever.pull':
      return { type, lever, ...(leverOf(containment, lever).dryRun === null && lever === 'data-correction' ? { dryRun: true } : {}) };
    case 'lever.skip':
      return { type, lever, reason: WORDS };
    case 'lever.outcome':
      return {
        type,
        lever: containment.levers.find((each) => each.state === 'pulled' && each.effect === 'unknown')?.lever ?? lever,
        effect: 'unknown',
      };
    case 'lever.approve':
      return { type, lever: 'data-correction' };
    case 'update.publish':
      return {
        type,
        audience: escalation.statusPage.mode === 'internal' || escalation.statusPage.mode === 'none' ? 'internal' : 'status-page',
        text: WORDS,
      };
    case 'finding.report':
      return { type, text: WORDS, about: 'cause' };
    case 'finding.read':
      return { type, finding: containment.findings.find((each) => each.readAt === null)?.id ?? containment.findings[0]?.id ?? '' };
    case 'care.check': {
      const unchecked = standDown.tookPage.find((each) => each !== person && !standDown.checks.some((check) => check.person === each));
      return { type, person: unchecked ?? standDown.tookPage[0] ?? someone };
    }
    case 'meeting.held':
      return {
        type,
        meeting: escalation.cells.find((cell) => cell.meeting !== null && cell.toldAt === null)?.meeting?.meeting ?? 'standup',
        date: today,
      };
    case 'postmortem.schedule':
      return { type, at: plus(now, 3_600_000), attendees: [] };
    case 'postmortem.hold':
      return { type, at: now };
    case 'postmortem.annotate':
      return { type, seq: 1, text: WORDS };
    case 'postmortem.containment':
      return { type, runbookAdequate: true, text: WORDS };
    case 'postmortem.why':
      return { type, level, question: WORDS, answer: WORDS };
    case 'postmortem.hint.acknowledge':
      return { type, why: postmortem.whys.find((why) => why.hint !== null && !why.hintAcknowledged)?.id ?? postmortem.whys[0]?.id ?? '' };
    case 'postmortem.missed':
      return { type, level, text: WORDS };
    case 'postmortem.section.done':
      return { type, section: SECTIONS.find((section) => !postmortem.done.includes(section)) ?? 'structural-fix' };
    case 'fix.add':
      return {
        type,
        title: 'The runbook gains a condition',
        owner: someone,
        due: addDays(today, 7),
        kind: 'runbook-condition',
        artifact: opening.frozen.runbook?.path ?? 'runbooks/new.md',
        becomesTrue: 'The alert fires when the error rate is above 1 % for five minutes',
      };
    case 'fix.change':
      return { type, fix };
    case 'fix.land':
      return { type, fix, commit: 'HEAD' };
    case 'model.update':
      return { type, believed: WORDS, learned: WORDS, artifact: opening.frozen.runbook?.path ?? 'runbooks/new.md' };
    case 'harm.report':
    case 'note.add':
    case 'decision.record':
    case 'leadership.brief':
    case 'resolve':
    case 'stand-down':
    case 'feeling.add':
      return { type, text: WORDS };
    case 'containment.lost':
      return { type, note: WORDS };
    case 'diagnosis.open':
      return { type, reason: WORDS };
    case 'acknowledge':
    case 'containment.confirm':
    case 'timeline.archive':
    case 'postmortem.complete':
    case 'close':
      return { type };
  }
}

/** Refusals that only a commit can settle say nothing about the command's time: Git is asked when it is given (K2). */
function isAboutNow(type: PersonCommandType, refusal: Refusal): boolean {
  return !(type === 'fix.land' && refusal.rule === 'K2');
}

/** For each command: null when this person may give it now, else the refusal it would meet. */
export function whatCan(incident: Incident, person: PersonId, world: (type: PersonCommandType) => World): Readonly<Record<string, Refusal | null>> {
  return Object.fromEntries(
    (Object.keys(HAT_OF) as PersonCommandType[]).map((type) => {
      const known = { ...world(type), by: person, as: HAT_OF[type] };
      const decision = decide(incident, probe(type, incident, person, known.now), known);
      return [type, decision.ok || !isAboutNow(type, decision.refusal) ? null : decision.refusal];
    }),
  );
}
