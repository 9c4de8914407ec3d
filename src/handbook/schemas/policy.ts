import { z } from 'zod';
import { audience, clockTime, duration, id, line, localDate, timeZone, weekday } from './words.ts';

const matrixRow = z
  .strictObject({
    within5: z.array(audience()).meta({ description: 'Who hears within five minutes.' }).optional(),
    within30: z.array(audience()).meta({ description: 'Who hears within thirty minutes.' }).optional(),
    statusPage: z
      .enum(['automatic', 'manual', 'internal', 'none'])
      .meta({ description: 'How the public page is used: by itself, by hand, as an internal note only, or not at all.' })
      .optional(),
  })
  .meta({ description: 'One row of the escalation matrix (E1). What is not given stays as in the rulebook.' });

// Whether there is such a country is judged where the holidays are known, with a suggestion.
const countrySays = 'must be a country code such as `PT` or `DE-BY`, or a map with `country`, `region`, `add` and `remove`';
const country = z.string({ error: countrySays }).regex(/^\S.{0,60}$/, { error: countrySays });

/** `policy.yaml`: the team's numbers. Every key may be left out; the rulebook's own value stands then. */
export const policyFile = z
  .strictObject({
    organisation: line('Name of the organisation, as pages and messages show it.').optional(),
    timeZone: timeZone('The zone in which the team works; due dates end at 23:59:59 there. Default UTC.').optional(),
    workWeek: z.array(weekday).min(1).meta({ description: 'Days that the team works. Default Monday to Friday.' }).optional(),
    holidays: z
      .union([
        country.meta({ description: 'Public holidays of a country (ISO code), with a region after a dash where it has its own.' }),
        z.strictObject({
          country: country.optional(),
          region: line('Region of the country, as in ISO 3166-2.').optional(),
          add: z.array(localDate("A day off of the organisation's own.")).optional(),
          remove: z.array(localDate('A public holiday on which the team works.')).optional(),
        }),
      ])
      .optional(),
    workOn: z.array(localDate('A make-up day, worked although the weekend or a holiday says otherwise.')).optional(),
    severities: z
      .strictObject({ P0: matrixRow.optional(), P1: matrixRow.optional(), P2: matrixRow.optional(), P3: matrixRow.optional() })
      .meta({ description: 'Who hears when, per severity (E1).' })
      .optional(),
    updates: z
      .strictObject({
        every: duration('How often an update is owed (M1).', 'PT30M').optional(),
        remindBefore: duration('How long before that the reminder comes.', 'PT5M').optional(),
      })
      .optional(),
    paging: z.strictObject({ repeatEvery: duration('How often a page repeats until somebody acknowledges (E5).', 'PT5M').optional() }).optional(),
    postmortem: z
      .strictObject({ workingDays: z.int().min(1).max(60).meta({ description: 'Working days within which a postmortem is due (P1).' }).optional() })
      .optional(),
    standDown: z.strictObject({ raiseAfter: duration('How long `resolved` may stand without `stood down` (D3).', 'PT60M').optional() }).optional(),
    meetings: z
      .strictObject({
        standup: z.strictObject({ at: clockTime('Local time of the standup, on every working day.').optional() }).optional(),
        leadershipSync: z.strictObject({ at: clockTime('Local time of the leadership sync.').optional(), on: weekday.optional() }).optional(),
      })
      .meta({ description: 'The meetings that take escalation cells on their agenda (E2).' })
      .optional(),
    chain: z
      .array(z.strictObject({ id: id('Id of the level, such as `L3`.'), name: line('What happens on that level.') }))
      .min(1)
      .meta({ description: 'The levels of the way of working, earliest first (K4).' })
      .optional(),
  })
  .meta({ title: 'Tourniquet policy', description: "policy.yaml: the team's numbers. Every key may be left out." });

/** policy.yaml as its author wrote it. */
export type PolicyFile = z.output<typeof policyFile>;
