import { z } from 'zod';
import { duration, id, line, mailbox, timeZone } from './words.ts';

const contact = z.strictObject({
  channel: id('A road to the person: `email`.'),
  address: line('The address on that channel.'),
  after: duration('How long after the first attempt this road is used. Default at once.', 'PT0M', true).optional(),
});

const person = z.strictObject({
  id: id('How other files and tokens name the person.'),
  name: line('How pages and messages name the person.'),
  email: mailbox('The mailbox; also the way to reach somebody who lists no `contact`.').optional(),
  phone: z
    .string({ error: 'must be a phone number in quotes, such as `"+351 910 000 000"`' })
    .regex(/^\+?[0-9][0-9 ().-]{3,30}$/, { error: 'must be a phone number in quotes, such as `"+351 910 000 000"`' })
    .optional(),
  groups: z
    .array(id('A group, such as `tech-lead`, `product-owner` or `leadership`.'))
    .meta({ description: 'Groups that the escalation matrix names (E1).' })
    .optional(),
  contact: z.array(contact).meta({ description: 'Roads to the person, first one first. Default: mail to `email`.' }).optional(),
  timeZone: timeZone("The person's own zone, for showing times.").optional(),
});

/** `people.yaml`: the directory. */
export const peopleFile = z
  .strictObject({ people: z.array(person).min(1).meta({ description: 'Everybody who may act, be told or own something.' }) })
  .meta({ title: 'Tourniquet people', description: 'people.yaml: the directory. Nobody outside it can act, be paged or own a fix.' });

/** people.yaml as its author wrote it. */
export type PeopleFile = z.output<typeof peopleFile>;
