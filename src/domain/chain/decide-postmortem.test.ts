import { describe, expect, it } from 'vitest';
import { PHASES } from '../kernel/phase.ts';
import type { PostmortemCommand } from '../postmortem/command.ts';
import {
  type Decider,
  everyFixIsOwnedAndDated,
  GOOD_FIX,
  having,
  RESOLVED,
  SIX_SECTIONS,
  sectionsAreDoneInOrder,
  WORLD,
} from '../postmortem/postmortem.laws.ts';
import { decidePostmortem } from './decide-postmortem.ts';
import type { CommitEvidence } from './proof.ts';

const withFix = having(decidePostmortem, RESOLVED, GOOD_FIX);
const FIX = 'INC-12-F21';

/** One command of each kind, accepted in phase `resolved` of `withFix`. */
const EACH: readonly PostmortemCommand[] = [
  { type: 'postmortem.schedule', at: '2026-11-26T10:00:00.000Z', attendees: ['dana'] },
  { type: 'postmortem.hold', at: '2026-11-23T16:00:00.000Z' },
  { type: 'postmortem.annotate', seq: 1, text: 'the alert came from the canary' },
  { type: 'postmortem.containment', runbookAdequate: true, text: '' },
  { type: 'postmortem.why', level: 'L4', question: 'Why?', answer: 'No test covers it' },
  { type: 'postmortem.missed', level: 'L5', text: 'the gate did not ask' },
  { type: 'postmortem.section.done', section: 'timeline' },
  { ...GOOD_FIX, title: 'Release gate asks for the rollback' },
  { type: 'fix.change', fix: FIX, due: '2026-12-11' },
  { type: 'fix.track', fix: FIX, url: 'https://tracker.example/7', state: 'open' },
  { type: 'feeling.add', text: 'it was a long night' },
  { type: 'model.update', believed: 'downs run', learned: 'they do not', artifact: 'adr/0007.md' },
];

describe('P1 the postmortem opens when the incident is resolved', () => {
  it.each(EACH)('$type is taken once resolved, and once stood down', (command) => {
    expect(decidePostmortem(command, withFix, WORLD)).toMatchObject({ ok: true, entries: [{}] });
    expect(decidePostmortem(command, { ...withFix, phase: 'stood-down' }, WORLD).ok).toBe(true);
  });

  it.each(EACH)('$type is refused before', (command) => {
    for (const phase of PHASES.slice(0, 2)) {
      expect(decidePostmortem(command, { ...withFix, phase, resolvedAt: null }, WORLD)).toMatchObject({
        ok: false,
        refusal: { rule: 'P1', why: expect.stringContaining('opens when the incident is resolved'), next: { type: expect.any(String) } },
      });
    }
  });

  it('a feeling that comes too early is offered a place as a note', () => {
    expect(decidePostmortem({ type: 'feeling.add', text: 'help' }, { ...RESOLVED, phase: 'containing' }, WORLD)).toMatchObject({
      refusal: { next: { type: 'note.add', text: 'help' } },
    });
  });

  it('once closed, fixes are still chased and feelings taken; the rest stands as it is (P2)', () => {
    const taken = EACH.filter((command) => decidePostmortem(command, { ...withFix, phase: 'closed' }, WORLD).ok).map(({ type }) => type);
    expect(taken).toEqual(['fix.change', 'fix.track', 'feeling.add']);
    for (const command of EACH) {
      const decision = decidePostmortem(command, { ...withFix, phase: 'closed' }, WORLD);
      if (!decision.ok) expect(decision.refusal).toMatchObject({ rule: 'P2', why: 'INC-12 is closed, and its postmortem stands as it is.' });
    }
    expect(decidePostmortem({ type: 'fix.land', fix: FIX, commit: 'abc' }, { ...withFix, phase: 'closed' }, WORLD)).toMatchObject({
      refusal: { rule: 'K2' },
    });
  });
});

describe('P9 feelings', () => {
  it('are kept and count for nothing', () => {
    const facts = having(decidePostmortem, RESOLVED, { type: 'feeling.add', text: 'We should talk more' });
    expect(facts.postmortem.feelings).toEqual([{ text: 'We should talk more', by: 'yossi', at: WORLD.now }]);
    expect(decidePostmortem({ type: 'postmortem.section.done', section: 'structural-fix' }, facts, WORLD).ok).toBe(false);
  });

  it('have words', () => {
    expect(decidePostmortem({ type: 'feeling.add', text: ' ' }, RESOLVED, WORLD)).toMatchObject({ refusal: { rule: 'P9' } });
  });
});

