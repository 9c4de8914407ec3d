import type { Duration } from '#domain/kernel/duration.ts';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { Board, BoardFix, BoardIncident } from '#views/board.ts';
import { durationInWords, PHASE_WORDS, utcExact } from '#views/words.ts';
import { OwedList } from '../parts/owed-list.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Elapsed } from '../parts/time.tsx';
import { UserLine } from '../parts/user-text.tsx';
import { FirstSignal } from './first-signal.tsx';

/** What the board shows, ready to be drawn. */
export type BoardPageProps = {
  readonly board: Board;
  readonly onCall: readonly { readonly after: Duration; readonly people: readonly PersonId[] }[];
  readonly handbook: { readonly commit: string | null; readonly errors: number; readonly warnings: number };
  readonly hasSignals: boolean;
  readonly organisation: string;
  readonly baseUrl: string;
  readonly now: Instant;
  readonly nameOf: (id: string) => string;
  readonly signedIn: boolean;
  /** Seconds after which the page comes again by itself; null when the reader did not ask for it. */
  readonly every: number | null;
};

// The page stays within its size budget in the worst of weeks; what is cut is the least urgent and says so.
const MOST = 25;
const OWED_AT_ONCE = 8;

function IncidentCard({
  incident,
  now,
  nameOf,
}: {
  readonly incident: BoardIncident;
  readonly now: Instant;
  readonly nameOf: (id: string) => string;
}) {
  const { commander } = incident.hats;
  return (
    <li className="incident-card" data-severity={incident.severity}>
      <div className="incident-top">
        <SeverityBadge severity={incident.severity} drill={incident.drill} />
        <span>
          {PHASE_WORDS[incident.phase]} · <Elapsed since={incident.startedAt} until={now} />
        </span>
      </div>
      <h3>
        <a href={`/i/${incident.ref}`}>
          {incident.ref} <UserLine text={incident.title} />
        </a>
      </h3>
      <p className="waits">
        <span className="eyebrow">Waits for</span>
        {incident.waitsFor}
      </p>
      <p className="facts">
        <span>{commander === null ? 'No commander yet' : <UserLine text={`Commander: ${nameOf(commander)}`} />}</span>
        {incident.service === null ? null : <UserLine text={incident.service} />}
        {incident.runbook === 'missing' ? <span>no runbook</span> : null}
        {incident.recurrenceOf === null ? null : <span>recurrence of {incident.recurrenceOf}</span>}
        {incident.bigger === null ? null : <span>bigger than this incident</span>}
      </p>
    </li>
  );
}

function Fixes({ fixes, nameOf }: { readonly fixes: readonly BoardFix[]; readonly nameOf: (id: string) => string }) {
  return (
    <ul className="plain">
      {fixes.slice(0, MOST).map((fix) => (
        <li key={`${fix.ref} ${fix.due} ${fix.title}`}>
          <UserLine text={fix.title} />
          <span className="meta">
            {fix.overdue ? <strong>overdue, was due </strong> : 'due '}
            <time dateTime={fix.due}>{fix.due}</time> · <UserLine text={nameOf(fix.owner)} /> · <a href={`/i/${fix.ref}`}>{fix.ref}</a>
          </span>
        </li>
      ))}
      {fixes.length > MOST ? <li>and {fixes.length - MOST} more: GET /api/v1/fixes?state=open</li> : null}
    </ul>
  );
}

function headline({ open }: Board): string {
  const real = open.filter((i) => !i.drill);
  if (real.length === 0) return open.length === 0 ? 'Nothing is open' : 'A drill is under way';
  const worst = real[0]?.severity ?? '';
  return real.length === 1 ? `One ${worst} incident is open` : `${real.length} incidents are open, the worst a ${worst}`;
}

