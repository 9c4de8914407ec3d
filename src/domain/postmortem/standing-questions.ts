// C4, C9, B2: what the record itself asks the postmortem. A question is shown beside its section and blocks nothing.
import type { QuestionFacts } from './facts.ts';
import type { StandingQuestion } from './postmortem.ts';

/** The questions that the record puts, in the order of the sections. */
export function standingQuestions(facts: QuestionFacts): readonly StandingQuestion[] {
  return [...ofDetection(facts), ...ofOverrides(facts), ...ofBigger(facts)];
}

function ofDetection(facts: QuestionFacts): readonly StandingQuestion[] {
  if (facts.systemKnewAt === null) {
    return [
      { section: 'detection', rule: 'B2', question: 'No signal told the system: which condition would have, and which runbook should it belong to?' },
    ];
  }
  const personFirst = facts.personKnewAt !== null && Date.parse(facts.personKnewAt) < Date.parse(facts.systemKnewAt);
  return personFirst
    ? [{ section: 'detection', rule: 'P4', question: 'A person knew before the system: which condition would have fired earlier?' }]
    : [];
}

function ofOverrides(facts: QuestionFacts): readonly StandingQuestion[] {
  return facts.overrides.map(({ rule, lever, reason }) => ({
    section: 'containment',
    rule: 'C9',
    question: `${rule} was overridden${lever === null ? '' : ` for ${lever}`} (“${reason}”): what would have made breaking the glass unnecessary?`,
    ...(lever === null ? {} : { lever }),
  }));
}

function ofBigger(facts: QuestionFacts): readonly StandingQuestion[] {
  if (facts.bigger === null) return [];
  const question = 'How did an irreversible migration pass the release gate, and which level had the opportunity to ask?';
  return [{ section: 'what-was-missed', rule: 'C4', question, lever: 'migration-rollback' }];
}