describe('K2 landed when the repository shows it', () => {
  const shown: CommitEvidence = {
    found: true,
    commit: 'f00dfeed00000000000000000000000000000000',
    repository: 'handbook',
    committedAt: '2026-11-24T09:00:00.000Z',
    onMainLine: true,
    touchesArtifact: true,
    touched: ['.github/workflows/ci.yaml'],
    afterIncident: true,
    artifactExists: true,
  };
  const land = { type: 'fix.land', fix: FIX, commit: 'f00dfeed' } as const;

  it('given a commit that changed the artifact after the incident, the fix is landed by it', () => {
    const decision = decidePostmortem({ ...land, fix: FIX.toLowerCase() }, withFix, { ...WORLD, evidence: shown });
    const { commit, repository, committedAt } = shown;
    expect(decision).toEqual({
      ok: true,
      entries: [{ type: 'fix.landed', data: { fix: FIX, commit, repository, committedAt, artifact: '.github/workflows/ci.yaml' } }],
    });
  });

  it.each([
    ['nobody asked a repository', undefined],
    ['no repository has the commit', { found: false, looked: ['handbook'] } as const],
    ['the commit changed something else', { ...shown, touchesArtifact: false, touched: ['README.md'] }],
    ['the commit is older than the incident', { ...shown, afterIncident: false }],
    ['the commit is on a branch', { ...shown, onMainLine: false }],
  ])('when %s, saying so is not enough', (_, evidence) => {
    const decision = decidePostmortem(land, withFix, { ...WORLD, ...(evidence ? { evidence } : {}) });
    expect(decision).toMatchObject({ ok: false, refusal: { rule: 'K2', why: expect.stringMatching(/\w/), remedy: expect.stringMatching(/\w/) } });
  });

  it('landed stays landed: again is nothing, and it is no longer changed', () => {
    const landed = having((command, facts, world) => decidePostmortem(command, facts, { ...world, evidence: shown }), withFix, land);
    expect(landed.postmortem.fixes[0]?.landed).toEqual({ commit: shown.commit, at: WORLD.now, repository: 'handbook' });
    expect(decidePostmortem(land, landed, WORLD)).toEqual({ ok: true, entries: [] });
    expect(decidePostmortem({ type: 'fix.change', fix: FIX, due: '2027-01-01' }, landed, WORLD)).toMatchObject({
      refusal: { rule: 'K2', why: expect.stringContaining('f00dfeed00') },
    });
  });

  it('given a fix that nobody knows, lists those there are', () => {
    expect(decidePostmortem({ ...land, fix: 'INC-12-F99' }, withFix, { ...WORLD, evidence: shown })).toMatchObject({
      refusal: { rule: 'P8', remedy: 'Fixes of INC-12: INC-12-F21.' },
    });
  });
});

describe('P10 fixes live where stories live', () => {
  it('the tracker’s story is kept, and the same report again changes nothing', () => {
    const track = { type: 'fix.track', fix: FIX, url: 'https://tracker.example/7', state: 'in progress' } as const;
    const tracked = having(decidePostmortem, withFix, track);
    expect(tracked.postmortem.fixes[0]?.tracker).toEqual({ url: track.url, state: 'in progress' });
    expect(decidePostmortem(track, tracked, WORLD)).toEqual({ ok: true, entries: [] });
    expect(decidePostmortem({ ...track, state: 'done' }, tracked, WORLD)).toMatchObject({ ok: true, entries: [{ data: { state: 'done' } }] });
    expect(decidePostmortem({ ...track, fix: 'X' }, tracked, WORLD)).toMatchObject({ refusal: { rule: 'P10' } });
  });
});

describe('K3 the model update', () => {
  it.each(['believed', 'learned', 'artifact'])('without %s is refused, naming it', (field) => {
    const whole = { type: 'model.update', believed: 'a', learned: 'b', artifact: 'c' } as const;
    expect(decidePostmortem({ ...whole, [field]: ' ' }, RESOLVED, WORLD)).toMatchObject({ refusal: { rule: 'K3', unmet: [{ rule: 'K3', field }] } });
  });

  it('writes down what was believed, what is now known and where it says so', () => {
    const { postmortem } = having(decidePostmortem, RESOLVED, {
      type: 'model.update',
      believed: 'downs run',
      learned: 'they do not',
      artifact: 'adr/0007.md',
    });
    expect(postmortem.modelUpdates).toEqual([{ believed: 'downs run', learned: 'they do not', artifact: 'adr/0007.md', by: 'yossi', at: WORLD.now }]);
  });
});

describe('laws of the postmortem', () => {
  it('P2: sections are done in order, and a complete postmortem has all six and a fix', () => {
    sectionsAreDoneInOrder(decidePostmortem);
  });

  it('P8: no fix stands without an owner and a date', () => {
    everyFixIsOwnedAndDated(decidePostmortem);
  });

  it('the walk of six sections reaches the end', () => {
    const whole = having(decidePostmortem, RESOLVED, ...SIX_SECTIONS, { type: 'postmortem.complete' });
    expect(whole.postmortem.completedAt).toBe(WORLD.now);
  });

  it.each<[string, (law: Decider) => void, Decider]>([
    [
      'sections in any order',
      sectionsAreDoneInOrder,
      (command, facts, world) =>
        command.type === 'postmortem.section.done'
          ? { ok: true, entries: [{ type: 'postmortem.section_done', data: { section: command.section } }] }
          : decidePostmortem(command, facts, world),
    ],
    [
      'completing without the sections',
      sectionsAreDoneInOrder,
      (command, facts, world) =>
        command.type === 'postmortem.complete'
          ? { ok: true, entries: [{ type: 'postmortem.completed', data: {} }] }
          : decidePostmortem(command, facts, world),
    ],
    [
      'hints that nobody looks at',
      sectionsAreDoneInOrder,
      (command, facts, world) =>
        decidePostmortem(
          command,
          { ...facts, postmortem: { ...facts.postmortem, whys: facts.postmortem.whys.map((why) => ({ ...why, hint: null })) } },
          world,
        ),
    ],
    [
      'an owner whom nobody knows',
      everyFixIsOwnedAndDated,
      (command, facts, world) => decidePostmortem(command, facts, { ...world, people: new Set([...world.people, 'the team', 'Dana']) }),
    ],
    [
      'a day that is not ahead',
      everyFixIsOwnedAndDated,
      (command, facts, world) => decidePostmortem(command, facts, { ...world, now: '2026-11-20T00:00:00.000Z' }),
    ],
  ])('are awake: they kill %s', (_, law, mutant) => {
    expect(() => law(mutant)).toThrow();
  });
});
