import { PUBLIC_STATES } from '#domain/escalation/escalation.ts';
import { HAT_OF, type PersonCommand, type PersonCommandType } from '#domain/incident/command.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { HATS, type Hat } from '#domain/kernel/stamp.ts';
import { FIX_KINDS, SECTIONS } from '#domain/postmortem/postmortem.ts';
import { LEVERS } from '#domain/runbook/lever.ts';

/** How a field's value is written on the command line. `names` splits at commas; `list` is only repeated. */
export type FieldKind = 'text' | 'choice' | 'instant' | 'date' | 'number' | 'flag' | 'list' | 'names';

/** One field of a command: how it is written, whether it must be there, and what it means. */
export type Field<Kind extends FieldKind = FieldKind, Required extends boolean = boolean> = {
  readonly kind: Kind;
  readonly required: Required;
  readonly says: string;
  /** For `choice`: the words it may be. */
  readonly of?: readonly string[];
};

/** One command as the command line teaches it. */
export type CommandHelp = {
  readonly says: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The fields as one would write them, after `tourniquet do INC-1 COMMAND`. */
  readonly example: string;
};

type KindOf<V> = V extends boolean
  ? 'flag'
  : V extends number
    ? 'number'
    : V extends readonly string[]
      ? 'list' | 'names'
      : 'text' | 'choice' | 'instant' | 'date';
type Given<T extends PersonCommandType> = Omit<Extract<PersonCommand, { type: T }>, 'type'>;
type FieldsOf<C> = { readonly [F in keyof C]-?: Field<KindOf<NonNullable<C[F]>>, undefined extends C[F] ? false : true> };
// The compiler holds this table against the door's own types: a command or field that is missing, new or of another shape does not build.
type Table = { readonly [T in PersonCommandType]: Omit<CommandHelp, 'fields'> & { readonly fields: FieldsOf<Given<T>> } };

const text = (says: string) => ({ kind: 'text', required: true, says }) as const;
const maybeText = (says: string) => ({ kind: 'text', required: false, says }) as const;
const choice = (of: readonly string[], says: string) => ({ kind: 'choice', required: true, says, of }) as const;
const maybeChoice = (of: readonly string[], says: string) => ({ kind: 'choice', required: false, says, of }) as const;
const maybeFlag = (says: string) => ({ kind: 'flag', required: false, says }) as const;
const lever = choice(LEVERS, 'which of the four (C2)');

// Optional on the line, because a fix without owner or date gets the rulebook's own answer (P8), not ours.
const FIX = {
  title: maybeText('what changes, in a few words'),
  owner: maybeText('one person of the directory'),
  due: maybeText('a real future day, YYYY-MM-DD'),
  kind: maybeText(`what kind of chain artifact it changes: ${FIX_KINDS.join(', ')}`),
  artifact: maybeText('path of the artifact, such as runbooks/submissions-fail.md'),
  becomesTrue: maybeText('the observable sentence of what will be true'),
  missing: maybeFlag('this artifact is the runbook or checklist that was missing (G4)'),
} as const;

