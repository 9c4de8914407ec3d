import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import { type Block, type Document, documentHtml, documentMarkdown } from './document.ts';
import { nameIn } from './names.ts';
import { type LeverLine, type PostmortemJson, type PostmortemSection, postmortemJson } from './postmortem.ts';
import { durationInWords, inZone, LEVER_WORDS, severityWords } from './words.ts';

/** Who is meant by an id, and when by an instant, in the incident's own zone. */
type Say = { readonly name: (person: string) => string; readonly when: (at: Instant | null) => string; readonly level: (id: string) => string };

const EFFECTS = { stopped: 'stopped the harm', none: 'did not stop it', unknown: 'not known' } as const;

function sayFor(incident: Incident): Say {
  const { people, calendar, policy } = incident.opening.frozen;
  return {
    name: nameIn(people),
    when: (at) => (at === null ? 'not known' : inZone(at, calendar.timeZone)),
    level: (id) => [id, policy.chain.find((level) => level.id === id)?.name].filter(Boolean).join(' '),
  };
}

function standing(section: PostmortemSection): readonly Block[] {
  return section.questions.map(({ rule, question }) => ({ kind: 'notice', text: `${rule} asks: ${question}` }));
}

function timeline(section: Extract<PostmortemSection, { section: 'timeline' }>, say: Say): readonly Block[] {
  const rows = section.entries.flatMap(({ seq, at, by, as, sentence, annotations }) => [
    [String(seq), say.when(at), `${say.name(by)}${as === null ? '' : `, ${as}`}`, sentence],
    ...annotations.map((note) => ['', say.when(note.at), say.name(note.by), `Annotation: ${note.text}`]),
  ]);
  return [{ kind: 'table', head: ['#', 'When', 'Who', 'What'], rows }];
}

function detection(section: Extract<PostmortemSection, { section: 'detection' }>, say: Say): readonly Block[] {
  const { systemKnewAt, personKnewAt, detectionGap, says } = section;
  return [
    {
      kind: 'facts',
      rows: [
        ['The system knew', systemKnewAt === null ? 'never: no signal' : say.when(systemKnewAt)],
        ['A person knew', say.when(personKnewAt)],
        ['Detection gap', detectionGap === null ? 'not measured' : durationInWords(detectionGap)],
      ],
    },
    { kind: 'paragraph', text: says },
  ];
}

function againstRehearsed({ rehearsed, took, againstRehearsed: off }: LeverLine): string {
  if (rehearsed === null) return 'never rehearsed';
  const on = `rehearsed ${rehearsed.on}${rehearsed.took === null ? '' : `, took ${durationInWords(rehearsed.took)}`}`;
  if (off === null) return on;
  const slower = off.startsWith('-') ? `${durationInWords(off.slice(1))} faster` : off === 'PT0S' ? 'as fast' : `${durationInWords(off)} slower`;
  return `${on}; took ${durationInWords(took ?? 'PT0S')}, ${slower}`;
}

function containment(section: Extract<PostmortemSection, { section: 'containment' }>, say: Say): readonly Block[] {
  const levers = section.levers.map((line) => [
    LEVER_WORDS[line.lever],
    [line.state, line.advised ? 'advised' : null, line.reason].filter(Boolean).join('; '),
    line.pulledAt === null ? '' : say.when(line.pulledAt),
    againstRehearsed(line),
    line.effect === null ? '' : EFFECTS[line.effect],
  ]);
  const overrides = section.overrides.map(
    ({ rule, lever, reason, by, at }) =>
      `${rule}${lever === null ? '' : ` for ${LEVER_WORDS[lever].toLowerCase()}`}, ${say.name(by)}, ${say.when(at)}: ${reason}`,
  );
  const { answer } = section;
  return [
    { kind: 'table', head: ['Lever', 'State', 'Pulled', 'Against the rehearsed time', 'Harm'], rows: levers },
    ...(section.bigger === null ? [] : [{ kind: 'notice', text: `Bigger than this incident: ${section.bigger}` } as const]),
    {
      kind: 'facts',
      rows: [
        ['Contained', section.containedAt === null ? 'not confirmed' : say.when(section.containedAt)],
        ['Containment lost', section.lostTimes === 0 ? 'never' : section.lostTimes === 1 ? 'once' : `${section.lostTimes} times`],
      ],
    },
    ...(overrides.length === 0 ? [] : [{ kind: 'subheading', text: 'Glass broken (C9)' } as const, { kind: 'list', items: overrides } as const]),
    { kind: 'subheading', text: 'Was the runbook adequate?' },
    answer === null
      ? { kind: 'paragraph', text: 'Not answered yet.' }
      : { kind: 'said', text: `${answer.runbookAdequate ? 'Yes.' : 'No.'} ${answer.text}`, by: say.name(answer.by) },
    ...(section.drafts.length === 0
      ? []
      : [
          {
            kind: 'list',
            items: section.drafts.map((draft) => `Draft ${draft.id}, owned by nobody yet: ${draft.title} (${draft.artifact})`),
          } as const,
        ]),
  ];
}

function rootCause(section: Extract<PostmortemSection, { section: 'root-cause' }>, say: Say): readonly Block[] {
  if (section.whys.length === 0) return [{ kind: 'paragraph', text: 'No why is answered yet.' }];
  return section.whys.flatMap((why): readonly Block[] => [
    { kind: 'subheading', text: why.question },
    { kind: 'said', text: why.answer, by: `at ${say.level(why.level)}, ${say.name(why.by)}` },
    ...(why.hint === null || why.hintAcknowledged ? [] : [{ kind: 'notice', text: why.hint } as const]),
  ]);
}

