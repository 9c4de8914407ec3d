import { z } from 'zod';
import { duration, line, localDate, prose } from './words.ts';

/** Adapters by vendor name that a runbook may say; each takes its own settings. */
export const VENDORS = ['unleash', 'launchdarkly', 'growthbook', 'datadog', 'flagd', 'github', 'gitlab', 'argocd'] as const;

/** What every lever plan may say, however the lever is pulled. */
const common = {
  skip: prose('Why the runbook advises against this lever (C3, C7).').optional(),
  reversible: z.boolean().meta({ description: 'For migration-rollback: was the migration written to be reversible (C4)?' }).optional(),
  rehearsed: z
    .strictObject({ on: localDate('When the lever was last rehearsed.'), took: duration('How long it took.', 'PT40S').optional() })
    .meta({ description: 'The last rehearsal; shown beside the lever (C7).' })
    .optional(),
};

/** Keys of a plan that are no settings of its adapter. */
export const COMMON_LEVER_KEYS: readonly string[] = ['adapter', ...Object.keys(common)];

const argvSays = 'must be a list of words such as `[./scripts/rollback, grading]`; no shell reads it';
const argv = (description: string) => z.array(z.string({ error: argvSays }), { error: argvSays }).meta({ description });

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of an environment variable' })
  .meta({ description: 'Name of an environment variable that is handed on.' });

const method = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const urlSays = 'must be an http or https URL';
const url = z.string({ error: urlSays }).regex(/^(https?:\/\/\S+|\$\{env:[A-Za-z_][A-Za-z0-9_]*\}\S*)$/, { error: urlSays });
const status = z.int().min(100).max(599);

const command = z.strictObject({
  adapter: z.literal('command'),
  run: argv('Program and arguments that pull the lever.').optional(),
  dryRun: argv('Program and arguments of the dry run; its output names the number of rows (C5).').optional(),
  undo: argv('Program and arguments that undo it, shown after a pull (C6).').optional(),
  cwd: line('Folder to run in, from the handbook folder. Default: the handbook folder.').optional(),
  timeout: duration('After this long the program is stopped and the lever has failed.', 'PT1M').optional(),
  env: z.array(environmentName).optional(),
  ...common,
});

const http = z.strictObject({
  adapter: z.literal('http'),
  method: method.meta({ description: 'Default POST.' }).optional(),
  url: url.meta({ description: 'May hold `${env:NAME}`.' }).optional(),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, { error: 'must be a header name' }),
      z.string().regex(/^[^\r\n]*$/, { error: 'must be one line' }),
    )
    .optional(),
  body: z.string().meta({ description: 'Template; `{{incident.ref}}`, `{{lever}}` and `{{dryRun}}` are filled in.' }).optional(),
  done: z
    .strictObject({ status: z.union([z.array(status).min(1), status]).optional(), bodyIncludes: line('Text that the answer must hold.').optional() })
    .meta({ description: 'What counts as done. Default: any 2xx.' })
    .optional(),
  dryRun: z.strictObject({ method: method.optional(), url, body: z.string().optional() }).optional(),
  timeout: duration('After this long without an answer the lever has failed.', 'PT30S').optional(),
  ...common,
});

const vendor = z.looseObject({ adapter: z.enum(VENDORS), ...common });

const byHand = z.strictObject({
  adapter: z.literal('hand').optional(),
  by: z.literal('hand').meta({ description: 'A person does it and reports what they did (C6).' }).optional(),
  ...common,
});

/** What a runbook says of one lever (C7): an adapter with its settings, `by: hand`, a `skip` with its reason, or only that it is not reversible. */
export const leverPlan = z.discriminatedUnion('adapter', [command, http, vendor, byHand]).meta({ id: 'Lever' });

/** A lever plan as its author wrote it. */
export type LeverPlanFile = z.output<typeof leverPlan>;
