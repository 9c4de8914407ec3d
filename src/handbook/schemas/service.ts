import { z } from 'zod';
import { id, line, mailbox, prose } from './words.ts';

/** `services/ID.yaml`: something that users use. */
export const serviceFile = z
  .strictObject({
    id: id('The service; the name of the file without `.yaml`.').optional(),
    name: line('How pages name it.'),
    owner: id('A person of people.yaml; invited to its postmortems.'),
    audiences: z
      .record(id('A group of people.yaml.'), z.array(id('A person, or a group.')))
      .meta({ description: 'People who stand in for a general audience on this service, such as `leadership: [ruth]`.' })
      .optional(),
    clients: z.array(mailbox('A mailbox of an affected client.')).meta({ description: 'Who hears as `clients` (E1).' }).optional(),
    statusPage: z
      .strictObject({ component: line('Component of the public page.'), description: prose('What users know it as.').optional() })
      .meta({ description: 'How the public page shows it; leave out to keep the service off the page.' })
      .optional(),
    repository: line('Where its code lives: a URL, or a local folder whose commits can prove a fix (K2).').optional(),
    adapters: z
      .record(id('An adapter, such as `unleash`.'), z.unknown())
      .meta({ description: 'Settings that the adapters of this service share.' })
      .optional(),
  })
  .meta({ title: 'Tourniquet service', description: 'services/ID.yaml: something that users use.' });

/** A service file as its author wrote it. */
export type ServiceFile = z.output<typeof serviceFile>;
