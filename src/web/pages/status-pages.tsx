import type { Instant } from '#domain/kernel/stamp.ts';
import type { HistoryMonth } from '#views/status-history.ts';
import type { ComponentState, PublicIncident, PublicStatus, PublicUpdate } from '#views/status-page.ts';
import { utcExact } from '#views/words.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { Moment } from '../parts/time.tsx';
import { UserLine, UserText } from '../parts/user-text.tsx';

/** What every public page is told besides its data. */
export type PublicFacts = { readonly status: PublicStatus; readonly timeZone: string; readonly now: Instant };

const COMPONENT: Readonly<Record<ComponentState, string>> = {
  operational: 'Operational',
  degraded_performance: 'Degraded',
  partial_outage: 'Partial outage',
  major_outage: 'Outage',
};
const STATE: Readonly<Record<PublicUpdate['state'], string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
};
// Enough to follow an incident by; the rest is a tap away, and the page stays small when everybody loads it at once.
const UPDATES_SHOWN = 8;
const OPEN_SHOWN = 8;
const RECENT_SHOWN = 10;

const FEEDS = [
  { href: '/status/feed.atom', type: 'application/atom+xml', title: 'Incidents (Atom)' },
  { href: '/status/feed.rss', type: 'application/rss+xml', title: 'Incidents (RSS)' },
] as const;

function Footer({ now }: { readonly now: Instant }) {
  return (
    <>
      <p>
        <a href="/status/feed.atom">Atom</a> · <a href="/status/feed.rss">RSS</a> · <a href="/status/api/v2/summary.json">JSON</a>
      </p>
      <p>
        As of <time dateTime={now}>{utcExact(now)}</time>. <a href="/status">Look again</a>
      </p>
    </>
  );
}

function Updates({ updates, timeZone }: { readonly updates: readonly PublicUpdate[]; readonly timeZone: string }) {
  return (
    <ol className="updates" reversed>
      {updates.map((update) => (
        <li key={update.id}>
          <p className="facts">
            <strong>{STATE[update.state]}</strong> <Moment at={update.at} timeZone={timeZone} />
          </p>
          <UserText text={update.body} />
        </li>
      ))}
    </ol>
  );
}

function NextUpdate({ incident, timeZone, now }: { readonly incident: PublicIncident; readonly timeZone: string; readonly now: Instant }) {
  if (incident.nextUpdateAt === null) return null;
  return (
    <p>
      {incident.nextUpdateAt <= now ? 'The next update was due at ' : 'Next update by '}
      <Moment at={incident.nextUpdateAt} timeZone={timeZone} />
    </p>
  );
}

function OpenIncident({ incident, timeZone, now }: { readonly incident: PublicIncident; readonly timeZone: string; readonly now: Instant }) {
  const rest = incident.updates.length - UPDATES_SHOWN;
  return (
    <article className="public-incident" aria-labelledby={incident.ref}>
      <h3 id={incident.ref}>
        <a href={`/status/incidents/${incident.ref}`}>
          <UserLine text={incident.name} />
        </a>
      </h3>
      <NextUpdate incident={incident} timeZone={timeZone} now={now} />
      <Updates updates={incident.updates.slice(0, UPDATES_SHOWN)} timeZone={timeZone} />
      {rest > 0 ? (
        <p>
          <a href={`/status/incidents/${incident.ref}`}>{rest === 1 ? 'One earlier update' : `${rest} earlier updates`}</a>
        </p>
      ) : null}
    </article>
  );
}

