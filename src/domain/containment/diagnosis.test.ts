import { describe, expect, it } from 'vitest';
import { does, given, later } from '#test/domain/given.ts';
import { opening } from '#test/domain/opening.ts';

const acknowledged = does('yossi', { type: 'acknowledge' });
const contained = does('yossi', { type: 'containment.confirm' });
const CAUSE = { type: 'finding.report', text: 'the index was dropped by migration 112', about: 'cause' } as const;
const HARM = { type: 'finding.report', text: 'one in five submissions fails', about: 'harm' } as const;

describe('C1 containment before diagnosis', () => {
  it('an incident opens in phase containing', () => {
    expect(given(opening()).incident.phase).toBe('containing');
  });

  it('while containing a cause is refused and kept as a private draft', () => {
    const no = given(opening(), acknowledged).when(CAUSE).refused('C1', 'waits until the harm has stopped');
    expect(no.keep).toEqual({ text: CAUSE.text });
    expect(no.remedy).toContain('Next lever: flag-off.');
    expect(no.next).toMatchObject({ type: 'diagnosis.open', as: 'commander' });
  });

  it('while containing statements about harm are welcome', () => {
    const scene = given(opening(), acknowledged);
    scene.when(HARM).writes('hat.worn', 'finding.reported');
    scene.when({ type: 'harm.report', text: 'growing', growing: true }, { by: 'ines' }).writes('harm.reported');
    scene.when({ type: 'note.add', text: 'a deploy went out at 02:40' }, { by: 'ines' }).writes('note.added');
  });

  it('once containment is confirmed a cause is welcome', () => {
    given(opening(), acknowledged, contained).when(CAUSE).writes('hat.worn', 'finding.reported');
  });

  it('once containment is lost a cause waits again', () => {
    given(opening(), acknowledged, contained, does('yossi', { type: 'containment.lost', note: 'errors are back' }))
      .when(CAUSE)
      .refused('C1');
  });
});

describe('C9 break glass on C1', () => {
  it('the step that the refusal offers, with a reason, turns the no into a yes and is loud', () => {
    const outcome = given(opening(), acknowledged).when(CAUSE);
    outcome.refusedUntilNext('C1', 'yossi');
    const opened = given(opening(), acknowledged).when({ type: 'diagnosis.open', reason: 'no lever works' }).writes('rule.overridden');
    expect(opened.after.incident.containment.overrides).toMatchObject([{ rule: 'C1', lever: null, reason: 'no lever works', by: 'yossi' }]);
  });

  it('an open glass is not broken twice, nor once containment is confirmed', () => {
    given(opening(), acknowledged, does('yossi', { type: 'diagnosis.open', reason: 'x' }))
      .when({ type: 'diagnosis.open', reason: 'y' })
      .writes();
    given(opening(), acknowledged, contained).when({ type: 'diagnosis.open', reason: 'y' }).writes();
  });

  it('containment lost closes the glass again', () => {
    given(
      opening(),
      acknowledged,
      does('yossi', { type: 'diagnosis.open', reason: 'x' }),
      contained,
      does('yossi', { type: 'containment.lost', note: 'back' }),
    )
      .when(CAUSE)
      .refused('C1');
  });
});

describe('H4 a finding stays unread until the commander reads it', () => {
  it('is named by the number of its entry, and read once', () => {
    const reported = given(opening(), acknowledged).when(HARM);
    const entry = reported.entry('finding.reported');
    expect(entry.data.finding).toBe(`F${entry.seq}`);
    expect(reported.after.incident.containment.findings).toMatchObject([{ readAt: null, by: 'yossi' }]);
    const scene = given(reported.after, later(3));
    const read = scene.when({ type: 'finding.read', finding: entry.data.finding }).writes('hat.worn', 'finding.read');
    expect(read.after.incident.containment.findings[0]?.readAt).toBe(scene.now);
    given(read.after)
      .when({ type: 'finding.read', finding: String(entry.seq) })
      .writes();
  });

  it('given an unknown one, names those that are unread', () => {
    given(opening(), acknowledged).when({ type: 'finding.read', finding: 'F99' }).refused('H4', 'F99');
    const scene = given(opening(), acknowledged, does('yossi', HARM));
    const no = scene.when({ type: 'finding.read', finding: 'F99' }).refused('H4');
    expect(no.remedy).toContain(scene.incident.containment.findings[0]?.id);
  });
});
