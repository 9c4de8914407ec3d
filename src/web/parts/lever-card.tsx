import type { LeverEffect, LeverStateName } from '#domain/containment/containment.ts';
import type { Duration } from '#domain/kernel/duration.ts';
import type { Lever } from '#domain/runbook/lever.ts';
import { durationInWords, LEVER_WORDS, spanInWords } from '#views/words.ts';
import { UserLine } from './user-text.tsx';

/** What a lever card needs: the contract's own lever, as the API gives it too. */
export type LeverFace = {
  readonly lever: Lever;
  readonly state: LeverStateName;
  readonly reason: string | null;
  readonly advised: boolean;
  readonly rehearsed: { readonly on: string; readonly took: Duration | null } | null;
  readonly tookMs: number | null;
  readonly effect: LeverEffect | null;
};

const STATE: Readonly<Record<LeverStateName, string>> = {
  ready: 'ready',
  skipped: 'skipped',
  unavailable: 'not available',
  pulling: 'being pulled',
  pulled: 'pulled',
  failed: 'failed',
};
const EFFECT: Readonly<Record<LeverEffect, string>> = { stopped: 'harm stopped', none: 'no effect', unknown: 'effect not known' };

// What the card is headed with when the lever is no longer only next.
const EYEBROW: Partial<Record<LeverStateName, string>> = { pulling: 'Under way', pulled: 'Pulled: did it stop the harm?' };

/** How long it took in rehearsal, or that nobody rehearsed it: C7 shows one or the other, always. */
export function Rehearsed({ rehearsed }: { readonly rehearsed: LeverFace['rehearsed'] }) {
  if (rehearsed === null) return <span className="rehearsed">never rehearsed</span>;
  return (
    <span className="rehearsed">
      {rehearsed.took === null ? 'rehearsed' : `${durationInWords(rehearsed.took)} when rehearsed`} on{' '}
      <time dateTime={rehearsed.on}>{rehearsed.on}</time>
    </span>
  );
}

/** The lever to pull next, the largest thing on the screen while containing. What is given as children is the way to pull it. */
export function NextLeverCard({ lever, children }: { readonly lever: LeverFace; readonly children?: React.ReactNode }) {
  return (
    <section className="next-lever" aria-labelledby="next-lever">
      <h2 id="next-lever">
        <span className="eyebrow">{EYEBROW[lever.state] ?? 'Next lever'}</span>
        {LEVER_WORDS[lever.lever]}
      </h2>
      <p className="facts">
        <Rehearsed rehearsed={lever.rehearsed} />
        <span>{lever.advised ? 'the runbook advises it' : 'the runbook says nothing about it'}</span>
      </p>
      {children}
    </section>
  );
}

/** All levers in their order (C2), each with how it stands and why. */
export function LeverList({ levers }: { readonly levers: readonly LeverFace[] }) {
  return (
    <ol className="levers">
      {levers.map((lever) => (
        <li key={lever.lever} data-state={lever.state}>
          <span className="lever-name">{LEVER_WORDS[lever.lever]}</span>
          <span className="lever-state">
            {STATE[lever.state]}
            {lever.tookMs === null ? null : ` in ${spanInWords(lever.tookMs)}`}
            {lever.effect === null ? null : `, ${EFFECT[lever.effect]}`}
          </span>
          {lever.state === 'ready' || lever.state === 'pulling' ? (
            <Rehearsed rehearsed={lever.rehearsed} />
          ) : lever.reason === null ? null : (
            <span className="reason">
              <UserLine text={lever.reason} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
