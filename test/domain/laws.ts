/** Laws that every history of an incident keeps, whatever people do. Each takes the decider, so that a mutant can break it. */
import fc from 'fast-check';
import { isSettled, leverOf } from '#domain/containment/levers.ts';
import type { PersonCommand } from '#domain/incident/command.ts';
import { HAT_OF } from '#domain/incident/command.ts';
import { deadlines } from '#domain/incident/deadlines.ts';
import { foldAll } from '#domain/incident/evolve.ts';
import { gateFacts } from '#domain/incident/postmortem-facts.ts';
import { HATS } from '#domain/kernel/stamp.ts';
import { SECTIONS } from '#domain/postmortem/postmortem.ts';
import { gate } from '#domain/resolution/gate.ts';
import { LEVERS } from '#domain/runbook/lever.ts';
import { verifyChain } from '#domain/stand-down/archive.ts';
import { sha256 } from '#engine/record.ts';
import { begun, type Decider, does, fireDue, type Scene, step, worldOf } from './given.ts';
import { histories, played } from './histories.ts';
import { opening } from './opening.ts';

/** A handbook in which everything that was missing exists. */
const HANDBOOK = { has: () => true, runbookForSignals: 'submissions-fail' };

/** A law: what is wrong with one step of a history; null when nothing is. */
export type Law = (before: Scene, after: Scene, decider: Decider) => string | null;

/** Throws with the shortest history found in which a step of `decider` breaks `law`. */
export function holds(law: Law, decider: Decider, runs: { readonly numRuns: number; readonly seed: number; readonly endOnFailure?: boolean }): void {
  fc.assert(
    fc.property(histories, ({ from, intents: [first, rest] }) => {
      let scene = begun(from, decider);
      for (const one of [first, ...rest]) {
        const next = played(scene, one, decider);
        const wrong = law(scene, next, decider);
        if (wrong !== null) throw new Error(wrong);
        scene = next;
      }
    }),
    runs,
  );
}

const added = (before: Scene, after: Scene) => after.entries.slice(before.entries.length);

/** C1: no cause is on the timeline before containment, unless the commander broke the glass. */
export const noCauseBeforeContainment: Law = (before, after) =>
  before.incident.phase === 'containing' &&
  !before.incident.containment.diagnosisOpened &&
  added(before, after).some((entry) => entry.type === 'finding.reported' && entry.data.about === 'cause')
    ? 'C1: a cause was reported while containing'
    : null;

const pullsIn = (before: Scene, after: Scene) =>
  added(before, after).flatMap((entry) =>
    (entry.type === 'lever.pulled' && entry.data.by === 'hand') || (entry.type === 'lever.requested' && !entry.data.dryRun) ? [entry.data.lever] : [],
  );

/** C5: no data is corrected before containment, nor without a dry run that another person approved. */
export const noDataCorrectionBeforeContainment: Law = (before, after) => {
  if (!pullsIn(before, after).includes('data-correction')) return null;
  if (before.incident.phase !== 'contained') return `C5: data corrected in phase ${before.incident.phase}`;
  const { dryRun, approvedBy } = leverOf(before.incident.containment, 'data-correction');
  const by = added(before, after).find(({ type }) => type === 'lever.pulled' || type === 'lever.requested')?.by;
  return dryRun && approvedBy.some((each) => each !== by) ? null : 'C5: data corrected without a dry run and a second person';
};

/** C3, C4: levers are pulled in their order unless overridden, and an irreversible migration never. */
export const leversInOrder: Law = (before, after) => {
  const overridden = added(before, after).some((entry) => entry.type === 'rule.overridden' && entry.data.rule === 'C3');
  for (const pulled of pullsIn(before, after)) {
    if (leverOf(before.incident.containment, pulled).reversible === false) return 'C4: an irreversible migration was rolled back';
    const open = before.incident.containment.levers.slice(0, LEVERS.indexOf(pulled)).find((each) => !isSettled(each));
    if (open && !overridden && pulled !== 'data-correction') return `C3: ${pulled} was pulled before ${open.lever} was settled`;
  }
  return null;
};

