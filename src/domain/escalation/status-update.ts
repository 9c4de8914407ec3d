/** M1–M3, E3, E6, B6: publishing an update. */

import { accept, type Decision, refuse } from '../kernel/decision.ts';
import { type Duration, durationMs } from '../kernel/duration.ts';
import type { Phase } from '../kernel/phase.ts';
import type { Severity } from '../kernel/severity.ts';
import { type Instant, type PersonId, plus } from '../kernel/stamp.ts';
import type { Escalation, EscalationEntry, PublicState, UpdateAudience } from './escalation.ts';
import { refuseSurprise } from './no-surprises.ts';

const MINUTE = 60_000;

/** What a decision about an update looks at. */
export type UpdateFacts = {
  readonly phase: Phase;
  readonly severity: Severity;
  readonly escalation: Escalation;
  readonly leadership: readonly PersonId[];
  readonly drill: boolean;
  readonly every: Duration;
  /** A draft of the commander's brief, for the remedy of E3. */
  readonly brief: string;
};

/** `update.publish` as the door takes it. */
export type Publish = {
  readonly audience: UpdateAudience;
  readonly state?: PublicState | undefined;
  readonly text: string;
  readonly nextUpdateAt?: Instant | undefined;
};

/** When the next update is owed, counted from `since` unless the last one promised an earlier time (M1, M2). */
export function nextUpdateDue(updates: Escalation['updates'], every: Duration): Instant {
  return updates.nextDueAt ?? plus(updates.since, durationMs(every));
}

function refusePage(facts: UpdateFacts, publish: Publish): Decision<EscalationEntry> | null {
  const { escalation } = facts;
  const internal = { type: 'update.publish', as: 'communicator', audience: 'internal', text: publish.text };
  // A page that is already public must be brought to its end, whatever severity became of the incident.
  const mode = escalation.statusPage.mode;
  if (publish.audience === 'status-page' && (mode === 'internal' || mode === 'none') && escalation.statusPage.state === null) {
    return refuse('E6', `A ${facts.severity} does not go on the public page.`, 'Publish it as an internal note instead, or raise severity.', {
      next: internal,
    });
  }
  if (publish.state === 'resolved' && facts.phase === 'containing') {
    return refuse(
      'C8',
      'The page cannot say resolved while harm goes on.',
      'The commander confirms containment first; until then say monitoring or identified.',
      {
        next: { ...internal, audience: 'status-page', state: 'identified' },
      },
    );
  }
  return refuseSurprise(escalation, facts.leadership, facts.brief);
}

function refuseTimes(facts: UpdateFacts, next: Instant, now: Instant): Decision<EscalationEntry> | null {
  const latest = plus(now, durationMs(facts.every));
  if (next > plus(latest, MINUTE)) {
    return refuse('M1', `The next update is promised for ${next}, which is later than the clock allows.`, `Promise it for ${latest} or earlier.`, {
      unmet: [{ rule: 'M1', field: 'nextUpdateAt', why: 'later than the update clock', how: `at most ${latest}` }],
    });
  }
  if (next < now) {
    return refuse('M2', 'The next update is promised for a time that has passed.', `Promise a time between now and ${latest}.`, {
      unmet: [{ rule: 'M2', field: 'nextUpdateAt', why: 'in the past', how: `between ${now} and ${latest}` }],
    });
  }
  return null;
}

/** The communicator publishes (M3). */
export function decidePublish(facts: UpdateFacts, publish: Publish, now: Instant): Decision<EscalationEntry> {
  const outside = publish.audience !== 'internal';
  const no = outside ? refusePage(facts, publish) : null;
  if (no) return no;
  const over = publish.state === 'resolved';
  const next = publish.nextUpdateAt ?? plus(now, durationMs(facts.every));
  const late = over && publish.nextUpdateAt === undefined ? null : refuseTimes(facts, next, now);
  if (late) return late;
  const state = publish.audience === 'status-page' ? (publish.state ?? stateOf(facts)) : (publish.state ?? null);
  return accept<EscalationEntry>({
    type: 'update.published',
    data: {
      audience: publish.audience,
      state,
      text: publish.text,
      nextUpdateAt: over && publish.nextUpdateAt === undefined ? null : next,
      automatic: false,
      rehearsal: facts.drill && outside,
    },
  });
}

/** The public state that a post without one carries: the last one said, or what the phase stands for. */
function stateOf(facts: UpdateFacts): PublicState {
  return facts.escalation.statusPage.state ?? (facts.phase === 'containing' ? 'investigating' : 'monitoring');
}
