import { describe, expect, it } from 'vitest';
import { does, given, system } from '#test/domain/given.ts';
import { BY_ADAPTER, opening } from '#test/domain/opening.ts';
import type { Lever } from '../runbook/lever.ts';
import { leverOf } from './levers.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const noEffect = (lever: Lever) => [does('yossi', { type: 'lever.pull', lever }), does('yossi', { type: 'lever.outcome', lever, effect: 'none' })];
const contained = does('yossi', { type: 'containment.confirm' });
const dryRun = does('yossi', { type: 'lever.pull', lever: 'data-correction', dryRun: true, rows: 412 });

describe('C5 data is corrected after containment, never during', () => {
  it('is refused while containing although every lever is settled, and no override opens it', () => {
    const scene = given(opening(), acknowledged, ...noEffect('flag-off'), ...noEffect('deploy-rollback'), ...noEffect('migration-rollback'));
    const no = scene
      .when({ type: 'lever.pull', lever: 'data-correction', overrideReason: 'users wait' })
      .refused('C5', 'containment is not confirmed');
    expect(no.next).toEqual({ type: 'containment.confirm', as: 'commander' });
    scene.when({ type: 'lever.pull', lever: 'data-correction', dryRun: true }).refusedUntilNext('C5', 'yossi');
  });

  it('is named before C3 when both stand against it', () => {
    const no = given(opening(), acknowledged).when({ type: 'lever.pull', lever: 'data-correction' }).refused('C5');
    expect(no.next).toMatchObject({ type: 'lever.pull', lever: 'flag-off' });
  });

  it('given a lever that has stopped the harm, points at the confirmation', () => {
    given(
      opening(),
      acknowledged,
      does('yossi', { type: 'lever.pull', lever: 'flag-off' }),
      does('yossi', { type: 'lever.outcome', lever: 'flag-off', effect: 'stopped' }),
    )
      .when({ type: 'lever.pull', lever: 'data-correction', dryRun: true })
      .refusedUntilNext('C5', 'yossi');
  });

  it('given a pulled lever without an outcome, asks for it first', () => {
    const no = given(opening(), acknowledged, does('yossi', { type: 'lever.pull', lever: 'flag-off' }))
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refused('C5');
    expect(no.next).toMatchObject({ type: 'lever.outcome', lever: 'flag-off' });
  });

  it('given a lever that is being pulled, says to wait for its report', () => {
    const no = given(opening({ levers: BY_ADAPTER }), acknowledged, does('yossi', { type: 'lever.pull', lever: 'flag-off' }))
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refused('C5');
    expect(no.remedy).toContain('Wait');
    expect(no.next).toBeUndefined();
  });

  it('after containment it wants a dry run first', () => {
    given(opening(), acknowledged, contained)
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refusedUntilNext('C5', 'yossi', does('maya', { type: 'lever.approve', lever: 'data-correction' }));
  });

  it('the dry run shows the number of rows, and a second person approves it', () => {
    const scene = given(opening(), acknowledged, contained, dryRun);
    expect(leverOf(scene.incident.containment, 'data-correction').dryRun).toMatchObject({ rows: 412, by: 'yossi' });
    scene.when({ type: 'lever.approve', lever: 'data-correction' }).refused('C5', 'You made the dry run');
    scene.when({ type: 'lever.pull', lever: 'data-correction' }).refused('C5', '412 rows');
    scene.when({ type: 'lever.pull', lever: 'data-correction' }).refusedUntilNext('C5', 'maya');
  });

  it('reads the rows of a dry run by hand from its note', () => {
    const scene = given(opening(), acknowledged, contained);
    const dry = scene.when({ type: 'lever.pull', lever: 'data-correction', dryRun: true, note: 'would touch 1,204 rows' }).writes('lever.dry_run');
    expect(dry.entry('lever.dry_run').data.rows).toBe(1204);
  });

  it('the approval of the one who pulls is none, also when an adapter made the dry run', () => {
    const dry = system({
      type: 'lever.report',
      lever: 'data-correction',
      dryRun: true,
      result: { outcome: 'done', tookMs: 900, output: '412 rows', undo: null, rows: 412 },
    });
    given(
      opening({ levers: BY_ADAPTER }),
      acknowledged,
      contained,
      does('yossi', { type: 'lever.pull', lever: 'data-correction', dryRun: true }),
      dry,
      does('yossi', { type: 'lever.approve', lever: 'data-correction' }),
    )
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refused('C5', 'second person');
  });

  it('another dry run wants another approval', () => {
    given(opening(), acknowledged, contained, dryRun, does('maya', { type: 'lever.approve', lever: 'data-correction' }), dryRun)
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refused('C5', 'second person');
  });

  it('a second correction wants a dry run of its own', () => {
    given(
      opening(),
      acknowledged,
      contained,
      dryRun,
      does('maya', { type: 'lever.approve', lever: 'data-correction' }),
      does('yossi', { type: 'lever.pull', lever: 'data-correction' }),
    )
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refused('C5', 'dry run');
  });

  it('there is nothing to approve before a dry run', () => {
    given(opening(), acknowledged, contained)
      .when({ type: 'lever.approve', lever: 'data-correction' }, { by: 'maya' })
      .refusedUntilNext('C5', 'yossi');
  });

  it('a team of one needs no second person', () => {
    given(opening({ frozen: { people: { yossi: 'Yossi Levi' } } }), acknowledged, contained, dryRun)
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .writes('lever.pulled');
  });

  it('once containment is lost the dry run and its approval are void', () => {
    given(
      opening(),
      acknowledged,
      contained,
      dryRun,
      does('maya', { type: 'lever.approve', lever: 'data-correction' }),
      does('yossi', { type: 'containment.lost', note: 'errors are back' }),
      contained,
    )
      .when({ type: 'lever.pull', lever: 'data-correction' })
      .refused('C5', 'dry run');
  });
});
