import { describe, expect, it } from 'vitest';
import { PHASES } from '../kernel/phase.ts';
import type { Fix } from '../postmortem/postmortem.ts';
import { type GateFacts, gate, refuseClose } from './gate.ts';
import type { HandbookFacts } from './handbook-facts.ts';

const fix: Fix = {
  id: 'INC-12-F21',
  title: 'CI runs every down migration',
  owner: 'dana',
  due: '2026-12-04',
  kind: 'ci-check',
  artifact: 'ci.yaml',
  becomesTrue: 'CI fails when a migration has no down',
  missing: false,
  landed: null,
  tracker: null,
};
const met: GateFacts = {
  ref: 'INC-12',
  phase: 'stood-down',
  page: 'resolved',
  resolvedAt: '2026-11-23T15:00:00.000Z',
  archive: { through: 20, head: 'f00', at: '2026-11-23T15:10:00.000Z', by: 'yossi' },
  postmortem: {
    completedAt: '2026-11-26T12:00:00.000Z',
    fixes: [fix],
    modelUpdates: [{ believed: 'a', learned: 'b', artifact: 'adr/7.md', by: 'yossi', at: '2026-11-26T12:00:00.000Z' }],
  },
  runbook: 'submissions-fail',
};
const handbook = (paths: readonly string[] = [], runbookForSignals: string | null = null): HandbookFacts => ({
  has: (path) => paths.includes(path),
  runbookForSignals,
});
const unmet = (facts: GateFacts, facing = handbook()): readonly string[] =>
  gate(facts, facing).conditions.flatMap(({ rule, met: is }) => (is ? [] : [rule]));
const how = (facts: GateFacts, rule: string, facing = handbook()): string | undefined =>
  gate(facts, facing).conditions.find((condition) => condition.rule === rule)?.how;
const withFixes = (...fixes: readonly Fix[]): GateFacts => ({ ...met, postmortem: { ...met.postmortem, fixes } });