/** Every command of the door with its fields, in the page's order. */
export const COMMANDS: Readonly<Record<PersonCommandType, CommandHelp>> = {
  acknowledge: { says: 'take the page; the first to do so becomes commander (H3)', fields: { via: maybeText('how, such as phone') }, example: '' },
  'note.add': { says: 'write a note on the timeline', fields: { text: text('the note') }, example: "--text 'Support has had four calls'" },
  'harm.report': {
    says: 'say who is hurt and whether it grows (C1)',
    fields: { text: text('who is hurt, and how'), growing: maybeFlag('it is getting worse; --no-growing when it is not') },
    example: "--text 'One in three submissions is lost' --growing",
  },
  'hat.offer': {
    says: 'offer a hat that you hold (H3)',
    fields: { hat: choice(HATS, 'which hat'), to: text('id of the person') },
    example: '--hat communicator --to ines',
  },
  'hat.accept': { says: 'accept a hat offered to you (H3)', fields: { hat: choice(HATS, 'which hat') }, example: '--hat communicator' },
  'hat.take': {
    says: 'take a hat whose wearer cannot be reached, with a reason (H3)',
    fields: { hat: choice(HATS, 'which hat'), reason: text('why') },
    example: "--hat commander --reason 'Maya has lost her connection'",
  },
  'severity.set': {
    says: 'raise or lower the severity (E4)',
    fields: { severity: choice(SEVERITIES, 'how bad it is for users'), reason: text('why') },
    example: "--severity P0 --reason 'No submission gets through'",
  },
  'lever.pull': {
    says: 'pull a lever, by its adapter or by hand (C6)',
    fields: {
      lever,
      by: maybeChoice(['adapter', 'hand'], 'the adapter of the runbook, or a person'),
      note: maybeText('what was done, by hand'),
      overrideReason: maybeText('break glass: why out of order (C9)'),
      dryRun: maybeFlag('only show what it would touch (C5)'),
      rows: { kind: 'number', required: false, says: 'rows a dry run by hand would touch (C5)' },
    },
    example: '--lever deploy-rollback --by adapter',
  },
  'lever.skip': {
    says: 'settle a lever without pulling it (C3)',
    fields: { lever, reason: text('why') },
    example: "--lever flag-off --reason 'No flag wraps this'",
  },
  'lever.outcome': {
    says: 'say whether a lever stopped the harm (C6)',
    fields: { lever, effect: choice(['stopped', 'none', 'unknown'], 'what it did to the harm'), note: maybeText('what was seen') },
    example: '--lever deploy-rollback --effect stopped',
  },
  'lever.approve': { says: "approve another person's data correction (C5)", fields: { lever }, example: '--lever data-correction' },
  'diagnosis.open': {
    says: 'break glass: open diagnosis while harm goes on (C9)',
    fields: { reason: text('why') },
    example: "--reason 'Every lever is settled and harm goes on'",
  },
  'containment.confirm': {
    says: 'confirm that the harm has stopped (C8)',
    fields: { note: maybeText('what was seen') },
    example: "--note 'Error rate back under 0.1 %'",
  },
  'containment.lost': {
    says: 'harm is back: containing again (C8)',
    fields: { note: text('what was seen') },
    example: "--note 'Errors climb again in eu-west'",
  },
  'decision.record': {
    says: 'write down a decision',
    fields: { text: text('the decision') },
    example: "--text 'We wait ten minutes before the next lever'",
  },
  'finding.read': { says: 'read a finding of the investigator (H4)', fields: { finding: text('id of the finding') }, example: '--finding f1' },
  'leadership.brief': {
    says: 'brief leadership before anybody else tells them (E3)',
    fields: { text: text('the brief') },
    example: "--text 'Submissions fail for all; rolling back now'",
  },
  resolve: {
    says: 'the incident is resolved; the postmortem is due (P1)',
    fields: { text: text('what was done') },
    example: "--text 'Rolled back; all submissions go through'",
  },
  'stand-down': {
    says: 'stand the team down (D1)',
    fields: { text: text('what everybody is told (D2)') },
    example: "--text 'It is over. Go to sleep; thank you.'",
  },
  'update.publish': {
    says: 'publish an update (M1, M2)',
    fields: {
      audience: choice(['status-page', 'clients', 'internal'], 'where it goes'),
      state: maybeChoice(PUBLIC_STATES, 'state of the public page'),
      text: text('what is known, who is affected, what is being done'),
      nextUpdateAt: { kind: 'instant', required: false, says: 'when the next one comes' },
    },
    example: "--audience status-page --state investigating --text 'Submissions fail for all students. We are rolling back.'",
  },
  'finding.report': {
    says: 'report to the commander (H4)',
    fields: {
      text: text('what the data shows'),
      about: choice(['harm', 'cause'], 'cause waits until harm has stopped (C1)'),
      links: { kind: 'list', required: false, says: 'links to the data; repeat for several' },
    },
    example: "--text 'Only uploads over 5 MB fail' --about harm --links https://graphs.example/uploads",
  },
  'care.check': {
    says: 'you have checked on somebody who took the page (D1)',
    fields: { person: text('id of the person'), note: maybeText('how they are') },
    example: '--person yossi',
  },
  'timeline.archive': { says: 'seal the timeline (D4)', fields: {}, example: '' },
  'meeting.held': {
    says: 'a meeting was held with this on its agenda (E2)',
    fields: { meeting: choice(['standup', 'leadership-sync'], 'which'), date: { kind: 'date', required: true, says: 'its date, YYYY-MM-DD' } },
    example: '--meeting standup --date 2026-05-06',
  },
  'postmortem.schedule': {
    says: 'set date, time and people (P1)',
    fields: {
      at: { kind: 'instant', required: true, says: 'when it begins' },
      attendees: { kind: 'names', required: true, says: 'ids, with commas or repeated' },
    },
    example: '--at 2026-05-07T09:00:00Z --attendees maya,dan,ines',
  },
  'postmortem.hold': {
    says: 'it was held (P1)',
    fields: { at: { kind: 'instant', required: true, says: 'when' } },
    example: '--at 2026-05-07T09:00:00Z',
  },
  'postmortem.annotate': {
    says: 'annotate an entry of the timeline (P3)',
    fields: { seq: { kind: 'number', required: true, says: 'number of the entry' }, text: text('the annotation') },
    example: "--seq 4 --text 'The graph was already red here'",
  },
  'postmortem.containment': {
    says: 'say whether the runbook was adequate (P5)',
    fields: { runbookAdequate: { kind: 'flag', required: true, says: '--no-runbookAdequate when it was not' }, text: text('in what way') },
    example: "--no-runbookAdequate --text 'It did not say that the flag does not cover uploads'",
  },
  'postmortem.why': {
    says: 'answer a why at a chain level (P6)',
    fields: { level: text('L1 to L5, or as the policy names them'), question: text('the why'), answer: text('why the chain did not catch it') },
    example: "--level L5 --question 'Why did the release pass?' --answer 'The release gate does not ask for a load test'",
  },
  'postmortem.hint.acknowledge': {
    says: 'keep the wording of a why in spite of its hint (P6)',
    fields: { why: text('id of the why') },
    example: '--why w1',
  },
  'postmortem.missed': {
    says: 'name the level that had the right opportunity (P7)',
    fields: { level: text('L1 to L5'), text: text('what it could have caught') },
    example: "--level L5 --text 'The release gate could have asked for a load test'",
  },
  'postmortem.section.done': {
    says: 'a section is complete (P2)',
    fields: { section: choice(SECTIONS, 'which, in order') },
    example: '--section timeline',
  },
  'fix.add': {
    says: 'write down a structural fix: owned, dated, observable (P8)',
    fields: FIX,
    example:
      "--title 'Release gate asks for a load test' --owner dan --due 2026-05-29 --kind release-gate-item --artifact checklists/release-gate.md --becomesTrue 'No release of grading goes out without a load test under a day old'",
  },
  'fix.change': { says: 'change a structural fix (P8)', fields: { fix: text('id of the fix'), ...FIX }, example: '--fix fix-1 --due 2026-06-05' },
  'fix.land': {
    says: 'prove that a fix landed, by the commit that shows it (K2)',
    fields: { fix: text('id of the fix'), commit: text('the commit in the handbook or code repository') },
    example: '--fix fix-1 --commit 4f2a9c1',
  },
  'feeling.add': {
    says: 'write down what has no owner or date (P9)',
    fields: { text: text('the feeling') },
    example: "--text 'Nights like this wear us out'",
  },
  'model.update': {
    says: 'write down what was believed and what is now known (K3)',
    fields: { believed: text('what was believed'), learned: text('what is now known'), artifact: text('which artifact now says so') },
    example: "--believed 'The flag covers uploads' --learned 'It covers only text' --artifact runbooks/submissions-fail.md",
  },
  'postmortem.complete': { says: 'all six sections are done (G3)', fields: {}, example: '' },
  close: { says: 'close the incident; the gate must be empty (G1 to G5)', fields: {}, example: '' },
} satisfies Table;

/** Names of all commands. */
export const COMMAND_NAMES: readonly PersonCommandType[] = Object.keys(COMMANDS) as PersonCommandType[];

/** True for the name of a command. */
export function isCommand(word: string): word is PersonCommandType {
  return Object.hasOwn(COMMANDS, word);
}

/** The hat a command is given under (H2); null when any responder may. */
export function hatOf(command: PersonCommandType): Hat | null {
  return HAT_OF[command];
}
