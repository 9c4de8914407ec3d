import { describe, expect, it } from 'vitest';
import { decidePostmortem } from '../chain/decide-postmortem.ts';
import type { PostmortemCommand } from './command.ts';
import { GOOD_FIX, having, RESOLVED, SIX_SECTIONS, WORLD } from './postmortem.laws.ts';
import { SECTIONS, type StandingQuestion } from './postmortem.ts';
import { isSectionDone } from './sections.ts';
import { standingQuestions } from './standing-questions.ts';

const given = (...commands: readonly PostmortemCommand[]) => having(decidePostmortem, RESOLVED, ...commands);
const done = (section: (typeof SECTIONS)[number]) => ({ type: 'postmortem.section.done', section }) as const;
const decided = (command: PostmortemCommand, facts = RESOLVED) => decidePostmortem(command, facts, WORLD);

describe('P2 six sections, completed in order', () => {
  it.each(SECTIONS.slice(1))('given nothing done, %s is refused and the remedy names the timeline', (section) => {
    expect(decided(done(section))).toMatchObject({
      ok: false,
      refusal: {
        rule: 'P2',
        remedy: expect.stringContaining('Finish timeline first'),
        next: { type: 'postmortem.section.done', section: 'timeline' },
      },
    });
  });

  it('said twice, nothing happens the second time', () => {
    expect(decided(done('timeline'), given(done('timeline')))).toEqual({ ok: true, entries: [] });
  });

  it.each([
    [4, 'containment', 'P5', 'postmortem.containment'],
    [6, 'root-cause', 'P6', 'postmortem.why'],
    [8, 'what-was-missed', 'P7', 'postmortem.missed'],
    [10, 'structural-fix', 'P8', 'fix.add'],
  ] as const)('given what comes before (%i steps) and nothing of %s, it is refused by %s', (steps, section, rule, next) => {
    const ownAnswers = { containment: 1, 'root-cause': 1, 'what-was-missed': 1, 'structural-fix': 1 }[section];
    const facts = given(...SIX_SECTIONS.slice(0, steps - 1 - ownAnswers));
    expect(decided(done(section), facts)).toMatchObject({ ok: false, refusal: { rule, next: { type: next } } });
  });

  it('complete names every open section', () => {
    expect(decided({ type: 'postmortem.complete' }, given(...SIX_SECTIONS.slice(0, 7)))).toMatchObject({
      refusal: {
        rule: 'P2',
        why: expect.stringContaining('what was missed, structural fix'),
        unmet: [
          { rule: 'P2', field: 'what-was-missed', how: 'send postmortem.section.done with section what-was-missed' },
          { rule: 'K1', field: 'structural-fix', how: expect.stringContaining('fix.add') },
        ],
      },
    });
  });

  it('complete once, and again is nothing', () => {
    const facts = given(...SIX_SECTIONS);
    expect(decided({ type: 'postmortem.complete' }, facts)).toEqual({ ok: true, entries: [{ type: 'postmortem.completed', data: {} }] });
    expect(decided({ type: 'postmortem.complete' }, having(decidePostmortem, facts, { type: 'postmortem.complete' }))).toEqual({
      ok: true,
      entries: [],
    });
  });
});

describe('P3 the timeline is annotated, never rewritten', () => {
  it.each([0, 21, -1, 1.5])('entry %d is not on a timeline of 20', (seq) => {
    expect(decided({ type: 'postmortem.annotate', seq, text: 'x' })).toMatchObject({
      refusal: { rule: 'P3', remedy: 'Annotate an entry from 1 to 20.' },
    });
  });

  it('an annotation stands beside its entry', () => {
    expect(given({ type: 'postmortem.annotate', seq: 20, text: 'from the canary' }).postmortem.annotations).toEqual([
      { seq: 20, text: 'from the canary', by: 'yossi', at: WORLD.now },
    ]);
    expect(decided({ type: 'postmortem.annotate', seq: 1, text: ' ' })).toMatchObject({ refusal: { rule: 'P3' } });
  });
});

