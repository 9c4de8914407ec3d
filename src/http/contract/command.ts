import { z } from 'zod';
import { PUBLIC_STATES } from '#domain/escalation/escalation.ts';
import { HAT_OF, type PersonCommandType } from '#domain/incident/command.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { HATS } from '#domain/kernel/stamp.ts';
import { SECTIONS } from '#domain/postmortem/postmortem.ts';
import { LEVERS } from '#domain/runbook/lever.ts';
import { clean, name, text, webAddress } from './text.ts';
import { instant, localDate } from './time.ts';

const Hat = (description: string) => z.enum(HATS).meta({ description });
const Lever = () => z.enum(LEVERS).meta({ description: 'One of the four levers, in their order of preference (C2).' });
const note = () => text('A note that goes with it.').optional();
const reason = () => text('Why; it stands on the timeline.');
const level = () => clean(200, 'A level of the chain, such as `L3`; what is no level is refused (P6, P7).');

/** A schema per command; the body is strict, so that a misspelt field is named and never dropped. */
function command<Type extends PersonCommandType, Shape extends z.core.$ZodLooseShape>(type: Type, description: string, shape: Shape) {
  const hat = HAT_OF[type];
  return z
    .strictObject({
      type: z.literal(type).meta({ description: 'Which command.' }),
      as: Hat('The hat worn for this act (H2).').optional(),
      ...shape,
    })
    .meta({ id: idOf(type), description: `${description} ${hat === null ? 'Any responder.' : `Given as ${hat} (H2).`}` });
}

const idOf = (type: string) => `${type.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase())}Command`;

// Owner, date and the rest are optional and free here: what is missing or vague is refused by P8, with the reason, and not by a schema.
const fix = {
  title: clean(500, 'What changes, in a few words.').optional(),
  owner: clean(300, 'One person of the directory.').optional(),
  due: clean(100, 'A real future day, `YYYY-MM-DD`.').optional(),
  kind: clean(100, 'What kind of chain artifact changes: `runbook`, `ci-check`, `test`, `adr` … (P8).').optional(),
  artifact: clean(1000, 'Path of the artifact in the handbook or the service’s repository.').optional(),
  becomesTrue: clean(5000, 'The observable sentence of what will be true.').optional(),
  missing: z.boolean().optional().meta({ description: 'This is the runbook or checklist that was missing (G4).' }),
};

