import fc from 'fast-check';
import { expect } from 'vitest';
import { isLocalDate } from '../kernel/calendar.ts';
import type { Decision } from '../kernel/decision.ts';
import { DEFAULT_POLICY } from '../kernel/policy.ts';
import type { PostmortemCommand } from './command.ts';
import { emptyPostmortem, evolvePostmortem } from './evolve-postmortem.ts';
import type { PostmortemFacts, PostmortemWorld } from './facts.ts';
import { FIX_KINDS, type PostmortemEntry, SECTIONS } from './postmortem.ts';

/** A decider of postmortem commands: the real one, or a mutant that a law must kill. */
export type Decider = (command: PostmortemCommand, facts: PostmortemFacts, world: PostmortemWorld) => Decision<PostmortemEntry>;

/** A person of the tests' company, at a time two hours after the incident was resolved. */
export const WORLD: PostmortemWorld = { now: '2026-11-23T17:00:00.000Z', by: 'yossi', people: new Set(['yossi', 'dana', 'noor']) };

/** INC-12, resolved, with nothing of its postmortem done; 20 entries on its timeline. */
export const RESOLVED: PostmortemFacts = {
  postmortem: { ...emptyPostmortem, dueAt: '2026-11-30T23:59:59.000Z' },
  phase: 'resolved',
  version: 20,
  ref: 'INC-12',
  title: 'Submissions fail',
  startedAt: '2026-11-23T03:00:00.000Z',
  resolvedAt: '2026-11-23T15:00:00.000Z',
  policy: DEFAULT_POLICY,
  calendar: { timeZone: 'Europe/Lisbon', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: [], workOn: [] },
  runbook: 'submissions-fail',
  runbookPath: 'runbooks/submissions-fail.md',
  names: { yossi: 'Yossi Levi', dana: 'Dana Ben-Ami', noor: 'Noor Haddad' },
  overrides: [],
  bigger: null,
  systemKnewAt: '2026-11-23T03:00:00.000Z',
  personKnewAt: '2026-11-23T03:04:10.000Z',
};

/** A structural fix as P8 wants it. */
export const GOOD_FIX = {
  type: 'fix.add',
  title: 'CI runs every down migration',
  owner: 'dana',
  due: '2026-12-04',
  kind: 'ci-check',
  artifact: '.github/workflows/ci.yaml',
  becomesTrue: 'CI fails when a migration has no down that runs',
} as const;

/** The facts after these entries were written by Yossi. */
export function after(facts: PostmortemFacts, entries: readonly PostmortemEntry[], now = WORLD.now): PostmortemFacts {
  let { version, postmortem } = facts;
  for (const entry of entries) {
    version += 1;
    postmortem = evolvePostmortem(postmortem, { ...entry, at: now, by: 'yossi', seq: version });
  }
  return { ...facts, version, postmortem };
}