describe('P5 was the runbook adequate?', () => {
  const no = { type: 'postmortem.containment', runbookAdequate: false, text: 'it named the wrong flag' } as const;

  it('“no” drafts a fix on that runbook', () => {
    expect(decided(no)).toEqual({
      ok: true,
      entries: [
        { type: 'postmortem.containment_answered', data: { runbookAdequate: false, text: 'it named the wrong flag' } },
        {
          type: 'fix.drafted',
          data: {
            id: 'INC-12-D22',
            title: 'Change the runbook that did not carry INC-12',
            kind: 'runbook',
            artifact: 'runbooks/submissions-fail.md',
            because: 'it named the wrong flag',
          },
        },
      ],
    });
  });

  it.each([
    ['Submissions fail', 'runbooks/submissions-fail.md'],
    ['  Größe? <b>', 'runbooks/gro-e-b.md'],
    ['הגשות נכשלות', 'runbooks/inc-12.md'],
    ['../../etc', 'runbooks/etc.md'],
  ])('where the runbook is missing, a new one is suggested (%s)', (title, artifact) => {
    expect(decided(no, { ...RESOLVED, title, runbook: 'missing', runbookPath: null })).toMatchObject({
      entries: [{}, { data: { artifact, title: 'Write the runbook that INC-12 did not have' } }],
    });
  });

  it('answered again, the answer is replaced and nothing is drafted twice', () => {
    const facts = given(no);
    expect(decided({ ...no, text: 'and the time was wrong' }, facts)).toMatchObject({
      ok: true,
      entries: [{ type: 'postmortem.containment_answered' }],
    });
    expect(having(decidePostmortem, facts, { ...no, text: 'later' }).postmortem).toMatchObject({
      containment: { text: 'later' },
      drafts: [{ id: 'INC-12-D22' }],
    });
  });

  it('“yes” after “no” makes the draft moot, and a fix on that runbook takes its place', () => {
    expect(given(no, { ...no, runbookAdequate: true }).postmortem.drafts).toEqual([]);
    const taken = given(no, { ...GOOD_FIX, kind: 'runbook', artifact: 'runbooks/submissions-fail.md' });
    expect(taken.postmortem.drafts).toEqual([]);
    expect(decided(no, taken)).toMatchObject({ entries: [{ type: 'postmortem.containment_answered' }] });
  });

  it('“no” needs its reason', () => {
    expect(decided({ ...no, text: '' })).toMatchObject({ refusal: { rule: 'P5' } });
    expect(decided({ ...no, runbookAdequate: true, text: '' }).ok).toBe(true);
  });
});

describe('P6 root cause is a chain of whys, each at a chain level', () => {
  const why = { type: 'postmortem.why', level: 'L4', question: 'Why did CI not catch it?', answer: 'CI does not run downs' } as const;

  it.each(['L4', 'l4', 'build', ' Build ', 'L4 build', 'L4: build'])('“%s” is the level L4', (level) => {
    expect(decided({ ...why, level })).toMatchObject({ ok: true, entries: [{ data: { why: 'W21', level: 'L4', hint: null } }] });
  });

  it.each(['yossi', 'Yossi Levi', 'L9', 'the developer', ''])('“%s” is not: a person is not a level', (level) => {
    expect(decided({ ...why, level })).toMatchObject({ refusal: { rule: 'P6', remedy: expect.stringContaining('L1 initiative, L2 feature brief') } });
  });

  it('an answer that blames is taken with a hint, and root cause waits until somebody has looked at it', () => {
    const facts = given(...SIX_SECTIONS.slice(0, 4), { ...why, answer: 'Yossi forgot to run it' });
    expect(facts.postmortem.whys).toMatchObject([{ id: 'W25', hint: expect.stringContaining('names Yossi'), hintAcknowledged: false }]);
    expect(decided(done('root-cause'), facts)).toMatchObject({ refusal: { rule: 'P6', next: { type: 'postmortem.hint.acknowledge', why: 'W25' } } });
    const looked = having(decidePostmortem, facts, { type: 'postmortem.hint.acknowledge', why: 'w25' });
    expect(decided(done('root-cause'), looked)).toMatchObject({ ok: true, entries: [{}] });
    expect(decided({ type: 'postmortem.hint.acknowledge', why: 'W25' }, looked)).toEqual({ ok: true, entries: [] });
  });

  it('the same question again replaces its answer and keeps its place', () => {
    const facts = given(
      why,
      { ...why, question: 'Why at all?' },
      { ...why, question: ' why did ci NOT catch it ', answer: 'There is no CI for migrations', level: 'L5' },
    );
    expect(facts.postmortem.whys.map(({ id, level, answer }) => [id, level, answer])).toEqual([
      ['W23', 'L5', 'There is no CI for migrations'],
      ['W22', 'L4', 'CI does not run downs'],
    ]);
  });

  it('a hint that comes after root cause was done opens it again, and completing waits', () => {
    const facts = given(...SIX_SECTIONS, { ...why, question: 'Why then?', answer: 'human error' });
    expect(isSectionDone(facts, 'root-cause')).toBe(false);
    expect(decided({ type: 'postmortem.complete' }, facts)).toMatchObject({ refusal: { rule: 'P2', unmet: [{ field: 'root-cause' }] } });
    const reworded = having(decidePostmortem, facts, { ...why, question: 'Why then?', answer: 'the step can go wrong unseen' });
    expect(isSectionDone(reworded, 'root-cause')).toBe(true);
  });

  it('acknowledging what is not there names the hints that stand', () => {
    const facts = given({ ...why, answer: 'human error' });
    expect(decided({ type: 'postmortem.hint.acknowledge', why: 'W1' }, facts)).toMatchObject({
      refusal: { rule: 'P6', remedy: 'Hints that stand: W21.' },
    });
    expect(decided({ ...why, answer: ' ' })).toMatchObject({ refusal: { rule: 'P6', why: expect.stringContaining('answer is empty') } });
  });
});

