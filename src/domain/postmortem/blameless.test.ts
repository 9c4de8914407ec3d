import { describe, expect, it } from 'vitest';
import { blamelessHint } from './blameless.ts';

const build = { id: 'L4', name: 'build' };
const names = {
  yossi: 'Yossi Levi',
  dana: 'Dana Ben-Ami',
  jose: 'José Ñúñez',
  'w.smith': 'Will Smith',
  grace: 'Grace Hopper',
  wei: '王伟',
  'a+b(c': 'A* Plus',
  po: 'Product Owner',
};
const hint = (answer: string): string | null => blamelessHint(answer, names, build);

describe('P6 answers that name or blame a person', () => {
  it.each([
    'Yossi pushed the migration',
    'because yossi pushed it',
    'YOSSI LEVI ran it',
    'asked @yossi, who was away',
    'Dana’s change broke it',
    'Jose reviewed it',
    'José reviewed it',
    'it was Will who merged',
    'w.smith merged it',
    'the change of Grace went out',
    '这是王伟提交的',
    'a+b(c deployed it',
    'Human error',
    'It was human  error.',
    'operator error during the deploy',
    'user error',
    'The developer should have known',
    'She should have known better',
    'They should’ve checked the plan',
    'We should have tested the rollback',
    'somebody forgot the flag',
    'It was forgotten',
    'careless deploy',
    'Carelessness in review',
    'It was his fault',
    'her mistake',
    'the reviewer’s fault',
    'the on-call is to blame',
    'he didn’t bother to read it',
    'the engineer didn’t pay attention',
    'negligence',
    'a junior developer did not run the tests',
    'The reviewer missed the flag',
    'The on-call engineer ignored the page',
    'someone made a mistake',
    'They messed up the config',
    'lack of attention in review',
    'inexperienced developer',
    'he merged it',
  ])('“%s” gets a hint', (answer) => {
    expect(hint(answer)).toEqual(expect.stringMatching(/a person is not a level.*build \(L4\).*for example: “.+”/s));
  });

  it.each([
    'No contract test covers the grading API',
    'The contract test should have caught this, and there is none at this level',
    'This should have been caught by the release gate',
    'The release gate should have asked for the rollback',
    'We had no test for duplicate submissions',
    'We did not have a contract test for this',
    'The brief did not ask what happens at the deadline',
    'The user error rate rose before the alert fired',
    'The operator error count was not alerted on',
    'git blame shows the line is four years old',
    'The node’s fault tolerance hides the first failure',
    'Nothing made the default fail loudly',
    'Clients retried on their errors and tripled the load',
    'The rollback will work only without the migration',
    'Grace periods are not part of the scenarios',
    'By the grace of the cache nobody saw it for an hour',
    'A fire-and-forget call drops the error',
    'The check failed to run on branches',
    'The product has no flag for it',
    'A blameless review found the gap',
    'The error budget was spent and the gate did not look at it',
    '',
  ])('“%s” needs none', (answer) => {
    expect(hint(answer)).toBeNull();
  });

  it('rewords: what a person did becomes what the chain did not do', () => {
    expect(hint('Yossi forgot to run the migration check')).toContain(
      '“whoever was at the keyboard had nothing that asks to run the migration check”',
    );
    expect(hint('It was human error')).toContain('“It was a step that can go wrong unseen”');
  });

  it('names the words it means', () => {
    expect(hint('Yossi Levi and @dana should have known')).toMatch(/^The answer names Yossi Levi, @dana and says “should have known”/);
  });

  it('asks afresh where rewording word by word leaves the blame in', () => {
    expect(hint('He was careless and negligent, it is his fault')).toContain(
      'Nothing at build (L4) would have stopped this, whoever was at the keyboard',
    );
  });

  it('never suggests what it would hint at again', () => {
    for (const answer of [
      'Yossi pushed it',
      'human error',
      'she should have known',
      'somebody forgot',
      'it is his fault',
      'the reviewer missed it',
      '@dana was careless',
    ]) {
      const suggestion = /for example: “(.+)”$/s.exec(hint(answer) ?? '')?.[1] ?? answer;
      expect(hint(suggestion)).toBeNull();
    }
  });

  it('answers at once on hostile text', () => {
    const before = performance.now();
    for (const text of ['the a our '.repeat(2000), 'should not have '.repeat(1200), "x's ".repeat(5000), '@'.repeat(20_000), 'yossi '.repeat(3000)])
      hint(text);
    expect(performance.now() - before).toBeLessThan(1500);
  });
});
