import type { TellingPurpose } from '../escalation/escalation.ts';
import type { Audience } from '../kernel/policy.ts';
import type { Instant, PersonId } from '../kernel/stamp.ts';
import type { Lever, LeverAdapter } from '../runbook/lever.ts';

/** Something the outside must be told or asked because of an entry. Its delivery id is `incident id : seq : index`, the same on every retry. */
export type Effect =
  | {
      readonly kind: 'tell';
      readonly purpose: TellingPurpose;
      readonly audience: Audience | null;
      /** Null for an address that is no person (a client's mailbox). */
      readonly person: PersonId | null;
      readonly subject: string;
      /** Plain text. */
      readonly text: string;
      /** Pages and rings are urgent; the rest is quiet. */
      readonly urgent: boolean;
      /** Only on this channel (D2: on the channel on which they were told); null: by the person's own contact steps. */
      readonly channel: string | null;
      /** Attach a calendar invitation (P1). */
      readonly invitation: { readonly at: Instant; readonly minutes: number; readonly title: string; readonly attendees: readonly PersonId[] } | null;
    }
  | { readonly kind: 'pull'; readonly lever: Lever; readonly dryRun: boolean; readonly how: LeverAdapter }
  /** A client message of an update, one for each address of the service (E1 clients). */
  | { readonly kind: 'tell-client'; readonly address: string; readonly subject: string; readonly text: string };
