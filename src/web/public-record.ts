import type { Incident } from '#domain/incident/incident.ts';
import { type PublicIncident, type PublicStatus, publicIncident, publicStatus } from '#views/status-page.ts';
import type { PageDeps } from './page-deps.ts';

/** How far back the public page looks: more incidents than anybody reads, few enough to fold at once. */
const REMEMBERED = 200;

/** What the public page is drawn from, read through a small memory. */
export type PublicRecord = {
  readonly status: () => Promise<PublicStatus>;
  /** One incident by ref or id; null when nothing was ever posted about it, which is the same as not existing (and as a drill, B6). */
  readonly incident: (ref: string) => Promise<PublicIncident | null>;
};

/**
 * Reads what is public. When everybody reloads the page at once during an outage, a timeline is read only after its incident has changed:
 * the fold is kept by incident and version, and forgotten with the oldest.
 */
export function publicRecord(deps: Pick<PageDeps, 'recentPublic' | 'incident' | 'entries' | 'services' | 'policyOrganisation'>): PublicRecord {
  const known = new Map<string, { readonly version: number; readonly services: string; readonly seen: PublicIncident | null }>();

  async function fold(incident: Incident): Promise<PublicIncident | null> {
    const { id } = incident.opening;
    const services = deps.services();
    const servicesKey = JSON.stringify(services);
    const kept = known.get(id);
    if (kept?.version === incident.version && kept.services === servicesKey) return kept.seen;
    const seen = publicIncident(incident, await deps.entries(id), services);
    known.delete(id);
    known.set(id, { version: incident.version, services: servicesKey, seen });
    const [oldest] = known.keys();
    if (known.size > 2 * REMEMBERED && oldest !== undefined) known.delete(oldest);
    return seen;
  }

  return {
    status: async () => {
      const folded = await Promise.all((await deps.recentPublic(REMEMBERED)).map(fold));
      return publicStatus(
        deps.policyOrganisation(),
        deps.services(),
        folded.filter((i) => i !== null),
      );
    },
    incident: async (ref) => {
      const found = await deps.incident(ref);
      return found === undefined ? null : fold(found);
    },
  };
}