/** The incident is the fold of its timeline. */
export const replayEqualsState: Law = (_, after) =>
  JSON.stringify(foldAll(after.entries)) === JSON.stringify(after.incident) ? null : 'the fold of the entries is not the running state';

/** D4: the hash chain of the timeline verifies, and its head is the incident's. */
export const chainVerifies: Law = (_, after) => {
  const verdict = verifyChain(sha256, after.entries);
  return verdict.ok && verdict.head === after.incident.head ? null : 'D4: the chain is broken';
};

/** A deadline never outlives its firing: fired once, gone for good, and nothing due is left at that instant. */
export const deadlinesEnd: Law = (_, after, decider) => {
  const fired = fireDue(after, decider);
  if (new Set(fired.incident.fired).size !== fired.incident.fired.length) return 'a deadline fired twice';
  const left = deadlines(fired.incident).filter(({ at, key }) => at <= fired.now || fired.incident.fired.includes(key));
  return left.length > 0 ? `${left[0]?.key} outlives its firing` : null;
};

/** G: an incident that closes has nothing unmet. */
export const closedMeansGateEmpty: Law = (before, after) => {
  if (after.incident.phase !== 'closed' || before.incident.phase === 'closed') return null;
  const open = gate(gateFacts(before.incident), HANDBOOK).conditions.filter(({ met }) => !met);
  return open.length > 0 || before.incident.phase !== 'stood-down' ? `G: closed with ${open.map(({ rule }) => rule).join()} unmet` : null;
};

/** E4: an opening or a raise asks nobody who was asked before; pages that repeat are E5's. */
export const nobodyToldTwice: Law = (before, after) => {
  if (!added(before, after).some(({ type }) => type === 'severity.changed')) return null;
  const asked = [...before.incident.escalation.asked];
  for (const entry of added(before, after)) {
    if (entry.type !== 'audience.told' && entry.type !== 'page.sent') continue;
    const twice = entry.data.people.find((each) => asked.includes(each));
    if (twice) return `E4: ${twice} is told twice`;
    asked.push(...entry.data.people);
  }
  return null;
};

/** H2: whoever acts under a hat holds it and wears that one, and a command stands under its own hat. */
export const oneHatAtATime: Law = (before, after) => {
  for (const entry of added(before, after)) {
    if (entry.as === null || entry.by === 'system') continue;
    if (before.incident.hats[entry.as] !== entry.by) return `H2: ${entry.by} acted as ${entry.as} without holding it`;
    if (entry.type === 'finding.reported' && entry.as !== 'investigator') return `H2: a finding by the ${entry.as}`;
    if (entry.type === 'update.published' && entry.as !== 'communicator' && !entry.data.automatic) return `H2: the ${entry.as} published`;
    const worn = after.incident.hats.wearing[entry.by];
    const gaveAway = after.incident.hats[entry.as] !== entry.by;
    if (worn !== entry.as && !gaveAway) return `H2: ${entry.by} acted as ${entry.as} and wears ${worn}`;
  }
  return null;
};

/** H3: a hat that was held is never empty again. */
export const hatsNeverEmpty: Law = (before, after) => {
  const lost = HATS.find((each) => before.incident.hats[each] !== null && after.incident.hats[each] === null);
  if (lost) return `H3: nobody holds the ${lost}'s hat`;
  const held = HATS.filter((each) => after.incident.hats[each] !== null).length;
  return held === 0 || held === HATS.length ? null : 'H3: some hats are held and others are not';
};

/** D1: a stand-down finds all four conditions met, read from the timeline alone. */
export const standDownIsDeliberate: Law = (before, after) => {
  if (!added(before, after).some(({ type }) => type === 'incident.stood_down')) return null;
  const { standDown, escalation, phase } = before.incident;
  if (phase !== 'resolved') return `D1: stood down in phase ${phase}`;
  if (escalation.statusPage.state !== null && escalation.statusPage.state !== 'resolved') return 'D1: the page does not say resolved';
  if (!standDown.archive) return 'D1: not archived';
  const alone = standDown.tookPage.find((each) => !standDown.checks.some((check) => check.person === each && check.by !== each));
  return alone ? `D1: nobody has checked on ${alone}` : null;
};

