// P2: six sections, completed in order: timeline, detection, containment, root cause, what was missed, structural fix.
import { accept, type Decision, type Refusal, refuse } from '../kernel/decision.ts';
import { levelsInWords } from './chain-level.ts';
import type { PostmortemCommandOf } from './command.ts';
import type { PostmortemFacts } from './facts.ts';
import { type PostmortemEntry, SECTIONS, type Section } from './postmortem.ts';
import { openHints } from './root-cause.ts';

/** What each section is called and asks, in the page's words. */
export const SECTION_ASKS: Readonly<Record<Section, { readonly title: string; readonly question: string }>> = {
  timeline: { title: 'Timeline', question: 'What happened, when, and who knew?' },
  detection: { title: 'Detection', question: 'When did the system know, and when did a person know?' },
  containment: { title: 'Containment', question: 'How was the harm stopped, and was the runbook adequate?' },
  'root-cause': { title: 'Root cause', question: 'Why did the chain not catch it? Each why is answered at a chain level.' },
  'what-was-missed': { title: 'What was missed', question: 'Which level had the right opportunity to prevent this, and did not?' },
  'structural-fix': { title: 'Structural fix', question: 'What changes in the chain, who owns it, and by when?' },
};

/** What a section's state is read from. */
export type SectionFacts = Pick<PostmortemFacts, 'postmortem' | 'policy'>;

type Lack = Pick<Refusal, 'rule' | 'why' | 'remedy' | 'next'>;

/** What a section still lacks of its own; null when nothing. */
function lackOf(facts: SectionFacts, section: Section): Lack | null {
  const { postmortem, policy } = facts;
  if (section === 'containment' && postmortem.containment === null) {
    return {
      rule: 'P5',
      why: 'Containment asks whether the runbook was adequate, and nobody has answered.',
      remedy: 'Answer with postmortem.containment; “no” creates a draft fix on the runbook.',
      next: { type: 'postmortem.containment', runbookAdequate: false, text: '' },
    };
  }
  if (section === 'root-cause' && postmortem.whys.length === 0) {
    return {
      rule: 'P6',
      why: 'Root cause is a chain of whys, and there is none yet.',
      remedy: `Ask why the chain did not catch it and answer at one of ${levelsInWords(policy)}.`,
      next: { type: 'postmortem.why', level: '', question: '', answer: '' },
    };
  }
  const [open] = openHints(postmortem);
  if (section === 'root-cause' && open !== undefined) {
    return {
      rule: 'P6',
      why: `The answer to “${open.question}” names or blames a person, and nobody has looked at the hint: ${open.hint}`,
      remedy: 'Answer the same question again in blameless words, or acknowledge the hint to keep the wording.',
      next: { type: 'postmortem.hint.acknowledge', why: open.id },
    };
  }
  if (section === 'what-was-missed' && postmortem.missed.length === 0) {
    return {
      rule: 'P7',
      why: 'What was missed names the level that could have prevented this, and none is named.',
      remedy: `Name one of ${levelsInWords(policy)} with postmortem.missed.`,
      next: { type: 'postmortem.missed', level: '', text: '' },
    };
  }
  if (section === 'structural-fix' && postmortem.fixes.length === 0) {
    return {
      rule: 'P8',
      why: 'A postmortem produces at least one structural fix that is owned and dated, and there is none; feelings count for nothing.',
      remedy: 'Add one with fix.add: title, owner, due, kind, artifact and becomesTrue.',
      next: { type: 'fix.add', title: '', owner: '', due: '', kind: '', artifact: '', becomesTrue: '' },
    };
  }
  return null;
}

/** P2: a section is done when somebody said so and nothing of it is lacking since (a hint that came later opens root cause again, P6). */
export function isSectionDone(facts: SectionFacts, section: Section): boolean {
  return facts.postmortem.done.includes(section) && lackOf(facts, section) === null;
}

/** P2: say that a section is done; the ones before it come first. Said again, nothing happens. */
export function decideSectionDone(command: PostmortemCommandOf<'postmortem.section.done'>, facts: PostmortemFacts): Decision<PostmortemEntry> {
  const { section } = command;
  if (isSectionDone(facts, section)) return accept();
  const before = SECTIONS.slice(0, SECTIONS.indexOf(section)).find((earlier) => !isSectionDone(facts, earlier));
  if (before !== undefined) {
    const first = SECTION_ASKS[before].title.toLowerCase();
    return refuse(
      'P2',
      `Sections are completed in order, and ${first} comes before ${SECTION_ASKS[section].title.toLowerCase()}.`,
      `Finish ${first} first: ${SECTION_ASKS[before].question}`,
      {
        next: { type: 'postmortem.section.done', section: before },
      },
    );
  }
  const lack = lackOf(facts, section);
  if (lack !== null) return { ok: false, refusal: lack };
  return accept<PostmortemEntry>({ type: 'postmortem.section_done', data: { section } });
}

/** P2, K1: complete once all six are done, the last of which needs a change of a chain artifact. Said again, nothing happens. */
export function decideComplete(facts: PostmortemFacts): Decision<PostmortemEntry> {
  if (facts.postmortem.completedAt !== null) return accept();
  const open = SECTIONS.filter((section) => !isSectionDone(facts, section));
  const [first] = open;
  if (first === undefined) return accept<PostmortemEntry>({ type: 'postmortem.completed', data: {} });
  const fixless = facts.postmortem.fixes.length === 0;
  const unmet = open.map((section) => ({
    rule: section === 'structural-fix' && fixless ? ('K1' as const) : ('P2' as const),
    field: section,
    why: `${SECTION_ASKS[section].title} is not done`,
    how: lackOf(facts, section)?.remedy ?? `send postmortem.section.done with section ${section}`,
  }));
  if (first === 'structural-fix' && fixless) {
    return refuse(
      'K1',
      'A complete postmortem changes at least one chain artifact, and there is no structural fix.',
      'Add a fix that is owned and dated with fix.add, and finish the section.',
      {
        next: { type: 'fix.add', title: '', owner: '', due: '', kind: '', artifact: '', becomesTrue: '' },
        unmet,
      },
    );
  }
  const titles = open.map((section) => SECTION_ASKS[section].title.toLowerCase()).join(', ');
  return refuse(
    'P2',
    `A postmortem is complete when its six sections are done; still open: ${titles}.`,
    `Next is ${SECTION_ASKS[first].title.toLowerCase()}: ${SECTION_ASKS[first].question}`,
    { next: { type: 'postmortem.section.done', section: first }, unmet },
  );
}
