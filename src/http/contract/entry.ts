import { z } from 'zod';
import { HATS } from '#domain/kernel/stamp.ts';
import { moment } from './time.ts';

/** An entry of the timeline. Its `data` is what its type says; outbound webhooks use the same words. */
export const Entry = z
  .object({
    seq: z.int().meta({ description: '1 for the opening, then without gaps.' }),
    at: moment('When it happened.'),
    recordedAt: moment('When it was written.'),
    type: z.string().meta({ description: 'What happened, such as `lever.pulled`.', examples: ['incident.acknowledged'] }),
    by: z.string().meta({ description: 'Person, or `system` for clocks, senders and adapters.' }),
    as: z.enum(HATS).nullable().meta({ description: 'The hat worn for it; null when it needs none.' }),
    data: z.looseObject({}).meta({ description: 'What the type says.' }),
    prev: z.string().meta({ description: 'Hash of the entry before; 64 zeros before the first.' }),
    hash: z.string().meta({ description: 'SHA-256 over the canonical JSON of everything else (D4).' }),
  })
  .meta({ id: 'Entry', description: 'One entry of the timeline; it is never changed.' });

/** An entry of the timeline. */
export type EntryJson = z.infer<typeof Entry>;
