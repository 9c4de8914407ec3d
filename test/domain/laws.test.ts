import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '#domain/incident/entry.ts';
import { accept, type Decision } from '#domain/kernel/decision.ts';
import { type Decider, REAL } from './given.ts';
import * as laws from './laws.ts';

const RUNS = { numRuns: 150, seed: 20261123 };
/** A mutant is dead at the first history that kills it; nobody reads the shortest one. */
const UNTIL_DEAD = { numRuns: 400, seed: 20261123, endOnFailure: true };

/** A decider that changes the answers of the real one. */
function mutant(change: (decision: Decision<Entry>, ...asked: Parameters<Decider['decide']>) => Decision<Entry>): Decider {
  return { ...REAL, decide: (incident, command, world) => change(REAL.decide(incident, command, world), incident, command, world) };
}

/** A decider that forgets one rule: what that rule refuses, `entries` lets through. */
function forgets(rule: string, entries: (...asked: Parameters<Decider['decide']>) => readonly Entry[]): Decider {
  return mutant((decision, ...asked) => (!decision.ok && decision.refusal.rule === rule ? accept(...entries(...asked)) : decision));
}

/** A decider whose accepted entries are passed through `change`. */
function changes(change: (entries: readonly Entry[], ...asked: Parameters<Decider['decide']>) => readonly Entry[]): Decider {
  return mutant((decision, ...asked) => (decision.ok ? accept(...change(decision.entries, ...asked)) : decision));
}

const pulled: Parameters<typeof forgets>[1] = (_, command) =>
  command.type === 'lever.pull'
    ? [{ type: 'lever.pulled', data: { lever: command.lever, by: 'hand', tookMs: null, output: null, undo: null, note: null } }]
    : [];

