import { z } from 'zod';
import { PUBLIC_STATES } from '#domain/escalation/escalation.ts';
import { PHASES } from '#domain/kernel/phase.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { HATS } from '#domain/kernel/stamp.ts';
import { LEVERS } from '#domain/runbook/lever.ts';
import { Entry } from './entry.ts';
import { Fix } from './fix.ts';
import { moment } from './time.ts';

const person = (description: string) => z.string().nullable().meta({ description });
const when = (description: string) => moment(description).nullable().meta({ description, format: 'date-time' });
const span = (description: string) => z.string().nullable().meta({ description });

/** One lever of one incident. */
const LeverState = z
  .object({
    lever: z.enum(LEVERS).meta({ description: 'Which of the four (C2).' }),
    state: z.enum(['ready', 'skipped', 'unavailable', 'pulling', 'pulled', 'failed']).meta({ description: 'Where it stands (C3).' }),
    reason: z.string().nullable().meta({ description: 'Why it is skipped, unavailable or failed.' }),
    advised: z.boolean().meta({ description: 'The runbook advises pulling it (C7).' }),
    rehearsed: z
      .object({
        on: z.string().meta({ description: 'When it was last rehearsed.', format: 'date' }),
        took: span('How long it took then (ISO 8601 duration).'),
      })
      .nullable()
      .meta({ description: 'Its last rehearsal; null when it never was.' }),
    pulledAt: when('When it was pulled.'),
    took: span('How long it took (ISO 8601 duration).'),
    effect: z.enum(['stopped', 'none', 'unknown']).nullable().meta({ description: 'Whether harm stopped (C6).' }),
  })
  .meta({ id: 'LeverState', description: 'One lever of one incident.' });

/** One cell of the escalation matrix. */
const EscalationCell = z
  .object({
    audience: z.string().meta({ description: 'Who is told (E1).' }),
    due: moment('By when.'),
    toldAt: when('When they were told.'),
    how: z.string().nullable().meta({ description: 'Channel or meeting.' }),
    by: person('Who told them.'),
    late: z.boolean().meta({ description: 'Told after it was due, or due and not told (E2).' }),
  })
  .meta({ id: 'EscalationCell', description: 'One cell of the escalation matrix: a clock with evidence (E2).' });

/** Something owed. */
const Owed = z
  .object({
    what: z.string().meta({ description: 'What.' }),
    due: moment('By when.'),
    to: z.string().meta({ description: 'Who owes it: a person, a hat nobody wears yet, or an audience.' }),
    rule: z.string().meta({ description: 'The rule that asks for it.' }),
    overdue: z.boolean().meta({ description: 'Its time has come.' }),
  })
  .meta({ id: 'Owed', description: 'Something owed, by whom and by when.' });

/** An incident as the API answers it. */
export const Incident = z
  .object({
    id: z.string().meta({ description: 'UUID.' }),
    ref: z.string().meta({ description: 'What people call it, such as `INC-12`.' }),
    title: z.string().meta({ description: 'What users suffer.' }),
    severity: z.enum(SEVERITIES).meta({ description: 'How bad it is now (E1, E4).' }),
    phase: z.enum(PHASES).meta({ description: 'Where it stands; `containing` comes first (C1).' }),
    service: z.string().nullable().meta({ description: 'Service of the handbook.' }),
    runbook: z.string().nullable().meta({ description: 'Runbook of the handbook; `missing` when a page-worthy signal had none (B5).' }),
    drill: z.boolean().meta({ description: 'A drill (B6).' }),
    recurrenceOf: z.string().nullable().meta({ description: 'Ref of the earlier incident whose fix had landed (K5).' }),
    biggerThanIncident: z.boolean().meta({ description: 'An irreversible migration makes it bigger than this incident (C4).' }),
    version: z.int().meta({ description: 'Number of entries; goes into `If-Match`.' }),
    times: z
      .object({
        startedAt: moment('When harm began.'),
        systemKnewAt: when('When the condition became true at its source (B2).'),
        personKnewAt: when('First acknowledgement or human report (B2).'),
        declaredAt: moment('When the incident was opened.'),
        containedAt: when('When containment was confirmed (C8).'),
        resolvedAt: when('When it was resolved.'),
        stoodDownAt: when('When the team was stood down (D1).'),
        closedAt: when('When it was closed (G).'),
      })
      .meta({ description: 'The times of the incident.' }),
    detectionGap: span('`personKnewAt − systemKnewAt` (P4), an ISO 8601 duration; negative when the person knew first, null when one is not known.'),
    hats: z
      .object(
        Object.fromEntries(HATS.map((hat) => [hat, person(`Who holds the ${hat}’s hat.`)])) as Record<
          (typeof HATS)[number],
          ReturnType<typeof person>
        >,
      )
      .meta({ description: 'Who holds which hat (H1).' }),
    levers: z.array(LeverState).meta({ description: 'The four levers in their order (C2).' }),
    escalation: z.array(EscalationCell).meta({ description: 'Who hears by when (E1).' }),
    updates: z
      .object({
        lastAt: when('The last update.'),
        nextDueAt: when('When the next is due (M1); null after stand-down.'),
        overdue: z.boolean().meta({ description: 'It is late.' }),
      })
      .meta({ description: 'The clock of updates (M1).' }),
    statusPage: z
      .object({
        mode: z.enum(['automatic', 'manual', 'internal', 'none']).meta({ description: 'How the public page is used at this severity (E1).' }),
        state: z.enum(PUBLIC_STATES).nullable().meta({ description: 'What it says; null when nothing was published.' }),
      })
      .meta({ description: 'The public page.' }),
    signals: z
      .object({
        count: z.int().meta({ description: 'Signals that belong to it (B4).' }),
        firstAt: when('The first.'),
        lastAt: when('The latest.'),
        firing: z.int().meta({ description: 'How many fire now.' }),
      })
      .meta({ description: 'Its signals, counted.' }),
    unreadFindings: z.int().meta({ description: 'Findings the commander has not read (H4).' }),
    owed: z.array(Owed).meta({ description: 'What is owed, earliest first.' }),
    fixes: z.array(Fix).meta({ description: 'Its structural fixes, as on the board.' }),
    links: z.record(z.string(), z.string()).meta({ description: 'Addresses of its readings, by name.' }),
  })
  .meta({ id: 'Incident', description: 'An incident as it stands.' });

/** An incident as the API answers it. */
export type IncidentJson = z.infer<typeof Incident>;

/** What a command comes to when it is accepted. */
export const CommandAccepted = z
  .object({
    entries: z.array(Entry).meta({ description: 'What it added to the timeline.' }),
    incident: Incident,
  })
  .meta({ id: 'CommandAccepted', description: 'An accepted command: what it added, and the incident after it.' });