/** The facts after these commands; throws when one is refused. */
export function having(decide: Decider, facts: PostmortemFacts, ...commands: readonly PostmortemCommand[]): PostmortemFacts {
  return commands.reduce((state, command) => {
    const decision = decide(command, state, WORLD);
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.refusal.why}`);
    return after(state, decision.entries);
  }, facts);
}

/** Commands that take a postmortem through all six sections. */
export const SIX_SECTIONS: readonly PostmortemCommand[] = [
  { type: 'postmortem.section.done', section: 'timeline' },
  { type: 'postmortem.section.done', section: 'detection' },
  { type: 'postmortem.containment', runbookAdequate: true, text: 'it named the flag' },
  { type: 'postmortem.section.done', section: 'containment' },
  { type: 'postmortem.why', level: 'L4', question: 'Why did CI not catch it?', answer: 'CI does not run the down of a migration' },
  { type: 'postmortem.section.done', section: 'root-cause' },
  { type: 'postmortem.missed', level: 'L5', text: 'the release gate did not ask for a rollback' },
  { type: 'postmortem.section.done', section: 'what-was-missed' },
  GOOD_FIX,
  { type: 'postmortem.section.done', section: 'structural-fix' },
];

const words = fc.constantFrom(
  '',
  '  ',
  'Yossi forgot the flag',
  'No test covers the deadline',
  'human error',
  'be more careful',
  'CI fails when a migration has no down',
);
const level = fc.constantFrom('L1', 'l4', 'build', 'L5', 'yossi', '', 'L9');
/** Mostly right, so that one thing is wrong at a time and a law sees what happens then. */
const mostly = <T>(right: T, ...wrong: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
const fix = fc.record({
  title: mostly<string | undefined>('CI runs every down', undefined, 'Be more careful', '', 'Runbook names the flag'),
  owner: mostly<string | undefined>('dana', undefined, 'yossi', 'Dana', 'the team', '', ' '),
  due: mostly<string | undefined>(
    '2026-12-04',
    undefined,
    '2026-11-22',
    '2026-11-23',
    '2026-11-24',
    '2026-02-30',
    'soon',
    '',
    '2027-01-01T00:30:00+02:00',
  ),
  kind: mostly<string | undefined>('ci-check', undefined, ...FIX_KINDS, 'wish', ''),
  artifact: mostly<string | undefined>('ci.yaml', undefined, '/etc/passwd', '../x', '', 'runbooks/a.md'),
  becomesTrue: mostly<string | undefined>('CI fails when a migration has no down', undefined, 'it works', '', 'we communicate better'),
  missing: mostly<boolean | undefined>(undefined, true, false),
});

/** Any command of a postmortem, sensible or not. */
const anyCommand: fc.Arbitrary<PostmortemCommand> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...SECTIONS).map((section) => ({ type: 'postmortem.section.done', section }) as const) },
  fc.record({ type: fc.constant('postmortem.containment' as const), runbookAdequate: fc.boolean(), text: words }),
  fc.record({ type: fc.constant('postmortem.why' as const), level, question: fc.constantFrom('Why?', 'why', 'Why not earlier?'), answer: words }),
  fc.record({ type: fc.constant('postmortem.hint.acknowledge' as const), why: fc.integer({ min: 20, max: 60 }).map((seq) => `W${seq}`) }),
  fc.record({ type: fc.constant('postmortem.missed' as const), level, text: words }),
  { weight: 4, arbitrary: fix.map((fields) => ({ type: 'fix.add' as const, ...fields })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fix, fc.integer({ min: 20, max: 60 }))
      .map(([fields, seq]) => ({ type: 'fix.change' as const, fix: `INC-12-F${seq}`, ...fields })),
  },
  fc.record({ type: fc.constant('feeling.add' as const), text: words }),
  fc.record({ type: fc.constant('postmortem.complete' as const) }),
  // Whole steps of a real postmortem, so that a random walk also gets somewhere.
  { weight: 12, arbitrary: fc.constantFrom(...SIX_SECTIONS) },
);

/** Walks of commands: mostly random, mostly long enough to get through the sections. */
const walks = fc.oneof(
  fc.array(anyCommand, { maxLength: 40 }),
  fc.tuple(fc.constant(SIX_SECTIONS), fc.array(anyCommand, { maxLength: 20 })).map(([six, more]) => [...six, ...more]),
);

function walk(decide: Decider, commands: readonly PostmortemCommand[], look: (facts: PostmortemFacts, entry: PostmortemEntry) => void): void {
  commands.reduce((state, command) => {
    const decision = decide(command, state, WORLD);
    if (!decision.ok) return state;
    return decision.entries.reduce((each, entry) => {
      look(each, entry);
      return after(each, [entry]);
    }, state);
  }, RESOLVED);
}

/** P2 law: sections are done in their order, each once and with what it needs; a complete postmortem has all six and a fix. Throws when broken. */
export function sectionsAreDoneInOrder(decide: Decider): void {
  fc.assert(
    fc.property(walks, (commands) => {
      walk(decide, commands, ({ postmortem }, entry) => {
        if (entry.type === 'postmortem.section_done') {
          expect(entry.data.section).toBe(SECTIONS[postmortem.done.length]);
          if (entry.data.section === 'root-cause') {
            expect(postmortem.whys.length).toBeGreaterThan(0);
            expect(postmortem.whys.every((why) => why.hint === null || why.hintAcknowledged)).toBe(true);
          }
        }
        if (entry.type === 'postmortem.completed') {
          expect(postmortem.done).toEqual(SECTIONS);
          expect(postmortem.fixes.length).toBeGreaterThan(0);
          expect(postmortem.whys.every((why) => why.hint === null || why.hintAcknowledged)).toBe(true);
        }
      });
    }),
    { numRuns: 400, seed: 20261123 },
  );
}

/** P8 law: no fix stands without an owner of the directory, a real day that was ahead when it was given, a kind and an artifact. Throws when broken. */
export function everyFixIsOwnedAndDated(decide: Decider): void {
  fc.assert(
    fc.property(walks, (commands) => {
      walk(decide, commands, (_, entry) => {
        if (entry.type !== 'fix.added' && entry.type !== 'fix.changed') return;
        expect(WORLD.people.has(entry.data.owner)).toBe(true);
        expect(isLocalDate(entry.data.due)).toBe(true);
        expect(entry.data.due > '2026-11-23').toBe(true);
        expect(FIX_KINDS).toContain(entry.data.kind);
        expect(entry.data.artifact).toMatch(/^(?![/~])(?!.*\.\.)\S+$/);
        expect(entry.data.becomesTrue.split(/\s+/).length).toBeGreaterThanOrEqual(4);
      });
    }),
    { numRuns: 400, seed: 20261123 },
  );
}
