import type { Instant } from '#domain/kernel/stamp.ts';
import { RuleLink } from './rule-link.tsx';
import { Due } from './time.tsx';
import { UserLine } from './user-text.tsx';

/** One thing owed: what, to whom it falls, by when, and by which rule. `ref` names the incident where several are listed together. */
export type OwedFace = { readonly what: string; readonly to: string; readonly due: Instant; readonly rule: string; readonly ref?: string };

/** What is owed by whom by when, earliest first as given; what is overdue says so in words. */
export function OwedList({
  owed,
  now,
  nameOf,
}: {
  readonly owed: readonly OwedFace[];
  readonly now: Instant;
  readonly nameOf: (id: string) => string;
}) {
  return (
    <ul className="owed">
      {owed.map((o) => (
        <li key={`${o.ref ?? ''} ${o.rule} ${o.to} ${o.due} ${o.what}`} data-overdue={o.due <= now}>
          <span className="owed-what">
            <UserLine text={o.what} />
          </span>
          <span className="owed-who">
            <Due at={o.due} now={now} />
            {o.ref === undefined ? null : (
              <>
                {' · '}
                <a href={`/i/${o.ref}`}>{o.ref}</a>
              </>
            )}
            {' · '}
            <UserLine text={nameOf(o.to)} />
            {' · '}
            <RuleLink rule={o.rule} />
          </span>
        </li>
      ))}
    </ul>
  );
}
