import { z } from 'zod';
import { name } from './text.ts';
import { instant, moment } from './time.ts';

/** Who holds the pager; drawn by the handbook. */
export const OnCall = z
  .looseObject({})
  .meta({ id: 'OnCall', description: 'Who holds the pager at an instant: groups with their tiers, overrides applied (E5).' });

/** A swap of the pager for a while. */
export const NewOverride = z
  .strictObject({
    schedule: name('Id of a schedule of on-call.yaml.'),
    person: name('Who takes the pager.'),
    from: instant('From when.'),
    until: instant('Until when.'),
  })
  .meta({ id: 'NewOverride', description: 'A swap of the pager for a while.' });

/** A recorded swap. */
export const Override = z
  .object({
    id: z.string().meta({ description: 'Id.' }),
    schedule: z.string().meta({ description: 'Schedule of on-call.yaml.' }),
    person: z.string().meta({ description: 'Who takes the pager.' }),
    from: moment('From when.'),
    until: moment('Until when.'),
    by: z.string().meta({ description: 'Who arranged it.' }),
    at: moment('When it was arranged.'),
  })
  .meta({ id: 'Override', description: 'A recorded swap of the pager.' });
