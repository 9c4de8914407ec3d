import { z } from 'zod';
import { leverPlan } from './lever.ts';
import { handbookPath, id, line, localDate, prose, severity } from './words.ts';

const signalCondition = z.strictObject({
  id: id('Name of the condition within the runbook.'),
  match: z
    .string()
    .meta({ description: 'Label matchers as Alertmanager writes them.', examples: ['{alertname="SubmissionErrorRate", service="grading"}'] }),
  when: z.string().meta({ description: 'CEL over `signal` (labels, annotations, …). What it cannot judge lets the page through.' }).optional(),
  groupBy: z
    .array(line('A label.'))
    .meta({ description: 'Labels whose values make one incident (B4). Default: none, one incident at a time.' })
    .optional(),
  severity: severity.optional(),
});

const sloCondition = z.strictObject({
  slo: line('Name of an SLO of slos/*.yaml; its tolerance is the condition (B1).'),
  id: id("Name of the condition. Default: the SLO's name.").optional(),
});

/** The front matter of `runbooks/*.md`: what the team wrote before the incident about one way of going wrong (B3). */
export const runbookFile = z
  .strictObject({
    title: line('What goes wrong, in the words of users.'),
    service: id('A service of services/*.yaml.'),
    owner: id('A person of people.yaml.'),
    severity,
    conditions: z
      .array(z.union([signalCondition, sloCondition]))
      .meta({ description: 'When an incident of this kind begins.' })
      .optional(),
    levers: z
      .strictObject({
        'flag-off': leverPlan.optional(),
        'deploy-rollback': leverPlan.optional(),
        'migration-rollback': leverPlan.optional(),
        'data-correction': leverPlan.optional(),
      })
      .meta({ description: 'What to pull and what to skip; the order is always this one (C2).' })
      .optional(),
    falsePositives: z.array(z.strictObject({ during: line('When it fires for nothing.'), because: prose('Why.') })).optional(),
    clientMessage: handbookPath('Template of the message to clients.', 'templates/grading-down.md').optional(),
    lastReviewed: localDate('When somebody last read it against reality.').optional(),
  })
  .meta({ title: 'Tourniquet runbook', description: 'Front matter of runbooks/*.md.' });

/** A runbook's front matter as its author wrote it. */
export type RunbookFile = z.output<typeof runbookFile>;
