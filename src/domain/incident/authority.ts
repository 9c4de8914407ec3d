/** H2 and the end of things: which commands are still given, and under which hat. */
import { type Refusal, refusal } from '../kernel/decision.ts';
import type { Phase } from '../kernel/phase.ts';
import { refuseHat } from '../roles/one-hat-at-a-time.ts';
import { HAT_OF, type PersonCommandType, type World } from './command.ts';
import type { Incident } from './incident.ts';

/** Given only while the team is in the incident; after stand-down there is nothing left to decide. */
const UNTIL_STOOD_DOWN: ReadonlySet<PersonCommandType> = new Set([
  'acknowledge',
  'harm.report',
  'hat.offer',
  'hat.accept',
  'hat.take',
  'severity.set',
  'lever.pull',
  'lever.skip',
  'lever.outcome',
  'lever.approve',
  'diagnosis.open',
  'containment.confirm',
  'containment.lost',
  'update.publish',
]);

/** Still welcome after closing: fixes are chased until they have landed, and words are never turned away. */
const AFTER_CLOSING: ReadonlySet<PersonCommandType> = new Set(['note.add', 'feeling.add', 'fix.land', 'fix.change', 'meeting.held', 'close']);

function refuseLate(phase: Phase, type: PersonCommandType): Refusal | null {
  if (phase === 'stood-down' && UNTIL_STOOD_DOWN.has(type)) {
    return refusal(
      'D1',
      'The team has been stood down, so this part of the incident is over.',
      'If harm is back, declare a new incident; what is left here is the postmortem.',
    );
  }
  if (phase === 'closed' && !AFTER_CLOSING.has(type)) {
    return refusal('D4', 'The incident is closed and its record is sealed.', 'Add a note, land its fixes, or declare a new incident.', {
      next: { type: 'note.add', text: '' },
    });
  }
  return null;
}

/** May this person give this command under this hat, in this phase? Null when yes. H2 is named before anything else. */
export function refuseAuthority(incident: Incident, type: PersonCommandType, world: World): Refusal | null {
  return refuseHat(incident.hats, world.by, world.as, HAT_OF[type], type) ?? refuseLate(incident.phase, type);
}
