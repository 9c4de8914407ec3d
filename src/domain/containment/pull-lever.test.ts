import { describe, expect, it } from 'vitest';
import { delivered, does, given, later, system } from '#test/domain/given.ts';
import { BY_ADAPTER, opening, plan } from '#test/domain/opening.ts';
import { LEVERS, type Lever } from '../runbook/lever.ts';
import { leverOf, nextLever } from './levers.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const noEffect = (lever: Lever) => [does('yossi', { type: 'lever.pull', lever }), does('yossi', { type: 'lever.outcome', lever, effect: 'none' })];
const contained = does('yossi', { type: 'containment.confirm' });
const IRREVERSIBLE = [plan('migration-rollback', { reversible: false, skip: 'it drops a column' })];
const done = (lever: Lever) =>
  system({ type: 'lever.report', lever, dryRun: false, result: { outcome: 'done', tookMs: 2100, output: 'off', undo: 'lever --on', rows: null } });

describe('C2 the order of levers', () => {
  it('is flag off, deploy rollback, migration rollback, data correction', () => {
    expect(LEVERS).toEqual(['flag-off', 'deploy-rollback', 'migration-rollback', 'data-correction']);
    expect(given(opening()).incident.containment.levers.map(({ lever, state }) => [lever, state])).toEqual(LEVERS.map((lever) => [lever, 'ready']));
  });
});

describe('C3 a lever may be pulled once every lever preferred to it is settled', () => {
  it('given nothing settled, the first may be pulled', () => {
    given(opening(), acknowledged).when({ type: 'lever.pull', lever: 'flag-off' }).writes('lever.pulled');
  });

  it.each(['deploy-rollback', 'migration-rollback'] as const)('given nothing settled, refuses %s and names the first unsettled lever', (lever) => {
    const no = given(opening(), acknowledged).when({ type: 'lever.pull', lever }).refused('C3', 'flag-off');
    expect(no.next).toEqual({ type: 'lever.pull', as: 'commander', lever: 'flag-off' });
  });

  it('the step it offers, and what the lever did, turn the no into a yes', () => {
    given(opening(), acknowledged)
      .when({ type: 'lever.pull', lever: 'deploy-rollback' })
      .refusedUntilNext('C3', 'yossi', does('yossi', { type: 'lever.outcome', lever: 'flag-off', effect: 'none' }));
  });

  it('given a pulled lever without an outcome, refuses the next until the outcome is said', () => {
    given(opening(), acknowledged, does('yossi', { type: 'lever.pull', lever: 'flag-off' }))
      .when({ type: 'lever.pull', lever: 'deploy-rollback' })
      .refusedUntilNext('C3', 'yossi');
  });

  it('given a pulled lever that stopped the harm, the next stays closed', () => {
    given(
      opening(),
      acknowledged,
      does('yossi', { type: 'lever.pull', lever: 'flag-off' }),
      does('yossi', { type: 'lever.outcome', lever: 'flag-off', effect: 'stopped' }),
    )
      .when({ type: 'lever.pull', lever: 'deploy-rollback' })
      .refused('C3', 'outcome');
  });

  it.each([
    ['pulled without effect', noEffect('flag-off'), opening()],
    ['skipped by the commander', [does('yossi', { type: 'lever.skip', lever: 'flag-off', reason: 'there is no flag' })], opening()],
    ['skipped by the runbook', [], opening({ levers: [plan('flag-off', { skip: 'no flag around this code' })] })],
    [
      'failed',
      [
        does('yossi', { type: 'lever.pull', lever: 'flag-off' }),
        system({
          type: 'lever.report',
          lever: 'flag-off',
          dryRun: false,
          result: { outcome: 'failed', tookMs: 900, output: '', reason: 'the flag service is down' },
        }),
      ],
      opening({ levers: BY_ADAPTER }),
    ],
    [
      'unavailable',
      [
        does('yossi', { type: 'lever.pull', lever: 'flag-off' }),
        system({
          type: 'lever.report',
          lever: 'flag-off',
          dryRun: false,
          result: { outcome: 'unavailable', tookMs: 80, output: '', reason: 'there is no such flag' },
        }),
      ],
      opening({ levers: BY_ADAPTER }),
    ],
  ] as const)('given the first lever %s, the second is open', (_, steps, from) => {
    const outcome = given(from, acknowledged, ...steps).when({ type: 'lever.pull', lever: 'deploy-rollback' });
    expect(outcome.refusal).toBeNull();
  });

  it('given a lever that is being pulled, refuses the next and offers no step that would be refused too', () => {
    const no = given(opening({ levers: BY_ADAPTER }), acknowledged, does('yossi', { type: 'lever.pull', lever: 'flag-off' }))
      .when({ type: 'lever.pull', lever: 'deploy-rollback' })
      .refused('C3', 'is being pulled');
    expect(no.next).toBeUndefined();
  });

  it('given a lever that was pulled, it cannot be skipped any more', () => {
    const no = given(opening(), acknowledged, does('yossi', { type: 'lever.pull', lever: 'flag-off' }))
      .when({ type: 'lever.skip', lever: 'flag-off', reason: 'never mind' })
      .refused('C3');
    expect(no.next).toMatchObject({ type: 'lever.outcome', lever: 'flag-off' });
  });
});

