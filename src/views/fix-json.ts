import { localDate } from '#domain/kernel/calendar.ts';
import type { Instant, LocalDate, PersonId } from '#domain/kernel/stamp.ts';
import type { Fix, FixKind } from '#domain/postmortem/postmortem.ts';
import { type FixState, fixState } from '#domain/postmortem/structural-fix.ts';

/** A structural fix with where it comes from. */
export type FixOf = { readonly ref: string; readonly service: string | null; readonly fix: Fix };

/** A structural fix as the contract has it, on the board and in the postmortem. */
export type FixJson = {
  readonly id: string;
  /** Ref of the incident it came from. */
  readonly incident: string;
  readonly service: string | null;
  readonly title: string;
  readonly owner: PersonId;
  readonly due: LocalDate;
  readonly kind: FixKind;
  readonly artifact: string;
  readonly becomesTrue: string;
  readonly missing: boolean;
  readonly state: FixState;
  /** The commit that shows it (K2); null while there is none. */
  readonly landedBy: string | null;
  readonly tracker: { readonly url: string; readonly state: string } | null;
};

/** A fix as it stands at `now`; overdue is judged by the date in the team's zone. */
export function fixJson({ ref, service, fix }: FixOf, now: Instant, timeZone: string): FixJson {
  const { id, title, owner, due, kind, artifact, becomesTrue, missing, landed, tracker } = fix;
  const state = fixState(fix, localDate(now, timeZone));
  return { id, incident: ref, service, title, owner, due, kind, artifact, becomesTrue, missing, state, landedBy: landed?.commit ?? null, tracker };
}
