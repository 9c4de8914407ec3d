import type { Recorded } from '#domain/incident/entry.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import type { BoardIncident } from '#views/board.ts';
import { PHASE_WORDS, utcExact } from '#views/words.ts';
import { HatChips } from '../parts/hat-chips.tsx';
import { LeverList, NextLeverCard } from '../parts/lever-card.tsx';
import { OwedList } from '../parts/owed-list.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Snippet } from '../parts/snippet.tsx';
import { Elapsed } from '../parts/time.tsx';
import { TimelineList } from '../parts/timeline-list.tsx';
import { UserLine, UserText } from '../parts/user-text.tsx';

/** One incident, read only. `entries` are the newest ones, newest first; `total` is how many there are. */
export type IncidentPageProps = {
  readonly incident: BoardIncident;
  readonly entries: readonly Recorded[];
  readonly total: number;
  readonly baseUrl: string;
  readonly now: Instant;
  readonly nameOf: (id: string) => string;
  readonly signedIn: boolean;
};

// The first commands somebody needs in this phase, to be pasted into a shell.
function commands({ ref, phase, acknowledgedAt, next }: BoardIncident): string {
  if (acknowledgedAt === null) return `tourniquet do ${ref} acknowledge`;
  if (phase === 'containing' && next !== null) return `tourniquet do ${ref} lever.pull --as commander --lever ${next.lever}`;
  if (phase === 'containing') return `tourniquet do ${ref} containment.confirm --as commander`;
  if (phase === 'contained') return `tourniquet do ${ref} resolve --as commander --text "what is true now"`;
  if (phase === 'resolved')
    return `tourniquet do ${ref} timeline.archive\ntourniquet do ${ref} stand-down --as commander --text "thank you, go home"`;
  return `tourniquet show ${ref}`;
}

// What the lever at the top asks of the commander.
const DECIDES: Partial<Record<NonNullable<BoardIncident['next']>['state'], string>> = {
  ready: 'The commander pulls it, or skips it with a reason.',
  pulling: 'Its answer lands here by itself.',
  pulled: 'The commander says what it did; if it had no effect, the next one opens.',
};

/** `GET /i/{ref}`: how bad, how long, what next, who wears what, who is owed what by when. */
export function IncidentPage({ incident, entries, total, baseUrl, now, nameOf, signedIn }: IncidentPageProps) {
  const { next } = incident;
  const over = incident.resolvedAt !== null;
  return (
    <PageFrame
      title={`${incident.ref} ${incident.title}`}
      door="team"
      signedIn={signedIn}
      footer={
        <p>
          As of <time dateTime={now}>{utcExact(now)}</time>. <a href={`/i/${incident.ref}`}>Look again</a>
        </p>
      }
    >
      <div className="incident-top">
        <SeverityBadge severity={incident.severity} drill={incident.drill} />
        <span>
          {PHASE_WORDS[incident.phase]} · {over ? 'lasted ' : null}
          <Elapsed since={incident.startedAt} until={incident.resolvedAt ?? now} />
        </span>
      </div>
      <h1>
        {incident.ref} <UserLine text={incident.title} />
      </h1>
      {incident.summary === null ? null : <UserText text={incident.summary} />}
      {incident.bigger === null ? null : (
        <p>
          <strong>Bigger than this incident:</strong> <UserLine text={incident.bigger} />
        </p>
      )}
      {next === null ? null : (
        <NextLeverCard lever={next}>
          <p className="waits">{incident.acknowledgedAt === null ? `Waits for: ${incident.waitsFor}` : DECIDES[next.state]}</p>
        </NextLeverCard>
      )}
      <div className="columns">
        <div>
          {next === null ? (
            <section aria-labelledby="waits">
              <h2 id="waits">Waits for</h2>
              <p>{incident.waitsFor}</p>
            </section>
          ) : null}
          <section aria-labelledby="hats">
            <h2 id="hats">Hats</h2>
            <HatChips hats={incident.hats} wearing={incident.wearing} nameOf={nameOf} />
          </section>
          <section aria-labelledby="owed">
            <h2 id="owed">Owed</h2>
            {incident.owed.length === 0 ? (
              <p className="none">Nothing is owed right now.</p>
            ) : (
              <div className="card">
                <OwedList owed={incident.owed.map(({ ref: _, ...o }) => o)} now={now} nameOf={nameOf} />
              </div>
            )}
          </section>
          <section aria-labelledby="levers">
            <h2 id="levers">Levers, in order</h2>
            <div className="card">
              <LeverList levers={incident.levers} />
            </div>
          </section>
        </div>
        <div className="side">
          <section aria-labelledby="timeline">
            <h2 id="timeline">{total > entries.length ? `Timeline, newest ${entries.length} of ${total}` : 'Timeline, newest first'}</h2>
            <TimelineList entries={entries} nameOf={nameOf} />
            <p className="hint">Times are UTC.</p>
          </section>
          <section aria-labelledby="act">
            <h2 id="act">Act</h2>
            <Snippet caption="What comes next, in a shell" text={`export TOURNIQUET_URL=${baseUrl} TOURNIQUET_TOKEN=…\n${commands(incident)}`} />
            <p className="hint">
              <a href="/docs/walk">The walk of an incident</a>
            </p>
          </section>
        </div>
      </div>
    </PageFrame>
  );
}