/** Every command a person may give, by its type, in the page's order. */
export const COMMANDS = {
  acknowledge: command('acknowledge', 'Take the page; the first to do so becomes commander (H3).', {
    via: clean(100, 'How, such as `email`.').optional(),
  }),
  'note.add': command('note.add', 'Write a note on the timeline.', { text: text('The note.') }),
  'harm.report': command('harm.report', 'Say who is hurt and whether it grows (C1).', {
    text: text('Who is hurt, and how.'),
    growing: z.boolean().optional().meta({ description: 'Whether it is getting worse.' }),
  }),
  'hat.offer': command('hat.offer', 'Offer a hat (H3).', { hat: Hat('The hat.'), to: name('To whom: a person of the directory.') }),
  'hat.accept': command('hat.accept', 'Accept an offered hat (H3).', { hat: Hat('The hat.') }),
  'hat.take': command('hat.take', 'Take a hat whose wearer does not answer (H3).', { hat: Hat('The hat.'), reason: reason() }),
  'severity.set': command('severity.set', 'Raise or lower the severity (E4).', {
    severity: z.enum(SEVERITIES).meta({ description: 'The new severity.' }),
    reason: reason(),
  }),
  'lever.pull': command('lever.pull', 'Pull a lever (C2, C3, C6).', {
    lever: Lever(),
    by: z.enum(['adapter', 'hand']).optional().meta({ description: '`adapter`: the system does it; `hand`: a person did.' }),
    note: note(),
    overrideReason: text('Break glass (C9): why the order of levers is overridden.').optional(),
    dryRun: z.boolean().optional().meta({ description: 'Only try it, and say how many rows it would touch (C5).' }),
    rows: z.int().min(0).optional().meta({ description: 'For a dry run by hand: how many rows it would touch.' }),
  }),
  'lever.skip': command('lever.skip', 'Skip a lever (C3).', { lever: Lever(), reason: reason() }),
  'lever.outcome': command('lever.outcome', 'Say whether a pulled lever stopped the harm (C6).', {
    lever: Lever(),
    effect: z.enum(['stopped', 'none', 'unknown']).meta({ description: 'What it did to the harm.' }),
    note: note(),
  }),
  'lever.approve': command('lever.approve', 'Approve a data correction, as a second person (C5).', { lever: Lever() }),
  'diagnosis.open': command('diagnosis.open', 'Break glass (C9): open diagnosis although harm goes on.', { reason: reason() }),
  'containment.confirm': command('containment.confirm', 'Confirm that harm has stopped (C8).', { note: note() }),
  'containment.lost': command('containment.lost', 'Harm is back (C8).', { note: text('What came back.') }),
  'decision.record': command('decision.record', 'Record a decision.', { text: text('The decision.') }),
  'finding.read': command('finding.read', 'Read a finding of the investigator (H4).', { finding: name('Id of the finding.') }),
  'leadership.brief': command('leadership.brief', 'Brief leadership before anything goes public (E3).', { text: text('The brief.') }),
  resolve: command('resolve', 'Declare the incident resolved.', { text: text('What is true now.') }),
  'stand-down': command('stand-down', 'Stand the team down (D1).', { text: text('What everybody who was told hears (D2).') }),
  'update.publish': command('update.publish', 'Publish an update (M1 to M3).', {
    audience: z.enum(['status-page', 'clients', 'internal']).meta({ description: 'Where it goes.' }),
    state: z.enum(PUBLIC_STATES).optional().meta({ description: 'State of the public page.' }),
    text: text('What is known, who is affected, what is being done (M2).'),
    nextUpdateAt: instant('When the next one comes (M2).').optional(),
  }),
  'finding.report': command('finding.report', 'Report a finding to the commander (H4).', {
    text: text('The finding.'),
    about: z.enum(['harm', 'cause']).meta({ description: 'Statements about cause wait for containment (C1).' }),
    links: z.array(webAddress('A link.')).max(50).optional().meta({ description: 'Dashboards, traces, queries.' }),
  }),
  'care.check': command('care.check', 'Say that you checked on somebody who took the page (D1).', {
    person: clean(300, 'On whom; not on yourself.'),
    note: note(),
  }),
  'timeline.archive': command('timeline.archive', 'Seal the timeline (D4).', {}),
  'meeting.held': command('meeting.held', 'Say that a meeting was held with its agenda (E2).', {
    meeting: z.enum(['standup', 'leadership-sync']).meta({ description: 'Which meeting.' }),
    date: localDate('The day on which it was held.'),
  }),
  'postmortem.schedule': command('postmortem.schedule', 'Schedule the postmortem (P1).', {
    at: instant('When.'),
    attendees: z.array(name('A person of the directory.')).max(200).meta({ description: 'Who comes.' }),
  }),
  'postmortem.hold': command('postmortem.hold', 'Say that the postmortem was held.', { at: instant('When.') }),
  'postmortem.annotate': command('postmortem.annotate', 'Annotate an entry of the timeline (P3).', {
    seq: z.int().min(1).meta({ description: 'Number of the entry.' }),
    text: text('The annotation.'),
  }),
  'postmortem.containment': command('postmortem.containment', 'Answer whether the runbook was adequate (P5).', {
    runbookAdequate: z.boolean().meta({ description: '“No” creates a draft fix on that runbook.' }),
    text: text('Why.'),
  }),
  'postmortem.why': command('postmortem.why', 'Answer a why at a chain level (P6).', {
    level: level(),
    question: text('The why.'),
    answer: text('Its answer: what let it happen, not who.'),
  }),
  'postmortem.hint.acknowledge': command('postmortem.hint.acknowledge', 'Keep a wording although a blameless one was offered (P6).', {
    why: name('Id of the why.'),
  }),
  'postmortem.missed': command('postmortem.missed', 'Name the level that could have prevented this and did not (P7).', {
    level: level(),
    text: text('What it missed.'),
  }),
  'postmortem.section.done': command('postmortem.section.done', 'Finish a section; they are finished in order (P2).', {
    section: z.enum(SECTIONS).meta({ description: 'Which section.' }),
  }),
  'fix.add': command('fix.add', 'Add a structural fix (P8).', fix),
  'fix.change': command('fix.change', 'Change a structural fix; what is left out stays (P8).', { fix: name('Id of the fix.'), ...fix }),
  'fix.land': command('fix.land', 'Say that a fix landed; Git is asked (K2).', {
    fix: name('Id of the fix.'),
    commit: name('The commit that shows it.'),
  }),
  'feeling.add': command('feeling.add', 'Write down what has no owner or no date (P9).', { text: text('The feeling.') }),
  'model.update': command('model.update', 'Write down what was believed and what is now known (K3).', {
    believed: text('What was believed.'),
    learned: text('What is now known.'),
    artifact: name('Path of the artifact that now says so.'),
  }),
  'postmortem.complete': command('postmortem.complete', 'Complete the postmortem (P2, K1).', {}),
  close: command('close', 'Close the incident, once the gate is met (G1 to G5).', {}),
} satisfies Record<PersonCommandType, z.ZodType>;

/** Types of all commands. */
export const COMMAND_TYPES = Object.keys(COMMANDS) as readonly PersonCommandType[];

/** A command with its hat, as `POST /api/v1/incidents/{ref}/commands` takes it. */
export type CommandJson = { [Type in PersonCommandType]: z.infer<(typeof COMMANDS)[Type]> }[PersonCommandType];

type Shape = (typeof COMMANDS)[PersonCommandType];

/** The body of the one door. Read by `readCommand`, which names an unknown type instead of trying every shape. */
export const CommandBody = z.discriminatedUnion('type', Object.values(COMMANDS) as [Shape, ...Shape[]]).meta({
  id: 'Command',
  description:
    'An act on an incident. `as` is the hat worn for it. Null in an optional field is the same as leaving it out; an unknown field is an error.',
});