/** E3: nothing is public before leadership has heard: in person, or by a brief that was delivered. */
export const noSurprises: Law = (before, after) => {
  const leadership = after.incident.opening.frozen.audiences['leadership'] ?? [];
  if (leadership.length === 0) return null;
  let heard = false;
  for (const entry of after.entries) {
    if (entry.type === 'leadership.briefed' && !entry.data.automatic) heard = true;
    if (entry.type === 'delivery.reported' && entry.data.purpose === 'brief' && entry.data.outcome === 'delivered') heard = true;
    if (entry.type === 'update.published' && entry.data.audience !== 'internal' && !heard && entry.seq > before.incident.version)
      return 'E3: public before leadership has heard';
  }
  return null;
};

/** B6: a drill tells only its people and whoever joined it, and publishes rehearsals only. */
export const drillsStayInside: Law = (before, after) => {
  const { opening: of, standDown, hats } = after.incident;
  if (!of.drill) return null;
  const inside = new Set([...of.frozen.drillPeople, ...standDown.tookPage, ...HATS.map((each) => hats[each])]);
  const effects = after.effects.slice(before.effects.length);
  if (effects.some((effect) => effect.kind === 'tell-client' || (effect.kind === 'tell' && !inside.has(effect.person))))
    return 'B6: somebody outside is told';
  const loud = added(before, after).some((entry) => entry.type === 'update.published' && entry.data.audience !== 'internal' && !entry.data.rehearsal);
  return loud ? 'B6: a drill was public' : null;
};

/** Commands that bring an incident from nothing to a closing gate that is met; the way on which `closedMeansGateEmpty` is judged often. */
export const TO_THE_GATE: readonly PersonCommand[] = [
  { type: 'acknowledge' },
  { type: 'containment.confirm' },
  { type: 'resolve', text: 'over' },
  { type: 'timeline.archive' },
  { type: 'care.check', person: 'yossi' },
  { type: 'stand-down', text: 'thank you' },
  { type: 'postmortem.hold', at: '2026-05-05T03:00:00.000Z' },
  { type: 'postmortem.containment', runbookAdequate: true, text: 'it was' },
  { type: 'postmortem.why', level: 'L4', question: 'Why did submissions fail?', answer: 'The migration dropped an index.' },
  { type: 'postmortem.missed', level: 'L4', text: 'CI never runs down migrations.' },
  {
    type: 'fix.add',
    title: 'CI runs every down migration',
    owner: 'dan',
    due: '2026-05-20',
    kind: 'ci-check',
    artifact: '.github/workflows/ci.yaml',
    becomesTrue: 'CI fails when a migration has no down that runs',
  },
  ...SECTIONS.map((section): PersonCommand => ({ type: 'postmortem.section.done', section })),
  { type: 'model.update', believed: 'down migrations run', learned: 'they did not', artifact: '.github/workflows/ci.yaml' },
  { type: 'postmortem.complete' },
  { type: 'close' },
];

/** Play the way to the gate with some of its steps left out: closing is judged at its end. Returns whether it closed; throws when the law breaks. */
export function toTheGate(kept: (index: number) => boolean, decider: Decider): boolean {
  let scene = begun(opening(), decider);
  for (const [index, each] of TO_THE_GATE.entries()) {
    if (!kept(index)) continue;
    const by = each.type === 'care.check' ? 'maya' : 'yossi';
    const world = worldOf(scene, by, HAT_OF[each.type], HANDBOOK);
    const seeing: Decider = { ...decider, decide: (incident, asked) => decider.decide(incident, asked, { ...world, by, as: HAT_OF[each.type] }) };
    const next = step(scene, does(by, each), seeing).scene;
    const wrong = closedMeansGateEmpty(scene, next, decider);
    if (wrong !== null) throw new Error(wrong);
    scene = next;
  }
  return scene.incident.phase === 'closed';
}
