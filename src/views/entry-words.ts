import type { Entry, EntryType } from '#domain/incident/entry.ts';
import { LEVER_WORDS, readable, spanInWords } from './words.ts';

/** One entry of the timeline as a sentence that can be read aloud. `text` is what a person wrote, apart from our own words. */
export type EntryWords = { readonly says: string; readonly text: string | null };

/** Name of a person by id. */
export type NameOf = (person: string) => string;

type Teller<T extends EntryType> = (data: Extract<Entry, { type: T }>['data'], nameOf: NameOf) => EntryWords;

const says = (sentence: string, text: string | null = null): EntryWords => ({ says: sentence, text: text === null ? null : readable(text) });
const took = (ms: number | null): string => (ms === null ? '' : ` in ${spanInWords(ms)}`);
const names = (people: readonly string[], nameOf: NameOf): string => (people.length === 0 ? 'nobody' : people.map(nameOf).join(', '));
const EFFECT = { stopped: 'stopped the harm', none: 'did not stop the harm', unknown: 'may or may not have stopped the harm' } as const;
const EVIDENCE = {
  'condition-cleared': 'the condition has cleared',
  'still-firing': 'the condition still fires',
  'no-signal': 'no signal to go by',
} as const;

const TELL: { readonly [T in EntryType]: Teller<T> } = {
  'incident.declared': (d) =>
    says(
      `Incident ${d.ref} begins, ${d.severity}${d.drill ? ', as a drill' : ''}, ${d.trigger === 'person' ? 'declared by a person' : `by ${d.trigger}`}`,
      d.title,
    ),
  'note.added': (d) => says('Note', d.text),
  'decision.recorded': (d) => says('Decision', d.text),
  'signals.changed': (d) => says(`Signals: ${d.joined} joined, ${d.resolved} ended, ${d.firing} still fire`),
  'harm.reported': (d) => says(`Harm${d.growing === null ? '' : d.growing ? ', growing' : ', not growing'}`, d.text),
  'lever.requested': (d) => says(`${LEVER_WORDS[d.lever]}: asked for${d.dryRun ? ' as a dry run' : ''}`, d.note),
  'lever.pulled': (d) => says(`${LEVER_WORDS[d.lever]}: pulled ${d.by === 'hand' ? 'by hand' : 'by its adapter'}${took(d.tookMs)}`, d.note),
  'lever.failed': (d) => says(`${LEVER_WORDS[d.lever]}: ${d.dryRun ? 'the dry run failed' : 'failed'}${took(d.tookMs)}`, d.reason),
  'lever.unavailable': (d) => says(`${LEVER_WORDS[d.lever]}: not available`, d.reason),
  'lever.skipped': (d) => says(`${LEVER_WORDS[d.lever]}: skipped`, d.reason),
  'lever.dry_run': (d) =>
    says(`${LEVER_WORDS[d.lever]}: dry run${took(d.tookMs)}, ${d.rows === null ? 'rows not counted' : `would touch ${d.rows} rows`}`),
  'lever.approved': (d) => says(`${LEVER_WORDS[d.lever]}: approved`),
  'lever.outcome': (d) => says(`${LEVER_WORDS[d.lever]} ${EFFECT[d.effect]}`, d.note),
  'rule.overridden': (d) => says(`Glass broken: rule ${d.rule} overridden${d.lever ? ` for ${LEVER_WORDS[d.lever].toLowerCase()}` : ''}`, d.reason),
  'incident.bigger': (d) => says('Bigger than this incident', d.reason),
  'finding.reported': (d) => says(`Finding about ${d.about}, for the commander`, d.text),
  'finding.read': () => says('The commander read a finding'),
  'containment.confirmed': (d) => says(`Contained; ${EVIDENCE[d.evidence]}`, d.note),
  'containment.lost': (d) => says('Containment lost; the levers are open again', d.note),
  'hat.assigned': (d, nameOf) => says(`${nameOf(d.person)} becomes ${d.hat}`),
  'hat.offered': (d, nameOf) => says(`The ${d.hat} hat is offered to ${nameOf(d.to)}`),
  'hat.accepted': (d, nameOf) => says(`${nameOf(d.person)} accepts the ${d.hat} hat from ${nameOf(d.from)}`),
  'hat.taken': (d, nameOf) => says(`${nameOf(d.person)} takes the ${d.hat} hat${d.from === null ? '' : ` from ${nameOf(d.from)}`}`, d.reason),
  'hat.worn': (d, nameOf) => says(`${nameOf(d.person)} puts on the ${d.hat} hat`),
  'incident.acknowledged': (d, nameOf) => says(`${nameOf(d.person)} acknowledges${d.first ? ', the first to do so' : ''}`),
  'page.sent': (d, nameOf) => says(`Page ${d.round + 1} goes to ${names(d.people, nameOf)}`),
  'audience.told': (d, nameOf) => says(`Told: ${d.audience} (${names(d.people, nameOf)})`),
  'delivery.reported': (d, nameOf) =>
    says(
      `${d.channel} to ${d.person === null ? (d.audience ?? 'an address') : nameOf(d.person)}: ${d.outcome}${d.attempts > 1 ? ` after ${d.attempts} attempts` : ''}`,
      d.outcome === 'failed' ? d.detail : null,
    ),
  'escalation.missed': (d) => says(`Late: ${d.audience} should have heard by now`),
  'leadership.briefed': (d) => says(`Leadership briefed${d.automatic ? ' by the system, in the commander’s name' : ''}`, d.text),
  'meeting.held': (d) => says(`The ${d.meeting} of ${d.date} was held with this on its agenda`),
  'severity.changed': (d) => says(`Severity ${d.from} becomes ${d.to}`, d.reason),
  'update.published': (d) =>
    says(
      `Update to ${d.audience}${d.state === null ? '' : ` (${d.state})`}${d.rehearsal ? ', rehearsal only' : ''}${d.automatic ? ', by the system' : ''}`,
      d.text,
    ),
  'update.reminded': () => says('An update is due in a few minutes'),
  'update.missed': () => says('An update was due and did not come'),
  'incident.resolved': (d) => says('Resolved', d.text),
  'timeline.archived': (d) => says(`Timeline sealed up to entry ${d.through}`),
  'care.checked': (d, nameOf) => says(`Somebody checked on ${nameOf(d.person)}`),
  'incident.stood_down': (d) => says('The commander stands the team down', d.text),
  'stand_down.overdue': () => says('Resolved for a while and not stood down'),
  'incident.closed': () => says('Closed'),
  'postmortem.scheduled': (d) => says(`Postmortem scheduled${d.automatic ? ' by the system' : ''} with ${d.attendees.length} people`),
  'postmortem.held': () => says('Postmortem held'),
  'postmortem.annotated': (d) => says(`Note on entry ${d.seq}`, d.text),
  'postmortem.containment_answered': (d) => says(`Runbook ${d.runbookAdequate ? 'was' : 'was not'} adequate`, d.text),
  'fix.drafted': (d) => says('A fix asks for an owner', d.title),
  'postmortem.why_answered': (d) => says(`Why, at ${d.level}: ${readable(d.question)}`, d.answer),
  'postmortem.hint_acknowledged': () => says('A wording hint was looked at, the wording stays'),
  'postmortem.missed_named': (d) => says(`${d.level} had the right opportunity`, d.text),
  'postmortem.section_done': (d) => says(`Section ${d.section} is done`),
  'postmortem.completed': () => says('Postmortem complete'),
  'postmortem.overdue': () => says('The postmortem is overdue'),
  'fix.added': (d, nameOf) => says(`Fix, owned by ${nameOf(d.owner)}, due ${d.due}`, d.title),
  'fix.changed': (d, nameOf) => says(`Fix changed: owned by ${nameOf(d.owner)}, due ${d.due}`, d.title),
  'fix.landed': (d) => says(`Fix landed: ${d.artifact} in ${d.commit.slice(0, 10)}`),
  'fix.overdue': (d) => says(`A fix due ${d.due} is overdue`),
  'fix.tracked': (d) => says(`Fix in the tracker: ${d.state}`),
  'feeling.added': (d) => says('Feeling, written down', d.text),
  'model.updated': (d) => says(`Model update, now in ${d.artifact}`, d.learned),
};

/** The sentence for an entry; `nameOf` turns ids of people into names. */
export function entryWords(entry: Entry, nameOf: NameOf): EntryWords {
  // The table is keyed by the entry's own type; TypeScript cannot follow the pair through the lookup.
  const tell = TELL[entry.type] as Teller<EntryType> | undefined;
  // A newer server on the same database may have written what this one has no words for yet.
  return tell === undefined ? says(String(entry.type)) : tell(entry.data, nameOf);
}