function missed(section: Extract<PostmortemSection, { section: 'what-was-missed' }>, say: Say): readonly Block[] {
  if (section.missed.length === 0) return [{ kind: 'paragraph', text: 'No level is named yet.' }];
  return [
    {
      kind: 'table',
      head: ['Level', 'Its opportunity', 'Named by'],
      rows: section.missed.map(({ level, text, by }) => [say.level(level), text, say.name(by)]),
    },
  ];
}

function structuralFix(section: Extract<PostmortemSection, { section: 'structural-fix' }>, say: Say): readonly Block[] {
  const rows = section.fixes.map(({ id, title, becomesTrue, owner, due, kind, artifact, state, landedBy }) => [
    id,
    `${title}. Then: ${becomesTrue}`,
    say.name(owner),
    due,
    `${kind}: ${artifact}`,
    landedBy === null ? state : `landed in ${landedBy.slice(0, 10)}`,
  ]);
  return rows.length === 0
    ? [{ kind: 'paragraph', text: 'There is no structural fix yet.' }]
    : [{ kind: 'table', head: ['Fix', 'What becomes true', 'Owner', 'Due', 'Artifact', 'State'], rows }];
}

function contentOf(section: PostmortemSection, say: Say): readonly Block[] {
  switch (section.section) {
    case 'timeline':
      return timeline(section, say);
    case 'detection':
      return detection(section, say);
    case 'containment':
      return containment(section, say);
    case 'root-cause':
      return rootCause(section, say);
    case 'what-was-missed':
      return missed(section, say);
    case 'structural-fix':
      return structuralFix(section, say);
  }
}

function head(incident: Incident, postmortem: PostmortemJson, say: Say): readonly Block[] {
  const { opening, severity, phase, standDown } = incident;
  const rows: (readonly [string, string])[] = [
    ['Severity', `${severity}, ${severityWords(severity)}`],
    ['Service', opening.service ?? 'none named'],
    ['Phase', phase],
    ['Began', say.when(opening.startedAt)],
    ['Resolved', standDown.resolvedAt === null ? 'not yet' : say.when(standDown.resolvedAt)],
    ['Due', postmortem.dueAt === null ? 'opens at resolution' : say.when(postmortem.dueAt)],
    ['Scheduled', postmortem.scheduledAt === null ? 'not yet' : say.when(postmortem.scheduledAt)],
    ['Held', postmortem.heldAt === null ? 'not yet' : say.when(postmortem.heldAt)],
    ['People', postmortem.attendees.map(say.name).join(', ') || 'nobody invited yet'],
    ['State', postmortem.completedAt === null ? 'not complete' : `complete since ${say.when(postmortem.completedAt)}`],
    ...(opening.recurrenceOf === null ? [] : [['Recurrence of', opening.recurrenceOf] as const]),
  ];
  return [
    ...(opening.drill ? [{ kind: 'notice', text: 'A drill: it ran the whole discipline and nothing was public.' } as const] : []),
    ...(postmortem.overdue ? [{ kind: 'notice', text: `Overdue: it was due ${say.when(postmortem.dueAt)}.` } as const] : []),
    { kind: 'facts', rows },
  ];
}

/** P9: feelings stand apart from the fixes and say that they count for nothing. */
function feelings({ feelings: all }: PostmortemJson, say: Say): readonly Block[] {
  if (all.length === 0) return [];
  return [
    { kind: 'heading', text: 'Feelings' },
    { kind: 'paragraph', text: 'Written down without an owner or a date. Kept, shown apart, and counting for nothing.' },
    ...all.map(({ text, by, at }): Block => ({ kind: 'said', text, by: `${say.name(by)}, ${say.when(at)}` })),
  ];
}

function modelUpdate({ modelUpdate: update }: PostmortemJson): readonly Block[] {
  const heading: Block = { kind: 'heading', text: 'Model update' };
  if (update === null) return [heading, { kind: 'paragraph', text: 'Not written yet; closing needs it.' }];
  return [
    heading,
    {
      kind: 'facts',
      rows: [
        ['What was believed', update.believed],
        ['What is now known', update.learned],
        ['Which artifact says so', update.artifact],
      ],
    },
  ];
}

function postmortemDocument(incident: Incident, entries: readonly Recorded[], now: Instant): Document {
  const say = sayFor(incident);
  const postmortem = postmortemJson(incident, entries, now);
  const sections = postmortem.sections.flatMap((section, index): readonly Block[] => [
    { kind: 'heading', text: `${index + 1}. ${section.title}${section.done ? '' : ' (open)'}` },
    { kind: 'paragraph', text: section.question },
    ...standing(section),
    ...contentOf(section, say),
  ]);
  const blocks = [...head(incident, postmortem, say), ...sections, ...feelings(postmortem, say), ...modelUpdate(postmortem)];
  return { title: `Postmortem ${incident.opening.ref}: ${incident.opening.title}`, blocks };
}

/** P2: the postmortem as it stands at `now`, as Markdown. */
export function postmortemMarkdown(incident: Incident, entries: readonly Recorded[], now: Instant): string {
  return documentMarkdown(postmortemDocument(incident, entries, now));
}

/** P2: the postmortem as it stands at `now`, as one page of HTML to print. */
export function postmortemHtml(incident: Incident, entries: readonly Recorded[], now: Instant): string {
  return documentHtml(postmortemDocument(incident, entries, now));
}