/** `GET /`: what is open, what it waits for, what is owed to whom by when, and how a signal gets here. */
export function BoardPage(props: BoardPageProps) {
  const { board, onCall, handbook, now, nameOf } = props;
  const learning = board.afterwards;
  return (
    <PageFrame
      title="Board"
      door="team"
      here="/"
      signedIn={props.signedIn}
      footer={
        <p>
          As of <time dateTime={now}>{utcExact(now)}</time>. <a href="/">Look again</a> ·{' '}
          {props.every === null ? (
            <a href="/?every=30">Look again by itself every 30 s</a>
          ) : (
            `Comes again every ${props.every} s. “Look again” stops that.`
          )}
        </p>
      }
    >
      <div className="board-head">
        <h1>{headline(board)}</h1>
        <p className="hint">
          <UserLine text={props.organisation} />
        </p>
      </div>
      <div className="columns">
        <div>
          <section aria-labelledby="open">
            <h2 id="open">Open, worst first</h2>
            {board.open.length === 0 ? (
              <p className="none">
                No incident is open. One begins when a runbook condition fires, an SLO burns past its tolerance, or somebody declares it.
              </p>
            ) : (
              <ul className="cards">
                {board.open.slice(0, MOST).map((incident) => (
                  <IncidentCard key={incident.ref} incident={incident} now={now} nameOf={nameOf} />
                ))}
              </ul>
            )}
            {board.open.length > MOST ? <p>and {board.open.length - MOST} more: GET /api/v1/incidents?open=true</p> : null}
          </section>
          {learning.length === 0 ? null : (
            <section aria-labelledby="afterwards">
              <h2 id="afterwards">Over, not closed yet</h2>
              <ul className="plain">
                {learning.slice(0, MOST).map((incident) => (
                  <li key={incident.ref}>
                    <a href={`/i/${incident.ref}`}>
                      {incident.ref} <UserLine text={incident.title} />
                    </a>
                    <span className="meta">waits for: {incident.waitsFor.charAt(0).toLowerCase() + incident.waitsFor.slice(1)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <div className="side">
          <section aria-labelledby="owed">
            <h2 id="owed">Owed</h2>
            {board.owed.length === 0 ? (
              <p className="none">
                Nothing is owed. Whatever falls due, such as people to tell, updates or postmortems, is listed here with its time.
              </p>
            ) : (
              <div className="card">
                <OwedList owed={board.owed.slice(0, OWED_AT_ONCE)} now={now} nameOf={nameOf} />
                {board.owed.length > OWED_AT_ONCE ? (
                  <details>
                    <summary>{board.owed.length - OWED_AT_ONCE} more, due later</summary>
                    <OwedList owed={board.owed.slice(OWED_AT_ONCE, MOST)} now={now} nameOf={nameOf} />
                    {board.owed.length > MOST ? <p className="hint">and {board.owed.length - MOST} beyond these: see each incident</p> : null}
                  </details>
                ) : null}
              </div>
            )}
          </section>
          <section aria-labelledby="on-call">
            <h2 id="on-call">On call now</h2>
            {onCall.every((tier) => tier.people.length === 0) ? (
              <p className="none">
                Nobody. Pages would reach no one: name people in <code>on-call.yaml</code> of the handbook.
              </p>
            ) : (
              <ol className="plain">
                {onCall
                  .filter((tier) => tier.people.length > 0)
                  .map((tier, index) => (
                    <li key={`${tier.after} ${tier.people.join(' ')}`}>
                      <UserLine text={tier.people.map(nameOf).join(', ')} />
                      <span className="meta">{index === 0 ? 'paged first' : `paged ${durationInWords(tier.after)} later`}</span>
                    </li>
                  ))}
              </ol>
            )}
          </section>
          <section aria-labelledby="fixes">
            <h2 id="fixes">Structural fixes not landed</h2>
            {board.fixes.length === 0 ? (
              <p className="none">None. A fix stays here, after its incident closes too, until Git shows it.</p>
            ) : (
              <Fixes fixes={board.fixes} nameOf={nameOf} />
            )}
          </section>
          <section aria-labelledby="handbook">
            <h2 id="handbook">Handbook</h2>
            <p>
              {handbook.errors + handbook.warnings === 0
                ? 'Lint finds nothing to mend.'
                : `Lint finds ${handbook.errors} ${handbook.errors === 1 ? 'error' : 'errors'} and ${handbook.warnings} ${handbook.warnings === 1 ? 'warning' : 'warnings'}.`}{' '}
              {handbook.commit === null ? (
                'It has no commit yet.'
              ) : (
                <>
                  In force from commit <code>{handbook.commit.slice(0, 10)}</code>.
                </>
              )}
            </p>
            <p className="hint">
              {handbook.errors + handbook.warnings === 0 ? null : (
                <>
                  See them with <code>tourniquet lint</code>.{' '}
                </>
              )}
              <a href="/docs/handbook">How the handbook works</a>
            </p>
          </section>
        </div>
        <FirstSignal baseUrl={props.baseUrl} folded={props.hasSignals} />
      </div>
    </PageFrame>
  );
}
