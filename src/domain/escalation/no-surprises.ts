/** E3: leadership hears from the commander before anything goes where leadership could see it. */
import { type Decision, refuse } from '../kernel/decision.ts';
import type { Severity } from '../kernel/severity.ts';
import { SEVERITY_MEANS } from '../kernel/severity.ts';
import { type Instant, type PersonId, SYSTEM } from '../kernel/stamp.ts';
import type { Escalation, EscalationEntry } from './escalation.ts';

/** What the first brief and the first public post are written from. */
export type BriefFacts = {
  readonly ref: string;
  readonly title: string;
  readonly severity: Severity;
  readonly service: string | null;
  readonly component: string | null;
  readonly startedAt: Instant;
  readonly nextLever: string | null;
  readonly clientMessage: string | null;
  readonly nextUpdateAt: Instant;
};

const clock = (at: Instant): string => `${at.slice(11, 16)} UTC`;

/** The commander's brief, drafted from facts. */
export function draftBrief(facts: BriefFacts): string {
  return [
    `${facts.ref} ${facts.title}: ${facts.severity} (${SEVERITY_MEANS[facts.severity]}) since ${clock(facts.startedAt)}${facts.service ? ` on ${facts.service}` : ''}.`,
    `We are containing it${facts.nextLever ? `; the next lever is ${facts.nextLever}` : ''}. Why it happened comes after.`,
    `You hear next by ${clock(facts.nextUpdateAt)}. The public page may show it from now on.`,
  ].join(' ');
}

/** The first public post: the runbook's client message where there is one, else plain facts (M2). */
export function draftPost(facts: BriefFacts): string {
  const next = clock(facts.nextUpdateAt);
  if (facts.clientMessage) {
    return facts.clientMessage
      .replaceAll('{{service}}', facts.component ?? facts.service ?? 'our service')
      .replaceAll('{{started}}', clock(facts.startedAt))
      .replaceAll('{{next}}', next)
      .trim();
  }
  return `Something is wrong with ${facts.component ?? facts.service ?? 'our service'} since ${clock(facts.startedAt)}. We are stopping the harm now. Next update by ${next}.`;
}

/** Leadership has heard: the commander has told them in person, or the brief the system sent has been delivered (E3). */
export function leadershipHeard(escalation: Escalation): boolean {
  return escalation.briefDeliveredAt !== null || (escalation.briefedBy !== null && escalation.briefedBy !== SYSTEM);
}

/** Refused until leadership has heard; nobody in leadership means nobody can be surprised. */
export function refuseSurprise(escalation: Escalation, leadership: readonly PersonId[], draft: string): Decision<EscalationEntry> | null {
  if (leadershipHeard(escalation) || leadership.length === 0) return null;
  return refuse('E3', 'Leadership would read this before the commander has told them.', 'Send the commander’s brief first; a draft is ready.', {
    next: { type: 'leadership.brief', as: 'commander', text: draft },
  });
}
