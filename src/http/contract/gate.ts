import { z } from 'zod';
import { GateCondition, NextStep, Unmet } from './problem.ts';

/** The closing gate as it stands. */
export const Gate = z
  .object({
    closable: z.boolean().meta({ description: 'Whether `close` would be accepted.' }),
    conditions: z.array(GateCondition).meta({ description: 'G1 to G5, each with how to meet it.' }),
    standDown: GateCondition,
  })
  .meta({ id: 'Gate', description: 'The closing gate (G1 to G5), and whether the team has been stood down (D1).' });

/** Why a command would be refused now: the same words as the refusal. */
const WhyNot = z
  .object({
    rule: z.string().meta({ description: 'The rule.' }),
    why: z.string().meta({ description: 'One sentence: why not.' }),
    remedy: z.string().meta({ description: 'What to do instead.' }),
    next: NextStep.optional(),
    unmet: z.array(Unmet).optional().meta({ description: 'Every unmet point, where there are several.' }),
  })
  .meta({ id: 'WhyNot', description: 'Why a command would be refused now.' });

/** What the asking person may do now: per command null, or why not. */
export const Can = z
  .record(z.string(), WhyNot.nullable())
  .meta({ id: 'Can', description: 'Per command type: null when the asking person may give it now, else why not.' });
