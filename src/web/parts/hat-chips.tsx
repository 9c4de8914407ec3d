import type { Hat, PersonId } from '#domain/kernel/stamp.ts';
import { HAT_WORDS } from '#views/words.ts';
import { UserLine } from './user-text.tsx';

/** Who holds which hat (H1, H3), and which of them that person wears right now (H2). */
export type HatFaces = {
  readonly hats: Readonly<Record<Hat, PersonId | null>>;
  readonly wearing: Readonly<Record<PersonId, Hat>>;
  readonly nameOf: (person: PersonId) => string;
};

const ORDER: readonly Hat[] = ['commander', 'communicator', 'investigator'];

/** The three hats, always all three: one that nobody holds says so. */
export function HatChips({ hats, wearing, nameOf }: HatFaces) {
  return (
    <ul className="hats">
      {ORDER.map((hat) => {
        const person = hats[hat];
        const worn = person !== null && wearing[person] === hat;
        return (
          <li key={hat} data-worn={worn}>
            <span className="hat-name" title={HAT_WORDS[hat]}>
              {hat}
            </span>{' '}
            {person === null ? <span className="nobody">nobody yet</span> : <UserLine text={nameOf(person)} />}
            {worn ? <span className="worn"> wears it now</span> : null}
          </li>
        );
      })}
    </ul>
  );
}
