import { fileURLToPath } from 'node:url';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { plus } from '#domain/kernel/stamp.ts';
import type { Fix } from '#domain/postmortem/postmortem.ts';
import { renderMarkdown } from '#handbook/markdown.ts';
import type { PageDeps } from '#web/page-deps.ts';
import { commanded, incident, lever, NOW, PEOPLE, posted, SERVICES, timeline } from './sample.ts';

/** The same incident after everybody whom the system tells has been told in time (E2). */
function everybodyTold(given: Incident): Incident {
  const cells = given.escalation.cells.map((cell) =>
    ['leadership', 'clients'].includes(cell.audience) || cell.meeting ? cell : { ...cell, toldAt: given.declaredAt, how: 'email' },
  );
  return { ...given, escalation: { ...given.escalation, cells } };
}

const minutes = (n: number) => plus(NOW, n * 60_000);

const FIX: Fix = {
  id: 'X1',
  title: 'A stuck grading queue pages within two minutes',
  owner: 'amir',
  due: '2026-11-20',
  kind: 'runbook-condition',
  artifact: 'runbooks/submissions-fail.md',
  becomesTrue: 'a queue older than two minutes opens an incident',
  missing: false,
  landed: null,
  tracker: null,
};

/** An incident of the sample world together with its timeline. */
export type Told = { readonly incident: Incident; readonly entries: readonly Recorded[] };

/** A P0 in its twenty-fifth minute: one lever failed, the next is advised, the public page speaks. */
export const OUTAGE: Told = {
  incident: everybodyTold(
    commanded({
      opening: {
        id: 'i-31',
        ref: 'INC-31',
        title: 'Submissions fail for every cohort',
        severity: 'P0',
        summary: 'Submit answers with an error page since 04:00.',
      },
      severity: 'P0',
      containment: {
        levers: [
          lever('flag-off', {
            advised: true,
            state: 'failed',
            reason: 'the flag service answered 503',
            tookMs: 12_000,
            rehearsed: { on: '2026-04-28', took: 'PT40S' },
          }),
          lever('deploy-rollback', { advised: true, rehearsed: { on: '2026-04-28', took: 'PT4M10S' } }),
          lever('migration-rollback', { state: 'unavailable', reversible: false, reason: 'the last migration drops a column' }),
          lever('data-correction'),
        ],
        bigger: 'the last migration was not written to be reversible',
      },
      hats: { commander: 'maya', communicator: 'yossi', investigator: 'maya', wearing: { maya: 'commander', yossi: 'communicator' } },
      detection: { count: 214, firing: 180 },
      version: 26,
    }),
  ),
  entries: timeline([
    { type: 'incident.declared', data: commanded().opening },
    { type: 'page.sent', data: { round: 1, people: ['maya'], deadline: null } },
    { type: 'leadership.briefed', data: { text: 'INC-31: submissions fail. We contain first.', automatic: true, people: ['lena'] } },
    {
      ...posted(
        'Submitting work fails at the moment. We are looking for the fastest way to stop it. What was sent before is safe.',
        'investigating',
        minutes(-16),
        minutes(14),
      ),
      by: 'system',
    },
    { type: 'incident.acknowledged', data: { person: 'maya', first: true, via: 'email' }, by: 'maya' },
    { type: 'hat.assigned', data: { hat: 'commander', person: 'maya' } },
    { type: 'harm.reported', data: { text: 'Every cohort, web and mobile. About 40 people wrote in.', growing: true }, by: 'yossi' },
    { type: 'hat.accepted', data: { hat: 'communicator', person: 'yossi', from: 'maya' }, by: 'yossi' },
    { type: 'lever.requested', data: { lever: 'flag-off', dryRun: false, note: null }, by: 'maya', as: 'commander' },
    { type: 'lever.failed', data: { lever: 'flag-off', reason: 'the flag service answered 503', tookMs: 12_000, output: null, dryRun: false } },
    posted(
      'Still failing. We are going back to the version from before noon; that takes about four minutes.',
      'identified',
      minutes(-2),
      minutes(28),
    ),
  ]),
};

