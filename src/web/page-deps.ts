import type { FastifyRequest } from 'fastify';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Refusal } from '#domain/kernel/decision.ts';
import type { Duration } from '#domain/kernel/duration.ts';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { StatusService } from '#views/status-page.ts';

/** What a signed link says once its signature and its age have been checked. */
export type SignedLink = { readonly person: PersonId; readonly incident: string; readonly purpose: string };

/** How the door answered an acknowledgement. */
export type Acknowledged = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

/** A value, now or soon: the pages wait either way. */
type Soon<T> = T | Promise<T>;

/** Everything the pages ask of the rest; `app.ts` wires it. Readings only, but for `acknowledge` and `claim`. */
export type PageDeps = {
  readonly clock: { now(): Instant };
  /** Address under which people reach this server, without a slash at the end. */
  readonly baseUrl: string;
  /** The package's `docs` folder, with `manual/` and `rules/` in it. */
  readonly docsFolder: string;
  /** Markdown to safe HTML. */
  readonly renderMarkdown: (source: string) => string;

  /** Incidents that are not closed. */
  readonly openIncidents: () => Soon<readonly Incident[]>;
  /** Incidents with a state on the public page, no drills, newest first, at most `limit`. More is filtered here; less would hide something. */
  readonly recentPublic: (limit: number) => Soon<readonly Incident[]>;
  /** By `INC-12` or UUID. */
  readonly incident: (ref: string) => Soon<Incident | undefined>;
  /** The whole timeline of an incident, by its id. */
  readonly entries: (id: string) => Soon<readonly Recorded[]>;
  /** Structural fixes that have not landed. */
  readonly fixesOpen: () => Soon<readonly { readonly ref: string; readonly fix: Incident['postmortem']['fixes'][number] }[]>;
  readonly services: () => readonly StatusService[];
  /** Name of a person; undefined for an id that the directory does not know. */
  readonly personName: (id: string) => string | undefined;
  /** Who holds the pager now, nearest tier first; `after` is how long a page waits before it climbs there. */
  readonly onCallNow: () => Soon<readonly { readonly after: Duration; readonly people: readonly PersonId[] }[]>;
  readonly policyOrganisation: () => string;
  /** The team's IANA zone: in it the pages tell the time. */
  readonly timeZone: () => string;
  /** What lint found in the handbook in force, and its commit. */
  readonly handbook: () => { readonly commit: string | null; readonly errors: number; readonly warnings: number };
  /** Some signal has arrived at some time. */
  readonly hasSignals: () => Soon<boolean>;

  /** May this request see the team's pages without a token? `isLocalRequest` is the answer where the server listens on loopback only. */
  readonly isAllowed: (request: FastifyRequest) => Soon<boolean>;
  /** Whose API token this is; null for one that is not in force. */
  readonly personOfToken: (token: string) => Soon<PersonId | null>;

  /** Null for a link that is forged, expired or garbled. */
  readonly verifyLink: (token: string) => Soon<SignedLink | null>;
  /** Through the one door, in this person's name. */
  readonly acknowledge: (incident: string, person: PersonId) => Soon<Acknowledged>;
  /** The first-start link to the admin's seat; null from `claim` when somebody was faster. */
  readonly claim: {
    readonly isClaimable: (token: string) => Soon<boolean>;
    readonly claim: (token: string, who: { readonly name?: string }) => Soon<{ readonly token: string } | null>;
  };
};

/** Names for ids: people by the directory, `system` and audiences as they are. */
export function nameReader(deps: Pick<PageDeps, 'personName'>): (id: string) => string {
  return (id) => (id === 'system' ? 'the system' : (deps.personName(id) ?? id));
}