function PastIncidents({ incidents, timeZone }: { readonly incidents: readonly PublicIncident[]; readonly timeZone: string }) {
  return (
    <ul className="plain">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <a href={`/status/incidents/${incident.ref}`}>
            <UserLine text={incident.name} />
          </a>
          <span className="meta">
            <Moment at={incident.postedAt} timeZone={timeZone} />
            {incident.resolvedAt === null ? (
              ` · ${STATE[incident.state].toLowerCase()}`
            ) : (
              <>
                {' · resolved '}
                <Moment at={incident.resolvedAt} timeZone={timeZone} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** `GET /status`: how it does now, what is being done about it, what there was before. */
export function StatusPage({ status, timeZone, now }: PublicFacts) {
  const past = status.incidents.filter((i) => i.resolvedAt !== null).slice(0, RECENT_SHOWN);
  return (
    <PageFrame title="Status" door="public" owner={status.organisation} here="/status" feeds={FEEDS} footer={<Footer now={now} />}>
      <div className="state" data-indicator={status.indicator}>
        <span className="state-dot" aria-hidden="true" />
        <div>
          <h1>{status.description}</h1>
          {status.updatedAt === null ? null : (
            <p>
              Last news <Moment at={status.updatedAt} timeZone={timeZone} />
            </p>
          )}
        </div>
      </div>
      {status.open.length === 0 ? null : (
        <section aria-labelledby="open">
          <h2 id="open">Happening now</h2>
          {status.open.slice(0, OPEN_SHOWN).map((incident) => (
            <OpenIncident key={incident.id} incident={incident} timeZone={timeZone} now={now} />
          ))}
          {status.open.length > OPEN_SHOWN ? (
            <p>
              <a href="/status/history">{status.open.length - OPEN_SHOWN} more</a>
            </p>
          ) : null}
        </section>
      )}
      {status.components.length === 0 ? null : (
        <section aria-labelledby="components">
          <h2 id="components">Components</h2>
          <ul className="components">
            {status.components.map((component) => (
              <li key={component.id}>
                <UserLine text={component.name} />
                <span className="component-state" data-state={component.state}>
                  {COMPONENT[component.state]}
                </span>
                {component.description === null ? null : (
                  <span className="description">
                    <UserLine text={component.description} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="past">
        <h2 id="past">Past incidents</h2>
        {past.length === 0 ? <p className="none">No incident has been reported here yet.</p> : <PastIncidents incidents={past} timeZone={timeZone} />}
        <p>
          <a href="/status/history">All, by month</a>
        </p>
      </section>
    </PageFrame>
  );
}

/** `GET /status/incidents/{ref}`: everything that was published about one incident. */
export function PublicIncidentPage({ incident, status, timeZone, now }: PublicFacts & { readonly incident: PublicIncident }) {
  const component = status.components.find((c) => c.id === incident.component);
  return (
    <PageFrame title={incident.name} door="public" owner={status.organisation} feeds={FEEDS} footer={<Footer now={now} />}>
      <h1>
        <UserLine text={incident.name} />
      </h1>
      <p className="facts">
        <strong>{STATE[incident.state]}</strong>
        {component === undefined ? null : <UserLine text={component.name} />}
        <span>
          since <Moment at={incident.postedAt} timeZone={timeZone} />
        </span>
      </p>
      <NextUpdate incident={incident} timeZone={timeZone} now={now} />
      <Updates updates={incident.updates} timeZone={timeZone} />
    </PageFrame>
  );
}

function monthInWords(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
}

/** `GET /status/history`: one month at a time. */
export function HistoryPage({ history, status, timeZone, now }: PublicFacts & { readonly history: HistoryMonth }) {
  return (
    <PageFrame title="History" door="public" owner={status.organisation} here="/status/history" feeds={FEEDS} footer={<Footer now={now} />}>
      <h1>{monthInWords(history.month)}</h1>
      {history.incidents.length === 0 ? (
        <p className="none">Nothing was reported in this month.</p>
      ) : (
        <PastIncidents incidents={history.incidents} timeZone={timeZone} />
      )}
      <nav className="pager" aria-label="Months">
        {history.earlier === null ? <span /> : <a href={`/status/history?month=${history.earlier}`}>{monthInWords(history.earlier)}</a>}
        {history.later === null ? <span /> : <a href={`/status/history?month=${history.later}`}>{monthInWords(history.later)}</a>}
      </nav>
    </PageFrame>
  );
}