describe('P7 what was missed names a level', () => {
  it('and says it once', () => {
    const facts = given({ type: 'postmortem.missed', level: 'release and operation', text: 'The gate did not ask.' });
    expect(facts.postmortem.missed).toMatchObject([{ level: 'L5', text: 'The gate did not ask.' }]);
    expect(decided({ type: 'postmortem.missed', level: 'L5', text: 'the gate did not ask' }, facts)).toEqual({ ok: true, entries: [] });
    expect(decided({ type: 'postmortem.missed', level: 'yossi', text: 'x' })).toMatchObject({ refusal: { rule: 'P7' } });
    expect(decided({ type: 'postmortem.missed', level: 'L5', text: '' })).toMatchObject({ refusal: { rule: 'P7' } });
  });
});

describe('K1 a complete postmortem changes at least one chain artifact', () => {
  it('five sections and no fix are not enough', () => {
    expect(decided({ type: 'postmortem.complete' }, given(...SIX_SECTIONS.slice(0, 8)))).toMatchObject({
      ok: false,
      refusal: { rule: 'K1', next: { type: 'fix.add' }, unmet: [{ rule: 'K1', field: 'structural-fix' }] },
    });
  });
});

describe('standing questions', () => {
  const rules = (facts: Parameters<typeof standingQuestions>[0]): readonly (readonly [StandingQuestion['section'], string])[] =>
    standingQuestions(facts).map(({ section, rule }) => [section, rule]);

  it('given nothing odd, the record asks nothing', () => {
    expect(rules(RESOLVED)).toEqual([]);
  });

  it('B2, C9, C4: no signal, glass broken, bigger than this incident', () => {
    const odd = {
      systemKnewAt: null,
      personKnewAt: RESOLVED.personKnewAt,
      bigger: 'the migration dropped a column',
      overrides: [
        { rule: 'C3', lever: 'deploy-rollback', reason: 'flag service down' },
        { rule: 'C1', lever: null, reason: 'nothing stops it' },
      ],
    } as const;
    expect(rules(odd)).toEqual([
      ['detection', 'B2'],
      ['containment', 'C9'],
      ['containment', 'C9'],
      ['what-was-missed', 'C4'],
    ]);
    expect(standingQuestions(odd)[1]).toMatchObject({
      lever: 'deploy-rollback',
      question: expect.stringContaining('C3 was overridden for deploy-rollback (“flag service down”)'),
    });
  });

  it('P4: a person knew before the system', () => {
    expect(rules({ ...RESOLVED, personKnewAt: '2026-11-23T02:00:00.000Z' })).toEqual([['detection', 'P4']]);
    expect(rules({ ...RESOLVED, personKnewAt: null })).toEqual([]);
  });
});
