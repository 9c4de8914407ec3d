import { z } from 'zod';
import { FIX_KINDS, SECTIONS } from '#domain/postmortem/postmortem.ts';
import { LEVERS } from '#domain/runbook/lever.ts';
import { Fix } from './fix.ts';
import { moment } from './time.ts';

const when = (description: string) => moment(description).nullable().meta({ description, format: 'date-time' });
const by = z.string().meta({ description: 'Who said so.' });
const at = moment('When it was said.');

/** A why and its answer. */
const Why = z
  .object({
    id: z.string().meta({ description: 'Id, as `postmortem.hint.acknowledge` takes it.' }),
    level: z.string().meta({ description: 'Chain level of the answer.' }),
    question: z.string().meta({ description: 'The why.' }),
    answer: z.string().meta({ description: 'Its answer.' }),
    by,
    at,
    hint: z.string().nullable().meta({ description: 'A blameless rewording, where the answer names or blames a person.' }),
    hintAcknowledged: z.boolean().meta({ description: 'Somebody keeps the wording.' }),
  })
  .meta({ id: 'Why', description: 'A why, answered at a chain level (P6).' });

/** The postmortem as it stands. */
export const Postmortem = z
  .object({
    dueAt: when('By when it is due (P1); null before resolution.'),
    scheduledAt: when('When it is scheduled.'),
    heldAt: when('When it was held.'),
    completedAt: when('When it was completed.'),
    overdue: z.boolean().meta({ description: 'It is due and not complete (P1).' }),
    attendees: z.array(z.string()).meta({ description: 'Who comes.' }),
    sections: z
      .array(
        z
          .looseObject({
            section: z.enum(SECTIONS).meta({ description: 'Which section.' }),
            done: z.boolean().meta({ description: 'Finished.' }),
          })
          .meta({ id: 'PostmortemSection', description: 'One section with what the record and the people say in it.' }),
      )
      .meta({ description: 'The six sections in their order (P2).' }),
    detectionGap: z.string().nullable().meta({ description: 'Detection gap as an ISO 8601 duration (P4).' }),
    whys: z.array(Why).meta({ description: 'The chain of whys (P6).' }),
    missed: z
      .array(
        z
          .object({
            level: z.string().meta({ description: 'Chain level.' }),
            text: z.string().meta({ description: 'What it missed.' }),
            by,
            at,
          })
          .meta({ id: 'Missed', description: 'A level that could have prevented this and did not (P7).' }),
      )
      .meta({ description: 'What was missed.' }),
    fixes: z.array(Fix).meta({ description: 'The structural fixes (P8).' }),
    feelings: z
      .array(
        z
          .object({ text: z.string().meta({ description: 'The words.' }), by, at })
          .meta({ id: 'Feeling', description: 'What has no owner or no date (P9).' }),
      )
      .meta({ description: 'Kept, shown apart, and counting for nothing (P9).' }),
    modelUpdate: z
      .looseObject({
        believed: z.string().meta({ description: 'What was believed.' }),
        learned: z.string().meta({ description: 'What is now known.' }),
        artifact: z.string().meta({ description: 'The artifact that now says so.' }),
      })
      .nullable()
      .meta({ description: 'The newest model update (K3); null while there is none.' }),
    drafts: z
      .array(
        z
          .object({
            id: z.string().meta({ description: 'Id.' }),
            title: z.string().meta({ description: 'What would change.' }),
            kind: z.enum(FIX_KINDS).meta({ description: 'What kind of chain artifact.' }),
            artifact: z.string().meta({ description: 'Path of the artifact.' }),
            because: z.string().meta({ description: 'What the record says.' }),
          })
          .meta({ id: 'FixDraft', description: 'A fix that the record asks for and nobody owns yet (P5).' }),
      )
      .meta({ description: 'Fixes that the record asks for and nobody owns yet.' }),
    questions: z
      .array(
        z
          .object({
            section: z.enum(SECTIONS).meta({ description: 'Where it is to be answered.' }),
            question: z.string().meta({ description: 'The question.' }),
            rule: z.string().meta({ description: 'The rule that puts it.' }),
            lever: z.enum(LEVERS).optional().meta({ description: 'The lever it is about.' }),
          })
          .meta({ id: 'StandingQuestion', description: 'A question that the record itself puts to the postmortem (C4, C9, B2).' }),
      )
      .meta({ description: 'Questions that the record puts.' }),
    complete: z.boolean().meta({ description: 'Whether the postmortem is complete.' }),
  })
  .meta({ id: 'Postmortem', description: 'The six sections as they stand.' });

/** The postmortem as it stands. */
export type PostmortemJson = z.infer<typeof Postmortem>;
