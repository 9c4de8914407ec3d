import { z } from 'zod';
import { duration, instant, moment } from './time.ts';

/** The server is alive. */
export const Alive = z
  .object({ status: z.literal('ok').meta({ description: 'Always `ok`.' }) })
  .meta({ id: 'Alive', description: 'The server is alive.' });

/** Whether the server can do its work. */
export const Ready = z
  .object({
    ready: z.boolean().meta({ description: 'Whether everything below is well.' }),
    checks: z.looseObject({}).meta({ description: 'Each check by name: the database, the timers.' }),
  })
  .meta({ id: 'Ready', description: 'Whether the server can do its work.' });

/** What the test clock shows. */
export const TestClock = z.object({ now: moment('What it shows.') }).meta({ id: 'TestClock', description: 'What the test clock shows.' });

/** How to move the test clock: one of the two. */
export const MoveClock = z
  .strictObject({
    advance: duration('By how much, as an ISO 8601 duration such as `PT31M`.').optional(),
    set: instant('To when, later or earlier than now; going back, nothing falls due.').optional(),
  })
  .check((ctx) => {
    const given = Number(ctx.value.advance !== undefined) + Number(ctx.value.set !== undefined);
    if (given !== 1)
      ctx.issues.push({ code: 'custom', message: 'needs either "advance" (PT31M) or "set" (an instant), and not both', input: ctx.value });
  })
  .meta({ id: 'MoveClock', description: 'How to move the test clock: by a duration, or to an instant.' });
