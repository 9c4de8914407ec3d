import ical, { ICalAttendeeStatus, ICalCalendarMethod } from 'ical-generator';
import type { Effect } from '#domain/incident/effect.ts';
import type { Instant, PersonId } from '#domain/kernel/stamp.ts';

type Invitation = NonNullable<Extract<Effect, { kind: 'tell' }>['invitation']>;

/** A calendar invitation to the postmortem (P1). The same incident keeps the same event, so that a new date moves it. */
export function invitation(
  incident: string,
  what: Invitation,
  people: ReadonlyMap<PersonId, { readonly name: string; readonly email: string | null }>,
  now: Instant,
): string {
  const calendar = ical({ method: ICalCalendarMethod.REQUEST, prodId: { company: 'Tourniquet', product: 'Tourniquet' } });
  const event = calendar.createEvent({
    id: `postmortem-${incident}`,
    sequence: Math.floor(Date.parse(now) / 1000) % 2_000_000_000,
    stamp: new Date(now),
    start: new Date(what.at),
    end: new Date(Date.parse(what.at) + what.minutes * 60_000),
    summary: what.title,
  });
  for (const id of what.attendees) {
    const person = people.get(id);
    if (person?.email) event.createAttendee({ name: person.name, email: person.email, rsvp: true, status: ICalAttendeeStatus.NEEDSACTION });
  }
  return calendar.toString();
}
