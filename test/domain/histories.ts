/** Random histories of an incident: how it opens, and what people, clocks, senders and adapters do. */
import fc from 'fast-check';
import type { PersonCommand } from '#domain/incident/command.ts';
import { HAT_OF } from '#domain/incident/command.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { HATS } from '#domain/kernel/stamp.ts';
import { LEVERS } from '#domain/runbook/lever.ts';
import { type Decider, delivered, does, later, type Scene, type Step, step, system, wait } from './given.ts';
import { BY_ADAPTER, drill, opening, plan } from './opening.ts';

const PEOPLE = ['yossi', 'maya', 'dan', 'ines'] as const;
const EFFECTS = ['stopped', 'none', 'none', 'unknown'] as const;

const person = fc.constantFrom(...PEOPLE);
const lever = fc.constantFrom(...LEVERS);
const hat = fc.constantFrom(...HATS);

/** Commands of the incident itself; texts are short, since the laws are about order. */
const command: fc.Arbitrary<PersonCommand> = fc.oneof(
  fc.constant<PersonCommand>({ type: 'acknowledge' }),
  fc.record({ type: fc.constant('harm.report' as const), text: fc.constant('it grows') }),
  fc.record({ type: fc.constant('hat.offer' as const), hat, to: person }),
  fc.record({ type: fc.constant('hat.accept' as const), hat }),
  fc.record({ type: fc.constant('hat.take' as const), hat, reason: fc.constant('their phone died') }),
  fc.record({ type: fc.constant('severity.set' as const), severity: fc.constantFrom(...SEVERITIES), reason: fc.constant('it changed') }),
  fc.record(
    { type: fc.constant('lever.pull' as const), lever, dryRun: fc.boolean(), overrideReason: fc.constant('no time') },
    { requiredKeys: ['type', 'lever'] },
  ),
  fc.record({ type: fc.constant('lever.pull' as const), lever }),
  fc.record({ type: fc.constant('lever.skip' as const), lever, reason: fc.constant('no such thing') }),
  fc.record({ type: fc.constant('lever.outcome' as const), lever, effect: fc.constantFrom(...EFFECTS) }),
  fc.record({ type: fc.constant('lever.approve' as const), lever: fc.constant('data-correction' as const) }),
  fc.record({
    type: fc.constant('finding.report' as const),
    text: fc.constant('the migration'),
    about: fc.constantFrom('harm' as const, 'cause' as const),
  }),
  fc.constantFrom<PersonCommand>(
    { type: 'diagnosis.open', reason: 'no lever works' },
    { type: 'containment.confirm' },
    { type: 'containment.lost', note: 'back' },
    { type: 'leadership.brief', text: 'Submissions fail.' },
    { type: 'resolve', text: 'over' },
    { type: 'timeline.archive' },
    { type: 'stand-down', text: 'thank you' },
    { type: 'close' },
    { type: 'update.publish', audience: 'status-page', state: 'resolved', text: 'over' },
  ),
  fc.record({
    type: fc.constant('update.publish' as const),
    audience: fc.constantFrom('status-page' as const, 'internal' as const, 'clients' as const),
    text: fc.constant('we look'),
  }),
  fc.record({ type: fc.constant('care.check' as const), person }),
);

/** What somebody asks for, without who can: `scene` picks the holder of the hat most of the time. */
type Intent =
  | { readonly kind: 'command'; readonly command: PersonCommand; readonly by: (typeof PEOPLE)[number]; readonly rightly: boolean }
  | { readonly kind: 'step'; readonly step: Step };

const intent: fc.Arbitrary<Intent> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('command' as const), command, by: person, rightly: fc.integer({ min: 0, max: 5 }).map((n) => n > 0) }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ minutes: fc.constantFrom(1, 4, 7, 26, 31, 65, 700), fires: fc.boolean() })
      .map(({ minutes, fires }): Intent => ({ kind: 'step', step: fires ? wait(minutes) : later(minutes) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        who: fc.constantFrom(...PEOPLE, 'ruth'),
        purpose: fc.constantFrom('page' as const, 'audience' as const, 'brief' as const),
        ok: fc.boolean(),
      })
      .map(({ who, purpose, ok }): Intent => ({ kind: 'step', step: delivered(who, purpose, { outcome: ok ? 'delivered' : 'failed' }) })),
  },
  {
    weight: 2,
    arbitrary: fc.record({ lever, dryRun: fc.boolean(), ok: fc.boolean() }).map(
      ({ lever: pulled, dryRun, ok }): Intent => ({
        kind: 'step',
        step: system({
          type: 'lever.report',
          lever: pulled,
          dryRun,
          result: ok
            ? { outcome: 'done', tookMs: 900, output: '', undo: null, rows: 12 }
            : { outcome: 'failed', tookMs: 900, output: '', reason: 'no answer' },
        }),
      }),
    ),
  },
);

const OPENINGS = [
  ...SEVERITIES.map((severity) => opening({ severity })),
  opening({ levers: BY_ADAPTER }),
  opening({ severity: 'P2', levers: [plan('flag-off', { skip: 'no flag' }), plan('migration-rollback', { reversible: false })] }),
  drill(),
];

/** A random incident: how it opens, and what people, clocks and adapters do. The first intent is most often an acknowledgement. */
export const histories = fc.record({
  from: fc.constantFrom(...OPENINGS),
  intents: fc.tuple(
    fc.constantFrom<Intent>({ kind: 'command', command: { type: 'acknowledge' }, by: 'yossi', rightly: true }, { kind: 'step', step: wait(16) }),
    fc.array(intent, { minLength: 5, maxLength: 45 }),
  ),
});

/** The scene after one intent; a refusal leaves it as it was. */
export function played(scene: Scene, one: Intent, decider: Decider): Scene {
  if (one.kind === 'step') return step(scene, one.step, decider).scene;
  const wanted = HAT_OF[one.command.type];
  const by = one.rightly && wanted ? (scene.incident.hats[wanted] ?? one.by) : one.by;
  return step(scene, does(by, one.command, one.rightly ? wanted : 'investigator'), decider).scene;
}
