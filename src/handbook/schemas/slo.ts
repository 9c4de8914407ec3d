import { z } from 'zod';
import { line } from './words.ts';

const nameSays = 'must be a name of lower-case letters, digits and `-`, such as `grading-availability`';
const metadata = z.looseObject({
  name: z
    .string({ error: nameSays })
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, { error: nameSays })
    .meta({ description: 'How runbooks name it: `- slo: NAME`.' }),
  displayName: line('How pages name it.').nullish(),
});

const targetSays = 'must be a share from 0 up to, but not, 1, such as `0.995`';
const percentSays = 'must be a percentage from 0 up to, but not, 100, such as `99.5`';
const objective = z
  .looseObject({
    target: z.number({ error: targetSays }).min(0, { error: targetSays }).lt(1, { error: targetSays }).optional(),
    targetPercent: z.number({ error: percentSays }).min(0, { error: percentSays }).lt(100, { error: percentSays }).optional(),
  })
  .refine((given) => (given.target === undefined) !== (given.targetPercent === undefined), {
    error: 'must have `target` or `targetPercent`, one of them',
  });

const objectiveFile = z.looseObject({
  apiVersion: z.literal(['openslo/v1', 'openslo/v1alpha']),
  kind: z.literal('SLO'),
  metadata,
  spec: z.looseObject({
    service: line('A service of this handbook.'),
    objectives: z.array(objective).min(1),
  }),
});

const otherKind = z.looseObject({
  apiVersion: z.literal(['openslo/v1', 'openslo/v1alpha']),
  kind: z.enum(['DataSource', 'SLI', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget', 'Service']),
  metadata,
});

/** A document of `slos/*.yaml`: OpenSLO v1, read leniently (the standard's own examples leave required parts out). */
export const sloDocument = z
  .discriminatedUnion('kind', [objectiveFile, otherKind])
  .meta({ title: 'OpenSLO document', description: 'slos/*.yaml: OpenSLO v1. Keys that are not listed here are OpenSLO’s own and are kept.' });

/** An OpenSLO document as its author wrote it. */
export type SloDocument = z.output<typeof sloDocument>;
