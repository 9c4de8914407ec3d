import type { Refusal } from '#domain/kernel/decision.ts';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';
import type { BoardIncident } from '#views/board.ts';
import { PHASE_WORDS } from '#views/words.ts';
import { NextLeverCard } from '../parts/lever-card.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { RefusalNote } from '../parts/refusal-note.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { Snippet } from '../parts/snippet.tsx';
import { Elapsed } from '../parts/time.tsx';
import { UserLine, UserText } from '../parts/user-text.tsx';

/** The page behind a one-tap link. `person` is the one the link was signed for. */
export type AcknowledgePageProps = {
  readonly incident: BoardIncident;
  readonly person: PersonId;
  /** This person has acknowledged, now or before. */
  readonly taken: boolean;
  /** The door said no; shown first. */
  readonly refusal: Refusal | null;
  readonly now: Instant;
  readonly nameOf: (id: string) => string;
};

function Button({ label }: { readonly label: string }) {
  // Without an action the form comes back to the page's own address, token and all: it stands in no markup.
  return (
    <form method="post">
      <button type="submit" className="big">
        {label}
      </button>
    </form>
  );
}

function Command({ incident, person, taken, refused, nameOf }: Omit<AcknowledgePageProps, 'refusal' | 'now'> & { readonly refused: boolean }) {
  const { commander, communicator, investigator } = incident.hats;
  const holdsAll = communicator === person && investigator === person;
  if (taken && commander === person) {
    return (
      <section aria-labelledby="you">
        <h2 id="you">You are commander</h2>
        <p>
          You decide what is done next. {holdsAll ? 'You hold the other two hats as well until you hand them over. ' : null}
          {incident.phase === 'containing' ? 'Contain first: the cause can wait.' : `It waits for: ${incident.waitsFor}.`}
        </p>
      </section>
    );
  }
  if (commander !== null) {
    return (
      <section aria-labelledby="you">
        <h2 id="you">
          {taken ? 'You have acknowledged. ' : 'Already acknowledged. '}
          <UserLine text={nameOf(commander)} /> is commander
        </h2>
        <p>
          {taken
            ? 'Ask the commander what helps; offer to take the communicator’s or the investigator’s hat.'
            : 'You can still say that you are here to help.'}
        </p>
        {taken || refused ? null : <Button label="I am here too" />}
      </section>
    );
  }
  return taken || refused ? null : (
    <>
      <Button label="Acknowledge" />
      <p className="hint">
        <UserLine text={`You are ${nameOf(person)}.`} /> The first to acknowledge becomes commander, and the paging stops.
      </p>
    </>
  );
}

/** `GET` and `POST /a/{token}`. Looking at it changes nothing, whoever looks: mail scanners open links too. */
export function AcknowledgePage({ incident, person, taken, refusal, now, nameOf }: AcknowledgePageProps) {
  const { next, ref } = incident;
  const commands =
    taken && incident.hats.commander === person && next?.state === 'ready'
      ? [
          `tourniquet do ${ref} lever.pull --as commander --lever ${next.lever}`,
          `tourniquet do ${ref} lever.skip --as commander --lever ${next.lever} --reason "…"`,
        ]
      : null;
  return (
    <PageFrame title={`${incident.ref} ${incident.title}`} door="bare">
      <div className="incident-top">
        <SeverityBadge severity={incident.severity} drill={incident.drill} />
        <span>
          {PHASE_WORDS[incident.phase]} · <Elapsed since={incident.startedAt} until={incident.resolvedAt ?? now} />
        </span>
      </div>
      <h1>
        {incident.ref} <UserLine text={incident.title} />
      </h1>
      {incident.summary === null ? null : <UserText text={incident.summary} />}
      {refusal === null ? null : <RefusalNote refusal={refusal} />}
      <Command incident={incident} person={person} taken={taken} refused={refusal !== null} nameOf={nameOf} />
      {next === null ? null : <NextLeverCard lever={next} />}
      {commands ? <Snippet caption="From a shell, with your token" text={commands.join('\n')} /> : null}
      <p>
        <a href={`/i/${incident.ref}`}>Open {incident.ref}</a> with your token, or look at it from a shell:{' '}
        <code>tourniquet show {incident.ref}</code>
      </p>
    </PageFrame>
  );
}