/** Each law with mutants that break it. */
const LAWS: readonly (readonly [string, laws.Law, Readonly<Record<string, Decider>>])[] = [
  [
    'C1 no cause is reported before containment, unless overridden',
    laws.noCauseBeforeContainment,
    {
      'a decider without C1': forgets('C1', (incident, command) =>
        command.type === 'finding.report'
          ? [{ type: 'finding.reported', data: { finding: `F${incident.version}`, text: command.text, about: command.about, links: [] } }]
          : [],
      ),
    },
  ],
  [
    'C5 no data is corrected before containment, without a dry run or without a second person',
    laws.noDataCorrectionBeforeContainment,
    { 'a decider without C5': forgets('C5', pulled) },
  ],
  [
    'C3, C4 levers are pulled in order unless overridden, an irreversible one never',
    laws.leversInOrder,
    {
      'a decider without C3': forgets('C3', pulled),
      'a decider without C4': forgets('C4', pulled),
      'an override that leaves no trace': changes((entries) => entries.filter(({ type }) => type !== 'rule.overridden')),
    },
  ],
  [
    'replaying the entries gives the running state',
    laws.replayEqualsState,
    {
      // The mutant keeps something that is on no timeline: what a fold cannot know.
      'a decider that writes into the state': mutant((decision, incident) => {
        if (decision.ok && decision.entries.length > 0) Object.assign(incident.escalation.statusPage, { owedAutomatic: 'maybe' });
        return decision;
      }),
    },
  ],
  [
    'D4 the hash chain verifies',
    laws.chainVerifies,
    {
      'a decider that changes an entry that stands already': (() => {
        const kept: Entry[] = [];
        return changes((entries) => {
          for (const entry of kept) if (entry.type === 'harm.reported') Object.assign(entry.data, { text: 'nothing happened' });
          kept.push(...entries);
          return entries;
        });
      })(),
    },
  ],
  [
    'a deadline never outlives its firing',
    laws.deadlinesEnd,
    {
      'a clock that names another deadline': {
        ...REAL,
        decideSystem: (incident, command, world) => {
          const decision = REAL.decideSystem(incident, command, world);
          if (command.type !== 'deadline.fire' || !decision.ok) return decision;
          return accept(
            ...decision.entries.map(
              (entry): Entry => (entry.type === 'escalation.missed' ? { ...entry, data: { ...entry.data, deadline: 'another' } } : entry),
            ),
          );
        },
      },
      'a clock that rings in silence': {
        ...REAL,
        decideSystem: (incident, command, world) => (command.type === 'deadline.fire' ? accept() : REAL.decideSystem(incident, command, world)),
      },
    },
  ],
  [
    'E4 nobody is told twice by a raise',
    laws.nobodyToldTwice,
    {
      'a raise that forgets who was asked': mutant((decision, incident, command, world) =>
        command.type === 'severity.set' ? REAL.decide({ ...incident, escalation: { ...incident.escalation, asked: [] } }, command, world) : decision,
      ),
    },
  ],
  [
    'H2 one hat at a time, and each hat its own commands',
    laws.oneHatAtATime,
    {
      'a decider without H2': mutant((decision, incident, command, _world) =>
        !decision.ok && decision.refusal.rule === 'H2' && command.type === 'finding.report'
          ? accept<Entry>({ type: 'finding.reported', data: { finding: `F${incident.version}`, text: command.text, about: 'harm', links: [] } })
          : decision,
      ),
      'a change of hat that is on no timeline': changes((entries) => entries.filter(({ type }) => type !== 'hat.worn')),
    },
  ],
  [
    'H3 a hat never goes empty once it is held',
    laws.hatsNeverEmpty,
    {
      'a first acknowledgement that gives one hat': changes((entries) =>
        entries.filter((entry) => entry.type !== 'hat.assigned' || entry.data.hat === 'commander'),
      ),
      'a hand-over to nobody': changes((entries) =>
        entries.map(
          (entry): Entry => (entry.type === 'hat.taken' ? { ...entry, data: { ...entry.data, person: null as unknown as string } } : entry),
        ),
      ),
    },
  ],
  [
    'D1 stand-down finds its four conditions met',
    laws.standDownIsDeliberate,
    {
      'a decider without D1': forgets('D1', (_, command) =>
        command.type === 'stand-down' ? [{ type: 'incident.stood_down', data: { text: command.text } }] : [],
      ),
    },
  ],
  [
    'E3 nothing is public before leadership has heard',
    laws.noSurprises,
    {
      'a decider without E3': forgets('E3', (_, command) =>
        command.type === 'update.publish'
          ? [
              {
                type: 'update.published',
                data: {
                  audience: command.audience,
                  state: 'investigating',
                  text: command.text,
                  nextUpdateAt: null,
                  automatic: false,
                  rehearsal: false,
                },
              },
            ]
          : [],
      ),
      'a brief that counts as heard when it is sent': mutant((_decision, incident, command, world) => {
        const { escalation } = incident;
        return REAL.decide({ ...incident, escalation: { ...escalation, briefDeliveredAt: escalation.briefedAt } }, command, world);
      }),
    },
  ],
  [
    'B6 a drill stays inside',
    laws.drillsStayInside,
    {
      'a drill that publishes': changes((entries) =>
        entries.map((entry): Entry => (entry.type === 'update.published' ? { ...entry, data: { ...entry.data, rehearsal: false } } : entry)),
      ),
    },
  ],
];

describe.each(LAWS)('law: %s', (_, law, mutants) => {
  it('holds for the decider', () => {
    laws.holds(law, REAL, RUNS);
  });

  it.each(Object.entries(mutants))('is awake: it kills %s', (_name, dead) => {
    expect(() => laws.holds(law, dead, UNTIL_DEAD)).toThrow(/Property failed/);
  });
});

describe('law: G closed means that the closing gate is met', () => {
  const someLeftOut = (decider: Decider) =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(laws.TO_THE_GATE.length - 2), { maxLength: 3 }), (left) => {
        laws.toTheGate((index) => !left.includes(index), decider);
      }),
      { numRuns: 200, seed: 20261123 },
    );

  it('the whole way closes, and no way with something left out closes against the gate', () => {
    expect(laws.toTheGate(() => true, REAL)).toBe(true);
    someLeftOut(REAL);
  });

  it.each(['G2', 'G3', 'G5', 'D1'])('is awake: it kills a decider without %s', (rule) => {
    const dead = forgets(rule, (_, command) => (command.type === 'close' ? [{ type: 'incident.closed', data: {} }] : []));
    expect(() => someLeftOut(dead)).toThrow(/Property failed/);
  });
});
