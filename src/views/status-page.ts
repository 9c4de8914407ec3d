import type { Entry, Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Severity } from '#domain/kernel/severity.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import { readable } from './words.ts';

/** How bad a public incident is, in the words that status pages share; never our own severity (P0 critical · P1 major · P2, P3 minor). */
export type PublicImpact = 'minor' | 'major' | 'critical';
/** How a component does, worst last. */
export type ComponentState = (typeof COMPONENT_STATES)[number];
const COMPONENT_STATES = ['operational', 'degraded_performance', 'partial_outage', 'major_outage'] as const;

/** Something the communicator (or, for a P0, the system in that name) told the public. */
export type PublicUpdate = {
  /** Unique and steady: the incident's id and the place among its public updates, from 1. */
  readonly id: string;
  readonly state: 'investigating' | 'identified' | 'monitoring' | 'resolved';
  readonly body: string;
  readonly at: Instant;
};

/** An incident as the public knows it: only what has been published about it. */
export type PublicIncident = {
  readonly id: string;
  readonly ref: string;
  readonly name: string;
  readonly state: PublicUpdate['state'];
  readonly impact: PublicImpact;
  /** First and newest publication. */
  readonly postedAt: Instant;
  readonly updatedAt: Instant;
  readonly monitoringAt: Instant | null;
  readonly resolvedAt: Instant | null;
  /** When the next update was promised; null once resolved. */
  readonly nextUpdateAt: Instant | null;
  /** Id of the component it is about; null when its service has none on the page. */
  readonly component: string | null;
  /** Newest first. */
  readonly updates: readonly PublicUpdate[];
};

/** A line of the page: what users know by a name. */
export type PublicComponent = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly state: ComponentState;
  /** Newest publication that concerns it; null when there has been none. */
  readonly updatedAt: Instant | null;
};

/** The public page. */
export type PublicStatus = {
  readonly organisation: string;
  readonly indicator: 'none' | PublicImpact;
  readonly description: string;
  readonly components: readonly PublicComponent[];
  /** Unresolved, worst first. */
  readonly open: readonly PublicIncident[];
  /** All that were ever posted, newest first. */
  readonly incidents: readonly PublicIncident[];
  readonly updatedAt: Instant | null;
};

/** A service that may have a line on the page. */
export type StatusService = {
  readonly id: string;
  readonly name: string;
  readonly statusPage: { readonly component: string; readonly description: string | null } | null;
};

type Published = Extract<Entry, { type: 'update.published' }>;

const IMPACT: Readonly<Record<Severity, PublicImpact>> = { P0: 'critical', P1: 'major', P2: 'minor', P3: 'minor' };
const IMPACTS: readonly PublicImpact[] = ['minor', 'major', 'critical'];
const OUTAGE: Readonly<Record<PublicImpact, ComponentState>> = { minor: 'degraded_performance', major: 'partial_outage', critical: 'major_outage' };
const SAYS = {
  none: 'All systems operational',
  minor: 'Minor service disruption',
  major: 'Partial system outage',
  critical: 'Major service outage',
} as const;

function isPublic(entry: Recorded): entry is Recorded<Published> {
  return entry.type === 'update.published' && entry.data.audience === 'status-page' && !entry.data.rehearsal;
}

/**
 * What the public may know of one incident: its posts to the public page and nothing else. Null when there is none, or when it is a drill (B6).
 * A title stands only if a person wrote it (a declaration, a runbook); one that a machine made from labels is replaced by the component's name.
 */
export function publicIncident(incident: Incident, entries: readonly Recorded[], services: readonly StatusService[]): PublicIncident | null {
  const { opening } = incident;
  if (opening.drill) return null;
  const posts = entries.filter(isPublic);
  const updates = posts.reduce<PublicUpdate[]>((before, { at, data }) => {
    const state = data.state ?? before.at(-1)?.state ?? 'investigating';
    // The place among the public posts, not the entry's number: how much happened in between is nobody's business outside.
    before.push({ id: `${opening.id}-${before.length + 1}`, state, body: readable(data.text), at });
    return before;
  }, []);
  const first = updates[0];
  const last = updates.at(-1);
  if (first === undefined || last === undefined) return null;
  const { state } = last;
  const lastUnresolved = updates.findLastIndex((u) => u.state !== 'resolved');
  const service = services.find((s) => s.id === opening.service && s.statusPage !== null);
  const component = service?.statusPage?.component ?? null;
  const written = opening.trigger === 'person' ? opening.title : (opening.frozen.runbook?.title ?? null);
  return {
    id: opening.id,
    ref: opening.ref,
    name: readable(written ?? (component === null ? 'Service disruption' : `Disruption of ${component}`)).replaceAll('\n', ' '),
    state,
    impact: IMPACT[incident.severity],
    postedAt: first.at,
    updatedAt: last.at,
    monitoringAt: updates.find((u) => u.state === 'monitoring')?.at ?? null,
    // When it became resolved for good; what was added after that does not move it.
    resolvedAt: updates[lastUnresolved + 1]?.at ?? null,
    nextUpdateAt: state === 'resolved' ? null : (posts.at(-1)?.data.nextUpdateAt ?? null),
    component: component === null ? null : componentId(component, services),
    updates: updates.toReversed(),
  };
}

// Several services may stand behind one line of the page; the first of them names it.
function componentId(component: string, services: readonly StatusService[]): string | null {
  return services.find((s) => s.statusPage?.component === component)?.id ?? null;
}

// Once the harm is said to have stopped and is only watched, a component is no longer out.
function stateFrom({ state, impact }: PublicIncident): ComponentState {
  return state === 'monitoring' ? 'degraded_performance' : OUTAGE[impact];
}

function worse(a: ComponentState, b: ComponentState): ComponentState {
  return COMPONENT_STATES.indexOf(a) >= COMPONENT_STATES.indexOf(b) ? a : b;
}

function componentsOf(services: readonly StatusService[], incidents: readonly PublicIncident[]): readonly PublicComponent[] {
  const seen = new Set<string>();
  return services.flatMap(({ id, statusPage }) => {
    if (statusPage === null || seen.has(statusPage.component)) return [];
    seen.add(statusPage.component);
    const concerned = incidents.filter((i) => i.component === id);
    return [
      {
        id,
        name: readable(statusPage.component),
        description: statusPage.description === null ? null : readable(statusPage.description),
        state: concerned.filter((i) => i.resolvedAt === null).reduce<ComponentState>((state, i) => worse(state, stateFrom(i)), 'operational'),
        updatedAt: newest(concerned.map((i) => i.updatedAt)),
      },
    ];
  });
}

function newest(instants: readonly Instant[]): Instant | null {
  return instants.reduce<Instant | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}

/** The whole public page from what is public of each incident. Pure; what to show of it (and how much) is the page's business. */
export function publicStatus(organisation: string, services: readonly StatusService[], incidents: readonly PublicIncident[]): PublicStatus {
  const byNewest = [...incidents].sort((a, b) => (a.postedAt < b.postedAt ? 1 : a.postedAt > b.postedAt ? -1 : 0));
  const open = byNewest
    .filter((i) => i.resolvedAt === null)
    .sort((a, b) => IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact) || (a.postedAt < b.postedAt ? 1 : -1));
  const indicator = open[0]?.impact ?? 'none';
  return {
    organisation: readable(organisation),
    indicator,
    description: SAYS[indicator],
    components: componentsOf(services, incidents),
    open,
    incidents: byNewest,
    updatedAt: newest(incidents.map((i) => i.updatedAt)),
  };
}
