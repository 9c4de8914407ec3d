import { type PersonId, SYSTEM } from '#domain/kernel/stamp.ts';

/** Turns the id of a person into the name people know; an id nobody has stays as it is, and `system` is Tourniquet itself. */
export function nameIn(names: Readonly<Record<PersonId, string>>): (person: PersonId) => string {
  return (person) => (person === SYSTEM ? 'Tourniquet' : Object.hasOwn(names, person) ? (names[person] ?? person) : person);
}
