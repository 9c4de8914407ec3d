/** C3–C6, C9: pulling a lever, in the order of preference, by an adapter or by hand. */
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import { type Phase, reached } from '../kernel/phase.ts';
import type { PersonId } from '../kernel/stamp.ts';
import type { Lever } from '../runbook/lever.ts';
import type { Containment, ContainmentEntry, LeverEffect, LeverState } from './containment.ts';
import { isIrreversible, isSettled, leverOf, nextLever, unsettledBefore } from './levers.ts';

/** What a decision about a lever looks at. */
export type LeverFacts = {
  readonly phase: Phase;
  readonly containment: Containment;
  /** The directory has somebody besides the one who pulls (C5). */
  readonly hasSecondPerson: boolean;
};

/** `lever.pull` as the door takes it. */
export type Pull = {
  readonly lever: Lever;
  readonly by?: 'adapter' | 'hand' | undefined;
  readonly note?: string | undefined;
  readonly overrideReason?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly rows?: number | undefined;
};

/** Is anything about levers still to be decided? Refused once the incident is resolved (C8). */
export function refuseAfterResolution(phase: Phase): Decision<ContainmentEntry> | null {
  if (!reached(phase, 'resolved')) return null;
  return refuse(
    'C8',
    'The incident is resolved, so its levers are put away.',
    phase === 'resolved'
      ? 'If harm is back, say so with containment.lost: that opens the levers again.'
      : 'The team has been stood down. If harm is back, declare a new incident.',
    phase === 'resolved' ? { next: { type: 'containment.lost', as: 'commander', note: 'Harm is back' } } : {},
  );
}

function refuseDataCorrection(facts: LeverFacts, lever: LeverState, pull: Pull, by: PersonId): Decision<ContainmentEntry> | null {
  if (facts.phase === 'containing') {
    const next = nextLever(facts.containment);
    const untold = next?.state === 'pulled' && next.effect === 'unknown';
    const toPull = next?.state === 'ready' ? next : null;
    return refuse(
      'C5',
      'Data is corrected after the bleeding has stopped, never during; containment is not confirmed.',
      toPull
        ? `Pull or skip ${toPull.lever} first; once harm has stopped the commander confirms containment, and then data can be corrected.`
        : next?.state === 'pulling'
          ? `Wait for the report of ${next.lever}; once harm has stopped the commander confirms containment, and then data can be corrected.`
          : untold
            ? `Say with lever.outcome what ${next.lever} did; once harm has stopped the commander confirms containment, and then data can be corrected.`
            : 'Once harm has stopped, the commander confirms containment; then data can be corrected.',
      next?.state === 'pulling'
        ? {}
        : {
            next: toPull
              ? { type: 'lever.pull', as: 'commander', lever: toPull.lever }
              : untold
                ? { type: 'lever.outcome', as: 'commander', lever: next.lever, effect: 'stopped' }
                : { type: 'containment.confirm', as: 'commander' },
          },
    );
  }
  if (pull.dryRun) return null;
  if (!lever.dryRun) {
    return refuse(
      'C5',
      'A data correction wants a dry run first, so that everybody sees how many rows it would touch.',
      'Pull data-correction with dryRun: true (by hand: say in rows or in the note how many rows).',
      { next: { type: 'lever.pull', as: 'commander', lever: 'data-correction', dryRun: true } },
    );
  }
  if (facts.hasSecondPerson && !lever.approvedBy.some((person) => person !== by)) {
    const rows = lever.dryRun.rows === null ? 'a number of rows it did not state' : `${lever.dryRun.rows} rows`;
    return refuse(
      'C5',
      `A second person approves a data correction; the dry run would touch ${rows} and nobody but you has approved it.`,
      'Ask somebody else to send lever.approve for data-correction.',
      { next: { type: 'lever.approve', lever: 'data-correction' } },
    );
  }
  return null;
}

function refuseOutOfOrder(facts: LeverFacts, lever: Lever): Decision<ContainmentEntry> | null {
  // After containment the last lever stands on C5 alone: nobody skips rollbacks of harm that has stopped.
  if (lever === 'data-correction') return null;
  const first = unsettledBefore(facts.containment, lever)[0];
  if (!first) return null;
  if (first.state === 'pulling') {
    return refuse(
      'C3',
      `${lever} comes after ${first.lever}, which is being pulled.`,
      `Wait for the report of ${first.lever}, then say with lever.outcome what it did. Or break the glass with overrideReason.`,
    );
  }
  const pulled = first.state === 'pulled';
  return refuse(
    'C3',
    pulled
      ? `${lever} comes after ${first.lever}, which was pulled and has no outcome that settles it.`
      : `${lever} comes after ${first.lever}, which is not settled.`,
    pulled
      ? `Say with lever.outcome what ${first.lever} did; when it had no effect, ${lever} is open. Or break the glass with overrideReason.`
      : `Pull ${first.lever}, or skip it with a reason; or break the glass with overrideReason.`,
    {
      next: pulled
        ? { type: 'lever.outcome', as: 'commander', lever: first.lever, effect: 'none' }
        : { type: 'lever.pull', as: 'commander', lever: first.lever },
    },
  );
}

function rowsIn(pull: Pull): number | null {
  if (pull.rows !== undefined) return pull.rows;
  const found = /\d[\d,. ]*/.exec(pull.note ?? '')?.[0].replace(/[^\d]/g, '');
  return found ? Number(found) : null;
}

