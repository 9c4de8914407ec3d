import type { Instant } from '#domain/kernel/stamp.ts';
import type { PublicComponent, PublicIncident, PublicStatus } from '#views/status-page.ts';

/** Incidents that `incidents.json` lists at most, as Statuspage does. */
const LISTED = 50;
const PAGE_ID = 'tourniquet';

/** What the JSON needs besides the public page. */
export type ApiFacts = {
  readonly status: PublicStatus;
  readonly baseUrl: string;
  readonly timeZone: string;
  /** Dates what nothing was ever published about: when this server started. */
  readonly since: Instant;
};

function page({ status, baseUrl, timeZone, since }: ApiFacts) {
  return { id: PAGE_ID, name: status.organisation, url: `${baseUrl}/status`, time_zone: timeZone, updated_at: status.updatedAt ?? since };
}

function overall({ status }: ApiFacts) {
  return { indicator: status.indicator, description: status.description };
}

function component(c: PublicComponent, position: number, { since }: ApiFacts) {
  return {
    id: c.id,
    name: c.name,
    description: c.description,
    status: c.state,
    position,
    page_id: PAGE_ID,
    group: false,
    group_id: null,
    showcase: true,
    only_show_if_degraded: false,
    start_date: null,
    created_at: since,
    updated_at: c.updatedAt ?? since,
  };
}

function components(facts: ApiFacts) {
  return facts.status.components.map((c, index) => component(c, index + 1, facts));
}

function incident(i: PublicIncident, facts: ApiFacts) {
  return {
    id: i.id,
    name: i.name,
    status: i.state,
    impact: i.impact,
    shortlink: `${facts.baseUrl}/status/incidents/${i.ref}`,
    page_id: PAGE_ID,
    created_at: i.postedAt,
    updated_at: i.updatedAt,
    // What the public was told first; when it began for us is not published.
    started_at: i.postedAt,
    monitoring_at: i.monitoringAt,
    resolved_at: i.resolvedAt,
    incident_updates: i.updates.map((u) => ({
      id: u.id,
      incident_id: i.id,
      status: u.state,
      body: u.body,
      created_at: u.at,
      updated_at: u.at,
      display_at: u.at,
      affected_components: null,
      deliver_notifications: false,
      custom_tweet: null,
      tweet_id: null,
    })),
    components: components(facts).filter((c) => c.id === i.component),
  };
}

const open = (facts: ApiFacts) => facts.status.open.map((i) => incident(i, facts));

/** The Statuspage v2 documents by path below `/status/api/v2/`. Nothing is planned ahead here, so maintenances are empty lists. */
export const STATUSPAGE_DOCUMENTS: Readonly<Record<string, (facts: ApiFacts) => object>> = {
  'summary.json': (f) => ({ page: page(f), status: overall(f), components: components(f), incidents: open(f), scheduled_maintenances: [] }),
  'status.json': (f) => ({ page: page(f), status: overall(f) }),
  'components.json': (f) => ({ page: page(f), components: components(f) }),
  'incidents.json': (f) => ({ page: page(f), incidents: f.status.incidents.slice(0, LISTED).map((i) => incident(i, f)) }),
  'incidents/unresolved.json': (f) => ({ page: page(f), incidents: open(f) }),
  'scheduled-maintenances.json': (f) => ({ page: page(f), scheduled_maintenances: [] }),
  'scheduled-maintenances/upcoming.json': (f) => ({ page: page(f), scheduled_maintenances: [] }),
  'scheduled-maintenances/active.json': (f) => ({ page: page(f), scheduled_maintenances: [] }),
};