describe('C9 break glass on C3', () => {
  it('an override with a reason pulls the lever, loudly, before the pull', () => {
    const pulled = given(opening(), acknowledged)
      .when({ type: 'lever.pull', lever: 'deploy-rollback', overrideReason: 'the flag service is down too' })
      .writes('rule.overridden', 'lever.pulled');
    expect(pulled.entry('rule.overridden').data).toEqual({ rule: 'C3', lever: 'deploy-rollback', reason: 'the flag service is down too' });
    expect(pulled.after.incident.containment.overrides).toMatchObject([{ rule: 'C3', by: 'yossi' }]);
  });

  it('an empty reason is no reason', () => {
    given(opening(), acknowledged).when({ type: 'lever.pull', lever: 'deploy-rollback', overrideReason: '  ' }).refused('C3');
  });

  it('a reason given where nothing is broken puts no override on the timeline', () => {
    given(opening(), acknowledged).when({ type: 'lever.pull', lever: 'flag-off', overrideReason: 'to be safe' }).writes('lever.pulled');
  });
});

describe('C4 a migration that was not written to be reversible is not rolled back', () => {
  it('the incident opens marked bigger than this incident, with the lever unavailable', () => {
    const { incident, entries } = given(opening({ levers: IRREVERSIBLE }));
    expect(entries.map(({ type }) => type)).toContain('incident.bigger');
    expect(leverOf(incident.containment, 'migration-rollback')).toMatchObject({ state: 'unavailable', advised: false });
    expect(incident.containment.bigger).toContain('not written to be reversible');
  });

  it('is refused before C3, and no override opens it', () => {
    const scene = given(opening({ levers: IRREVERSIBLE }), acknowledged);
    const no = scene.when({ type: 'lever.pull', lever: 'migration-rollback', by: 'hand', overrideReason: 'we must' }).refused('C4', 'bigger');
    expect(no.next).toMatchObject({ type: 'severity.set', severity: 'P0' });
    scene.when({ type: 'lever.skip', lever: 'migration-rollback', reason: 'cannot' }).writes();
  });

  it.each(['P1', 'P0'] as const)('the reconsidering of severity that it offers is taken, also at %s, and is then not owed any more', (severity) => {
    const scene = given(opening({ severity, levers: IRREVERSIBLE }), acknowledged);
    const { next } = scene.when({ type: 'lever.pull', lever: 'migration-rollback' }).refused('C4');
    expect(next).toMatchObject({ type: 'severity.set', severity: 'P0' });
    const set = scene.when({ type: 'severity.set', severity: 'P0', reason: 'it cannot be rolled back' });
    expect(set.refusal).toBeNull();
    expect(set.after.incident.containment.severityReconsidered).toBe(true);
    given(set.after).when({ type: 'severity.set', severity: 'P0', reason: 'again' }).refused('E4');
  });
});

