import { z } from 'zod';
import { moment } from './time.ts';

/** One thing lint found. */
const LintFinding = z
  .object({
    level: z.enum(['error', 'warning']).meta({ description: 'An error keeps a handbook from loading.' }),
    file: z.string().meta({ description: 'File in the handbook.' }),
    line: z.int().meta({ description: 'Line, from 1.' }),
    message: z.string().meta({ description: 'What is wrong and what would be right.' }),
  })
  .meta({ id: 'LintFinding', description: 'One thing lint found.' });

/** The handbook in force. */
export const Handbook = z
  .object({
    commit: z.string().nullable().meta({ description: 'Commit that is in force; null when the folder has none.' }),
    dirty: z.boolean().meta({ description: 'The folder has changes that are not committed.' }),
    loadedAt: moment('When it was loaded.'),
    loads: z.boolean().meta({ description: 'False when the folder as it is now does not load and the last good handbook stays in force.' }),
    findings: z.array(LintFinding).meta({ description: 'What lint found at the latest load.' }),
    organisation: z.string().meta({ description: 'Whose it is.' }),
    timeZone: z.string().meta({ description: 'The team’s zone.' }),
    services: z
      .array(
        z
          .object({
            id: z.string().meta({ description: 'Id.' }),
            name: z.string().meta({ description: 'Name.' }),
            owner: z.string().meta({ description: 'Person who owns it.' }),
          })
          .meta({ id: 'ServiceBrief', description: 'A service in brief.' }),
      )
      .meta({ description: 'Its services.' }),
    runbooks: z
      .array(
        z
          .object({
            id: z.string().meta({ description: 'Id.' }),
            path: z.string().meta({ description: 'File in the handbook.' }),
            title: z.string().meta({ description: 'Title.' }),
            service: z.string().meta({ description: 'Service.' }),
            severity: z.string().meta({ description: 'Severity.' }),
            conditions: z.array(z.string()).meta({ description: 'Ids of its conditions.' }),
            lastReviewed: z.string().nullable().meta({ description: 'When it was last reviewed.' }),
          })
          .meta({ id: 'RunbookBrief', description: 'A runbook in brief.' }),
      )
      .meta({ description: 'Its runbooks.' }),
    people: z
      .array(
        z
          .object({
            id: z.string().meta({ description: 'Id.' }),
            name: z.string().meta({ description: 'Name.' }),
            groups: z.array(z.string()).meta({ description: 'Groups.' }),
          })
          .meta({ id: 'PersonBrief', description: 'A person of the directory in brief.' }),
      )
      .meta({ description: 'The directory, without addresses.' }),
  })
  .meta({ id: 'Handbook', description: 'What is loaded, from which commit, and what lint found.' });

/** The handbook in force as the API answers it. */
export type HandbookJson = z.infer<typeof Handbook>;
