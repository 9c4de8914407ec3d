import { describe, expect, it } from 'vitest';
import { does, given } from '#test/domain/given.ts';
import { opening } from '#test/domain/opening.ts';
import { HAT_OF, type PersonCommand } from '../incident/command.ts';
import { HATS } from '../kernel/stamp.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const SAMPLES: readonly PersonCommand[] = [
  { type: 'severity.set', severity: 'P0', reason: 'worse' },
  { type: 'lever.pull', lever: 'data-correction' },
  { type: 'lever.skip', lever: 'flag-off', reason: 'no flag' },
  { type: 'lever.outcome', lever: 'flag-off', effect: 'none' },
  { type: 'diagnosis.open', reason: 'no lever works' },
  { type: 'containment.confirm' },
  { type: 'containment.lost', note: 'back' },
  { type: 'decision.record', text: 'we wait' },
  { type: 'finding.read', finding: 'F1' },
  { type: 'leadership.brief', text: 'Submissions fail.' },
  { type: 'resolve', text: 'over' },
  { type: 'stand-down', text: 'thank you' },
  { type: 'update.publish', audience: 'internal', text: 'we look' },
  { type: 'finding.report', text: 'it was the migration', about: 'cause' },
];

describe('H1 each hat gives its own commands', () => {
  it('publishing is the communicator’s, reporting the investigator’s, deciding the commander’s', () => {
    expect(HAT_OF['update.publish']).toBe('communicator');
    expect(HAT_OF['finding.report']).toBe('investigator');
    expect(
      Object.entries(HAT_OF)
        .filter(([, hat]) => hat !== null)
        .map(([type]) => type)
        .sort(),
    ).toEqual(SAMPLES.map(({ type }) => type).sort());
  });
});

describe('H2 one hat at a time', () => {
  it.each(SAMPLES.map((command) => [command.type, command] as const))(
    '%s is refused under any other hat and under none, before every other rule',
    (_, command) => {
      const scene = given(opening(), acknowledged);
      for (const as of [null, ...HATS.filter((hat) => hat !== HAT_OF[command.type])]) {
        const no = scene.when(command, { by: 'yossi', as }).refused('H2');
        expect(no.next).toEqual({ type: command.type, as: HAT_OF[command.type] });
      }
    },
  );

  it.each(SAMPLES.map((command) => [command.type, command] as const))('%s is refused to whoever does not hold its hat', (_, command) => {
    const no = given(opening(), acknowledged).when(command, { by: 'maya' }).refused('H2', 'yossi');
    expect(no.next).toMatchObject({ type: 'hat.take', hat: HAT_OF[command.type] });
  });

  it('is named before C5, which is named before C3', () => {
    const scene = given(opening(), acknowledged);
    scene.when({ type: 'lever.pull', lever: 'data-correction' }, { by: 'yossi', as: 'investigator' }).refused('H2');
    scene.when({ type: 'lever.pull', lever: 'data-correction' }).refused('C5');
  });

  it('the step it offers to an outsider turns the no into a yes', () => {
    given(opening(), acknowledged).when({ type: 'lever.pull', lever: 'flag-off' }, { by: 'maya' }).refusedUntilNext('H2', 'maya');
  });

  it('before anybody has acknowledged it offers to acknowledge, which makes it a yes', () => {
    given(opening()).when({ type: 'lever.pull', lever: 'flag-off' }).refusedUntilNext('H2', 'yossi');
  });

  it('a hat that is said must be held, also for what everybody may do', () => {
    given(opening(), acknowledged).when({ type: 'note.add', text: 'x' }, { by: 'maya', as: 'commander' }).refused('H2');
    given(opening(), acknowledged).when({ type: 'note.add', text: 'x' }, { by: 'maya' }).writes('note.added');
  });

  it('each change of hat is on the timeline, first, and once', () => {
    const published = given(opening(), acknowledged).when({ type: 'update.publish', audience: 'internal', text: 'we look' });
    published.writes('hat.worn', 'update.published');
    expect(published.after.incident.hats.wearing).toEqual({ yossi: 'communicator' });
    given(published.after).when({ type: 'update.publish', audience: 'internal', text: 'we look on' }).writes('update.published');
    given(published.after).when({ type: 'decision.record', text: 'wait' }).writes('hat.worn', 'decision.recorded');
  });

  it('a command that changes nothing changes no hat', () => {
    given(
      opening(),
      acknowledged,
      does('yossi', { type: 'update.publish', audience: 'internal', text: 'x' }),
      does('yossi', { type: 'diagnosis.open', reason: 'x' }),
      does('yossi', { type: 'update.publish', audience: 'internal', text: 'y' }),
    )
      .when({ type: 'diagnosis.open', reason: 'again' })
      .writes();
  });
});