describe('C6 by an adapter or by hand, timed and with its effect', () => {
  it('an adapter is asked, and its report says how long it took and how to undo it', () => {
    const asked = given(opening({ levers: BY_ADAPTER }), acknowledged)
      .when({ type: 'lever.pull', lever: 'flag-off' })
      .writes('lever.requested');
    expect(asked.effects).toMatchObject([{ kind: 'pull', lever: 'flag-off', dryRun: false, how: { adapter: 'command' } }]);
    const reported = given(asked.after, done('flag-off'));
    expect(leverOf(reported.incident.containment, 'flag-off')).toMatchObject({
      state: 'pulled',
      tookMs: 2100,
      undo: 'lever --on',
      by: 'adapter',
      effect: 'unknown',
    });
  });

  it('a report that nobody waits for is ignored', () => {
    given(opening({ levers: BY_ADAPTER }), acknowledged)
      .when({ type: 'lever.report', lever: 'flag-off', dryRun: false, result: { outcome: 'done', tookMs: 1, output: '', undo: null, rows: null } })
      .writes();
  });

  it('by hand the time runs from the pull to the report of what it did', () => {
    const { incident } = given(
      opening(),
      acknowledged,
      does('yossi', { type: 'lever.pull', lever: 'flag-off', note: 'turned it off in the console' }),
      later(4),
      does('yossi', { type: 'lever.outcome', lever: 'flag-off', effect: 'stopped' }),
    );
    expect(leverOf(incident.containment, 'flag-off')).toMatchObject({ tookMs: 240_000, by: 'hand', effect: 'stopped' });
  });

  it('without an adapter the pull by adapter is refused, and by hand it is a yes', () => {
    const scene = given(opening(), acknowledged);
    const no = scene.when({ type: 'lever.pull', lever: 'flag-off', by: 'adapter' }).refused('C6', 'no adapter');
    expect(no.next).toMatchObject({ type: 'lever.pull', lever: 'flag-off', by: 'hand' });
    scene.when({ type: 'lever.pull', lever: 'flag-off', by: 'hand', note: 'off' }).writes('lever.pulled');
  });

  it('a lever that is being pulled is not pulled twice, skipped, or judged', () => {
    const scene = given(opening({ levers: BY_ADAPTER }), acknowledged, does('yossi', { type: 'lever.pull', lever: 'flag-off' }));
    scene.when({ type: 'lever.pull', lever: 'flag-off' }).refused('C6');
    scene.when({ type: 'lever.skip', lever: 'flag-off', reason: 'slow' }).refused('C6');
    scene.when({ type: 'lever.outcome', lever: 'flag-off', effect: 'none' }).refused('C6');
  });

  it('a lever that was not pulled has no outcome, until the step that is offered', () => {
    given(opening(), acknowledged).when({ type: 'lever.outcome', lever: 'flag-off', effect: 'stopped' }).refusedUntilNext('C6', 'yossi');
  });

  it('a pull under way when containment is lost still lands on the timeline', () => {
    const scene = given(
      opening({ levers: BY_ADAPTER }),
      acknowledged,
      does('yossi', { type: 'lever.pull', lever: 'flag-off' }),
      contained,
      does('yossi', { type: 'containment.lost', note: 'errors are back' }),
      done('flag-off'),
    );
    expect(leverOf(scene.incident.containment, 'flag-off')).toMatchObject({ state: 'pulled', tookMs: 2100 });
  });
});

describe('C7 the runbook advises, the commander decides', () => {
  it('the next lever is the first that is not settled, with its rehearsed time', () => {
    const rehearsed = { on: '2026-04-01', took: 'PT40S' };
    const levers = [plan('flag-off', { skip: 'no flag' }), plan('deploy-rollback', { rehearsed })];
    const { incident } = given(opening({ levers }));
    expect(nextLever(incident.containment)).toMatchObject({ lever: 'deploy-rollback', advised: true, rehearsed });
  });

  it('a lever that the runbook skips may be pulled all the same', () => {
    given(opening({ levers: [plan('flag-off', { skip: 'no flag' })] }), acknowledged)
      .when({ type: 'lever.pull', lever: 'flag-off' })
      .writes('lever.pulled');
  });

  it('data correction is next only once containment is confirmed', () => {
    const settled = given(opening(), acknowledged, ...noEffect('flag-off'), ...noEffect('deploy-rollback'), ...noEffect('migration-rollback'));
    expect(nextLever(settled.incident.containment)).toBeNull();
    expect(nextLever(given(settled, contained, delivered('yossi', 'page')).incident.containment)?.lever).toBe('data-correction');
  });
});
