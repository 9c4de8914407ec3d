import { describe, expect, it } from 'vitest';
import { anIncident } from './fake-incident.ts';
import { incidentText } from './show.ts';
import { paintFor } from './terminal.ts';

const NOW = '2026-05-05T03:10:00.000Z';
const shown = (parts: Parameters<typeof anIncident>[0] = {}): string => incidentText(anIncident(parts), NOW, paintFor(false, {}));

describe('an incident on one screen', () => {
  it('answers how bad, how long, what next, who wears what, who is owed what by when', () => {
    expect(shown()).toMatchInlineSnapshot(`
      "INC-1  Submissions fail
      How bad   P0 production down · containing · grading · 2 of 3 signals fire
      How long  for 12 min, since 2026-05-05 02:58 UTC · detection gap 4 min 10 s
      Next      Roll the deploy back (the runbook advises it; rehearsed in 2 min 10 s on 2026-04-28)
                tourniquet do INC-1 lever.pull --as commander --lever deploy-rollback
                1 finding unread by the commander (H4)
      Hats
        commander     maya
        communicator  ines
        investigator  maya
      Owed
        overdue  2026-05-05 03:05 UTC (5 min ago)       maya  Leadership is to hear (E1)
        due      2026-05-05 03:28 UTC (in 18 min 30 s)  ines  An update (M1)
      Levers
        Flag off                 pulled   without effect, took 38 s
        Roll the deploy back     open
        Roll the migration back  skipped  the last migration drops a column
        Correct the data         open
      "
    `);
  });

  it('asks for somebody to take the page first', () => {
    expect(shown({ hats: { commander: null, communicator: null, investigator: null } })).toContain(
      'Next      Take the page: tourniquet do INC-1 acknowledge',
    );
  });

  it('asks whether a pulled lever stopped the harm before it names another', () => {
    const [flag, ...others] = anIncident().levers;
    expect(shown({ levers: [{ ...flag, lever: 'flag-off', effect: null } as never, ...others] })).toContain(
      'Did it stop the harm? tourniquet do INC-1 lever.outcome --as commander --lever flag-off',
    );
  });

  it('says a lever was never rehearsed', () => {
    const levers = anIncident().levers.map((one) => ({ ...one, rehearsed: null }));
    expect(shown({ levers })).toContain('the runbook advises it; never rehearsed');
  });

  it('marks a drill, a recurrence, and what is bigger than the incident (B6, K5, C4)', () => {
    expect(shown({ drill: true, recurrenceOf: 'INC-7', biggerThanIncident: true, runbook: 'missing' })).toContain(
      '[DRILL; bigger than this incident (C4); recurrence of INC-7 (K5); runbook missing (B5)]',
    );
  });

  it('shows a title without what a terminal would obey', () => {
    expect(shown({ title: 'x\u001b]0;owned\u0007\ny' })).toContain('INC-1  x y\n');
  });
});