/** A P1 that nobody has acknowledged yet. */
export const UNACKNOWLEDGED: Told = {
  incident: incident({ opening: { id: 'i-32', ref: 'INC-32', title: 'Exports hang', service: 'web', startedAt: minutes(-3) }, version: 2 }),
  entries: timeline([{ type: 'incident.declared', data: incident().opening }]),
};

/** A drill, contained. */
export const DRILL: Told = {
  incident: everybodyTold(
    commanded({
      opening: { id: 'i-33', ref: 'INC-33', title: 'Drill: database read-only', drill: true, service: null },
      severity: 'P2',
      phase: 'contained',
    }),
  ),
  entries: timeline([{ type: 'incident.declared', data: commanded().opening }]),
};

/** Stood down last week; its postmortem is owed, and one of its fixes is overdue. */
export const LEARNING: Told = {
  incident: everybodyTold(
    commanded({
      opening: { id: 'i-28', ref: 'INC-28', title: 'Grades arrive twice', startedAt: minutes(-6 * 1440) },
      phase: 'stood-down',
      postmortem: { dueAt: minutes(1200), fixes: [FIX] },
      standDown: { resolvedAt: minutes(-6 * 1440 + 52), stoodDownAt: minutes(-6 * 1440 + 70) },
      escalation: { statusPage: { mode: 'manual', state: 'resolved', owedAutomatic: false } },
    }),
  ),
  entries: timeline([
    posted('Some grades are shown twice. Nothing is lost.', 'investigating', minutes(-6 * 1440 + 12)),
    posted('Each grade stands once again.', 'resolved', minutes(-6 * 1440 + 52)),
  ]),
};

const PUBLIC: readonly Told[] = [OUTAGE, LEARNING];
const ALL: readonly Told[] = [OUTAGE, UNACKNOWLEDGED, DRILL, LEARNING];

/** Everything the pages ask for, answered from the samples. Links are words: `/a/maya` is Maya's link to INC-31, `/claim/first` is free. */
export function sampleDeps(over: Partial<PageDeps> = {}): PageDeps {
  const find = (ref: string) => ALL.find(({ incident: i }) => i.opening.ref === ref.toUpperCase() || i.opening.id === ref);
  return {
    clock: { now: () => NOW },
    baseUrl: 'http://127.0.0.1:7777',
    docsFolder: fileURLToPath(new URL('../../docs', import.meta.url)),
    renderMarkdown,
    openIncidents: () => ALL.map((told) => told.incident),
    recentPublic: () => PUBLIC.map((told) => told.incident),
    incident: (ref) => find(ref)?.incident,
    entries: (id) => find(id)?.entries ?? [],
    fixesOpen: () => [{ ref: 'INC-28', fix: FIX }],
    services: () => SERVICES,
    personName: (id) => PEOPLE[id],
    onCallNow: () => [
      { after: 'PT0S', people: ['maya'] },
      { after: 'PT10M', people: ['yossi', 'amir'] },
    ],
    policyOrganisation: () => 'Course House',
    timeZone: () => 'Asia/Jerusalem',
    handbook: () => ({ commit: '4f0c2a9b7d31', errors: 0, warnings: 3 }),
    hasSignals: () => true,
    isAllowed: () => true,
    personOfToken: (token) => (token === 'good' ? 'maya' : null),
    verifyLink: (token) => (token in PEOPLE ? { person: token, incident: token === 'amir' ? 'i-32' : 'i-31', purpose: 'acknowledge' } : null),
    acknowledge: () => ({ ok: true }),
    claim: {
      isClaimable: (token) => token === 'first',
      claim: (token) => (token === 'first' ? { token: 'tq_sample_4rV0mB2kq9Zt7xYw' } : null),
    },
    ...over,
  };
}
