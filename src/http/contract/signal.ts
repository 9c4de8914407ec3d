import { z } from 'zod';
import { moment } from './time.ts';

const texts = (description: string) => z.record(z.string(), z.string()).meta({ description });

/** A stored signal, matched or not (B4). */
export const Signal = z
  .object({
    id: z.string().meta({ description: 'Id.' }),
    source: z
      .object({
        name: z.string().meta({ description: 'Name of its intake token.' }),
        kind: z.string().meta({ description: 'What kind of sender.' }),
      })
      .meta({ description: 'Where it came from.' }),
    fingerprint: z.string().meta({ description: 'The sender’s stable key for the same trouble.' }),
    status: z.enum(['firing', 'resolved']).meta({ description: 'Whether it fires.' }),
    labels: texts('Labels under the sender’s own names.'),
    annotations: texts('Annotations under the sender’s own names.'),
    startsAt: moment('When it began at its source.')
      .nullable()
      .meta({ description: 'When it began at its source; null when the sender gave no usable time.' }),
    endsAt: moment('When it ended.').nullable().meta({ description: 'When it ended, or ends unless the sender says otherwise.' }),
    link: z.string().nullable().meta({ description: 'The sender’s link.' }),
    flags: z.array(z.string()).meta({ description: 'What was odd about it, in words.' }),
    receivedAt: moment('First receipt.'),
    lastAt: moment('Latest receipt.'),
    received: z.int().meta({ description: 'Receipts, repeats included.' }),
    matched: z.boolean().meta({ description: 'It belongs to an incident.' }),
    incident: z.string().nullable().meta({ description: 'UUID of that incident.' }),
    why: z.string().nullable().meta({ description: 'Why it did or did not open or join one; null until it is decided.' }),
    pages: z.boolean().meta({ description: 'Its intake token says that everything from there is worth waking somebody (B5).' }),
  })
  .meta({ id: 'Signal', description: 'A stored signal: never lost, matched or not (B4).' });

/** A stored signal as the API answers it. */
export type SignalJson = z.infer<typeof Signal>;
