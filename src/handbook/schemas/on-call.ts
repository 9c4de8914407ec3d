import { z } from 'zod';
import { clockTime, duration, id, isUsableDate, line, timeZone, weekday } from './words.ts';

const startSays = 'must be a local date or date-time such as `2026-01-05` or `2026-01-05T09:00`';

const layer = z.strictObject({
  start: z
    .string({ error: startSays })
    .regex(/^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?$/, {
      error: startSays,
      abort: true,
    })
    .refine((text) => isUsableDate(text.slice(0, 10)), { error: startSays })
    .meta({ description: 'Local date or date-time from which the first person is on call; with `Z` or an offset it is that instant.' }),
  handOff: z.strictObject({
    every: duration('Length of a turn.', 'P1W'),
    at: clockTime('Local time at which the pager changes hands. Default 09:00.').optional(),
    on: weekday.optional(),
  }),
  people: z.array(id('A person of people.yaml.')).min(1).meta({ description: 'People in turn.' }),
  restrict: z
    .array(z.unknown())
    .meta({ description: 'Hours to which the layer is limited. Not applied by this version: the layer counts at all hours.' })
    .optional(),
});

const schedule = z.strictObject({
  id: id('Name of the schedule.'),
  timeZone: timeZone("The zone of the layers' local times. Default: the policy's.").optional(),
  layers: z.array(layer).meta({ description: 'A later layer wins over an earlier one while it has somebody.' }).optional(),
  ical: line('URL or file of a calendar. Not read by this version.').optional(),
});

/** `on-call.yaml`: who holds the pager. */
export const onCallFile = z
  .strictObject({
    schedules: z.array(schedule),
    groups: z
      .record(
        id('A group; `on-call` is the one that is paged.'),
        z.array(
          z.strictObject({
            schedule: id('A schedule above.'),
            after: duration('How long after the first page this tier joins.', 'PT10M', true).optional(),
          }),
        ),
      )
      .meta({ description: 'The tiers of each group: whom a page reaches, and after how long without an answer (E5).' }),
  })
  .meta({ title: 'Tourniquet on-call', description: 'on-call.yaml: schedules and the tiers of each on-call group.' });

/** on-call.yaml as its author wrote it. */
export type OnCallFile = z.output<typeof onCallFile>;