describe('G1–G5 the closing gate', () => {
  it('given all five and a team stood down, it is open, and each says by what it is met', () => {
    const { closable, conditions, standDown } = gate(met, handbook());
    expect(closable).toBe(true);
    expect(conditions.map(({ rule }) => rule)).toEqual(['G1', 'G2', 'G3', 'G4', 'G5']);
    for (const condition of [...conditions, standDown]) expect(condition).toMatchObject({ met: true, how: expect.stringMatching(/\.$/) });
  });

  it.each(PHASES)('in phase %s it opens only when the team stands down', (phase) => {
    const state = gate({ ...met, phase }, handbook());
    expect(state.closable).toBe(phase === 'stood-down');
    expect(state.standDown).toMatchObject({ rule: 'D1', met: phase === 'stood-down' || phase === 'closed' });
  });

  it.each(['investigating', 'identified', 'monitoring'] as const)('G1: the public page that says %s is not resolved', (page) => {
    expect(unmet({ ...met, page })).toEqual(['G1']);
    expect(how({ ...met, page }, 'G1')).toContain('tourniquet do INC-12 update.publish --as communicator --audience status-page --state resolved');
  });

  it('G1: what was never public needs no end there, and says so', () => {
    expect(how({ ...met, page: null }, 'G1')).toContain('never on the public page');
    expect(unmet({ ...met, page: null })).toEqual([]);
  });

  it('G2: archived, and after resolution', () => {
    expect(unmet({ ...met, archive: null })).toEqual(['G2']);
    const early = { ...met, archive: { through: 9, head: 'f', at: '2026-11-23T14:59:59.000Z', by: 'yossi' } };
    expect(unmet(early)).toEqual(['G2']);
    expect(how(early, 'G2')).toContain('sealed before the incident was resolved');
  });

  it('G3: complete, with at least one fix', () => {
    expect(unmet({ ...met, postmortem: { ...met.postmortem, completedAt: null } })).toEqual(['G3']);
    expect(unmet(withFixes())).toEqual(['G3']);
    expect(how(withFixes(), 'G3')).toContain('fix.add');
  });

  it('G3: a fix may still be under way', () => {
    expect(unmet(withFixes({ ...fix, due: '2026-01-01' }))).toEqual([]);
  });

  describe('G4 what was missing exists', () => {
    const gap: Fix = { ...fix, id: 'INC-12-F22', kind: 'runbook', artifact: 'runbooks/slow.md', missing: true };

    it('nothing was missing', () => {
      expect(how(met, 'G4')).toBe('No runbook or checklist was missing.');
      expect(unmet({ ...met, runbook: null })).toEqual([]);
    });

    it('a fix that names what was missing waits for its file in the handbook', () => {
      expect(unmet(withFixes(fix, gap))).toEqual(['G4']);
      expect(how(withFixes(fix, gap), 'G4')).toContain('runbooks/slow.md');
      expect(unmet(withFixes(fix, gap), handbook(['runbooks/slow.md']))).toEqual([]);
      expect(unmet(withFixes(gap, { ...gap, artifact: 'checklists/release.md' }), handbook(['runbooks/slow.md']))).toEqual(['G4']);
    });

    it('an incident without a runbook waits for one that matches its signals', () => {
      const missing = { ...met, runbook: 'missing' };
      expect(unmet(missing)).toEqual(['G4']);
      expect(how(missing, 'G4')).toContain('condition matches the signals');
      expect(how(missing, 'G4', handbook([], 'runbooks/slow.md'))).toContain('runbooks/slow.md now has a condition');
      expect(unmet(missing, handbook([], 'runbooks/slow.md'))).toEqual([]);
    });

    it('or for the runbook or checklist that a fix names as missing; a test is no runbook', () => {
      const missing = { ...withFixes(gap), runbook: 'missing' };
      expect(unmet(missing)).toEqual(['G4']);
      expect(unmet(missing, handbook(['runbooks/slow.md']))).toEqual([]);
      expect(unmet({ ...withFixes({ ...gap, kind: 'test', artifact: 'a.test.ts' }), runbook: 'missing' }, handbook(['a.test.ts']))).toEqual(['G4']);
      expect(unmet({ ...withFixes({ ...gap, missing: false }), runbook: 'missing' }, handbook(['runbooks/slow.md']))).toEqual(['G4']);
    });
  });

  it('G5: the model update is written', () => {
    expect(unmet({ ...met, postmortem: { ...met.postmortem, modelUpdates: [] } })).toEqual(['G5']);
  });
});

describe('closing with anything unmet', () => {
  it('is refused by the first, with all of them and how to meet each', () => {
    const bare: GateFacts = {
      ...met,
      phase: 'resolved',
      page: 'monitoring',
      archive: null,
      postmortem: { completedAt: null, fixes: [], modelUpdates: [] },
      runbook: 'missing',
    };
    const refusal = refuseClose(gate(bare, handbook()));
    expect(refusal).toMatchObject({
      rule: 'G1',
      why: 'The incident cannot be closed yet. The public page does not say resolved. Also unmet: G2, G3, G4, G5, D1.',
    });
    expect(refusal.unmet?.map(({ rule }) => rule)).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'D1']);
    for (const { how: way } of refusal.unmet ?? []) expect(way).toMatch(/tourniquet do INC-12|handbook|commit/);
  });

  it('is refused by D1 when only the stand-down is missing', () => {
    expect(refuseClose(gate({ ...met, phase: 'resolved' }, handbook()))).toMatchObject({
      rule: 'D1',
      why: 'The incident cannot be closed yet. The team has not been stood down.',
    });
  });

  it('says so when it is closed already', () => {
    expect(refuseClose(gate({ ...met, phase: 'closed' }, handbook())).why).toBe('The incident is closed already.');
  });
});
