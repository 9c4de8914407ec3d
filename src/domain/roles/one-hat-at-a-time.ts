/** H2: every command is given under one hat, and a hat gives only its own commands. */
import { type Refusal, refusal } from '../kernel/decision.ts';
import type { Hat, PersonId } from '../kernel/stamp.ts';
import type { HatEntry, Hats } from './hats.ts';

const ONLY: Readonly<Record<Hat, string>> = {
  commander: 'decides what is done next and holds the timeline',
  communicator: 'runs the status page, the client messages and the internal channel',
  investigator: 'looks at the data and reports findings to the commander',
};

function no(why: string, remedy: string, next?: { readonly type: string; readonly [field: string]: unknown }): Refusal {
  return refusal('H2', why, remedy, next ? { next } : {});
}

/**
 * May `by` give a command of `required` while saying `as`? Null when yes. `required` is null for what any responder may do;
 * a hat said all the same must be held.
 */
export function refuseHat(hats: Hats, by: PersonId, as: Hat | null, required: Hat | null, command: string): Refusal | null {
  const hat = required ?? as;
  if (hat === null) return null;
  if (required !== null && as === null) {
    return no(`${command} is given under the ${required}'s hat, and no hat was said.`, `Say as: "${required}"; the ${required} ${ONLY[required]}.`, {
      type: command,
      as: required,
    });
  }
  if (required !== null && as !== required) {
    return no(
      `The ${as} does not give ${command}: that is the ${required}'s, who ${ONLY[required]}.`,
      `Give it as: "${required}", if you hold that hat.`,
      {
        type: command,
        as: required,
      },
    );
  }
  const holder = hats[hat];
  if (holder === by) return null;
  if (holder === null) {
    return no(`Nobody wears the ${hat}'s hat yet.`, 'Acknowledge the incident: the first to do so becomes commander and holds all three hats.', {
      type: 'acknowledge',
    });
  }
  return no(`${holder} wears the ${hat}'s hat, not you.`, `Ask ${holder} to offer it to you; when they cannot, take it with a reason.`, {
    type: 'hat.take',
    hat,
    reason: '',
  });
}

/** The change of hat that an act under `as` brings with it, if any (H2: each change is on the timeline). */
export function wear(hats: Hats, by: PersonId, as: Hat | null): readonly HatEntry[] {
  return as === null || hats.wearing[by] === as ? [] : [{ type: 'hat.worn', data: { person: by, hat: as } }];
}
