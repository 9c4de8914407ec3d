import { z } from 'zod';
import { moment } from './time.ts';

/** Words that were refused and are kept for their author alone (C1). */
export const Draft = z
  .object({
    id: z.string().meta({ description: 'Id, as the refusal named it.' }),
    text: z.string().meta({ description: 'The words.' }),
    rule: z.string().meta({ description: 'The rule that refused them.' }),
    at: moment('When.'),
  })
  .meta({ id: 'Draft', description: 'Words that were refused and are kept for their author alone (C1).' });