/** The commander pulls a lever (C3–C6); the hardest "no" is named first: C5, C4, C3, then C6. */
export function decidePull(facts: LeverFacts, pull: Pull, by: PersonId): Decision<ContainmentEntry> {
  const late = refuseAfterResolution(facts.phase);
  if (late) return late;
  const lever = leverOf(facts.containment, pull.lever);
  if (pull.lever === 'data-correction') {
    const no = refuseDataCorrection(facts, lever, pull, by);
    if (no) return no;
  }
  if (isIrreversible(lever)) {
    return refuse(
      'C4',
      'The migration was not written to be reversible, so there is no rolling it back: the incident is bigger than this incident.',
      'Reconsider severity; stop the harm another way (flag off, deploy rollback, taking the feature away), then confirm containment and correct data.',
      { next: { type: 'severity.set', as: 'commander', severity: 'P0', reason: 'The last migration cannot be rolled back' } },
    );
  }
  const order = refuseOutOfOrder(facts, pull.lever);
  const reason = pull.overrideReason?.trim();
  if (order && !reason) return order;
  if (lever.state === 'pulling') {
    return refuse('C6', `${pull.lever} is being pulled right now.`, 'Wait for its report; it lands on the timeline by itself.');
  }
  const how = pull.by ?? (lever.how.adapter === 'hand' ? 'hand' : 'adapter');
  if (how === 'adapter' && (lever.how.adapter === 'hand' || lever.state === 'unavailable')) {
    return refuse(
      'C6',
      lever.how.adapter === 'hand'
        ? `The runbook names no adapter for ${pull.lever}.`
        : `${pull.lever} is unavailable: ${lever.reason ?? 'its adapter said so'}.`,
      'Pull it by hand and report it: by: "hand", with a note that says what you did.',
      { next: { type: 'lever.pull', as: 'commander', lever: pull.lever, by: 'hand', note: '' } },
    );
  }
  const note = pull.note ?? null;
  const broken: ContainmentEntry[] = order && reason ? [{ type: 'rule.overridden', data: { rule: 'C3', lever: pull.lever, reason } }] : [];
  if (how === 'adapter') {
    return accept<ContainmentEntry>(...broken, { type: 'lever.requested', data: { lever: pull.lever, dryRun: pull.dryRun ?? false, note } });
  }
  if (pull.dryRun) {
    return accept<ContainmentEntry>({ type: 'lever.dry_run', data: { lever: pull.lever, rows: rowsIn(pull), output: note, tookMs: null } });
  }
  return accept<ContainmentEntry>(...broken, {
    type: 'lever.pulled',
    data: { lever: pull.lever, by: 'hand', tookMs: null, output: null, undo: null, note },
  });
}

/** The commander skips a lever with a reason, which settles it (C3, C7). */
export function decideSkip(facts: LeverFacts, lever: Lever, reason: string): Decision<ContainmentEntry> {
  const late = refuseAfterResolution(facts.phase);
  if (late) return late;
  const state = leverOf(facts.containment, lever);
  if (state.state === 'pulling') {
    return refuse(
      'C6',
      `${lever} is being pulled right now, so it cannot be skipped.`,
      'Wait for its report, then say with lever.outcome what it did.',
    );
  }
  if (state.state === 'pulled' && !isSettled(state)) {
    return refuse('C3', `${lever} has been pulled, so it cannot be skipped any more.`, 'Say with lever.outcome what it did.', {
      next: { type: 'lever.outcome', as: 'commander', lever, effect: 'unknown' },
    });
  }
  if (isIrreversible(state)) return accept();
  return accept<ContainmentEntry>({ type: 'lever.skipped', data: { lever, reason } });
}

/** The commander says whether a pulled lever stopped the harm (C6). */
export function decideOutcome(facts: LeverFacts, lever: Lever, effect: LeverEffect, note: string | null): Decision<ContainmentEntry> {
  const state = leverOf(facts.containment, lever);
  if (state.state === 'pulling') {
    return refuse('C6', `${lever} is still being pulled; what it did is not known yet.`, 'Wait for its report, then say what it did.');
  }
  if (state.state !== 'pulled') {
    return refuse('C6', `${lever} has not been pulled, so it has no outcome.`, 'Pull it first, or skip it with a reason.', {
      next: { type: 'lever.pull', as: 'commander', lever },
    });
  }
  return accept<ContainmentEntry>({ type: 'lever.outcome', data: { lever, effect, note } });
}

/** A second person approves (C5); any hat. The one who made the dry run does not approve it. */
export function decideApprove(facts: LeverFacts, lever: Lever, by: PersonId): Decision<ContainmentEntry> {
  const late = refuseAfterResolution(facts.phase);
  if (late) return late;
  const state = leverOf(facts.containment, lever);
  if (lever === 'data-correction' && !state.dryRun) {
    return refuse(
      'C5',
      'There is nothing to approve yet: no dry run has shown how many rows would change.',
      'The commander makes the dry run first.',
      {
        next: { type: 'lever.pull', as: 'commander', lever, dryRun: true },
      },
    );
  }
  if (state.dryRun?.by === by) {
    return refuse('C5', 'You made the dry run, so the approval is somebody else’s.', 'Ask a second person to send lever.approve.');
  }
  if (state.approvedBy.includes(by)) return accept();
  return accept<ContainmentEntry>({ type: 'lever.approved', data: { lever } });
}