describe('H3 hats are handed over and never go empty', () => {
  it('the first to acknowledge holds all three and begins as commander', () => {
    const first = given(opening()).when({ type: 'acknowledge' });
    first.writes('incident.acknowledged', 'hat.assigned', 'hat.assigned', 'hat.assigned', 'hat.worn');
    expect(first.after.incident.hats).toMatchObject({
      commander: 'yossi',
      communicator: 'yossi',
      investigator: 'yossi',
      wearing: { yossi: 'commander' },
    });
    given(first.after).when({ type: 'acknowledge' }, { by: 'maya' }).writes('incident.acknowledged');
    given(first.after).when({ type: 'acknowledge' }).writes();
  });

  it('a hand-over is offered, tells the other, and moves the hat when it is accepted', () => {
    const offered = given(opening(), acknowledged).when({ type: 'hat.offer', hat: 'commander', to: 'maya' }).writes('hat.offered');
    expect(offered.effects).toMatchObject([{ kind: 'tell', person: 'maya', purpose: 'hat-offered', urgent: true }]);
    expect(offered.after.incident.hats.commander).toBe('yossi');
    const accepted = given(offered.after).when({ type: 'hat.accept', hat: 'commander' }, { by: 'maya' }).writes('hat.accepted');
    expect(accepted.after.incident.hats).toMatchObject({ commander: 'maya', offers: [], wearing: {} });
    given(accepted.after).when({ type: 'decision.record', text: 'x' }, { by: 'yossi' }).refused('H2');
  });

  it('an accept without an offer is refused; taking it with a reason, which is offered, is a yes', () => {
    given(opening(), acknowledged).when({ type: 'hat.accept', hat: 'commander' }, { by: 'maya' }).refusedUntilNext('H3', 'maya');
    const taken = given(opening(), acknowledged).when({ type: 'hat.take', hat: 'commander', reason: 'Yossi’s phone died' }, { by: 'maya' });
    expect(taken.writes('hat.taken').entry('hat.taken').data).toMatchObject({ from: 'yossi', reason: 'Yossi’s phone died' });
  });

  it('only the holder offers, to somebody else, of the directory', () => {
    const scene = given(opening(), acknowledged);
    expect(scene.when({ type: 'hat.offer', hat: 'commander', to: 'dan' }, { by: 'maya' }).refused('H3').next).toMatchObject({ type: 'hat.take' });
    scene.when({ type: 'hat.offer', hat: 'commander', to: 'yossi' }).refused('H3');
    expect(scene.when({ type: 'hat.offer', hat: 'commander', to: 'nobody' }).refused('H3').unmet).toMatchObject([{ field: 'to' }]);
  });

  it.each(['hat.offer', 'hat.accept', 'hat.take'] as const)('before anybody has acknowledged %s is refused with the step to acknowledge', (type) => {
    const no = given(opening())
      .when({ type, hat: 'commander', to: 'maya', reason: 'x' } as PersonCommand)
      .refused('H3');
    expect(no.next).toEqual({ type: 'acknowledge' });
  });
});
