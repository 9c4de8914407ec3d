import type { WireEntry, WireIncident } from './wire.ts';

/** An incident in the middle of containment, as the API answers it; parts may be replaced. */
export function anIncident(parts: Partial<WireIncident> = {}): WireIncident {
  const lever = (name: WireIncident['levers'][number]['lever'], more: Partial<WireIncident['levers'][number]> = {}) => ({
    lever: name,
    state: 'ready' as const,
    reason: null,
    advised: false,
    rehearsed: null,
    pulledAt: null,
    took: null,
    effect: null,
    ...more,
  });
  return {
    id: '0192f3d0-0000-7000-8000-000000000001',
    ref: 'INC-1',
    title: 'Submissions fail',
    severity: 'P0',
    phase: 'containing',
    service: 'grading',
    runbook: 'submissions-fail',
    drill: false,
    recurrenceOf: null,
    biggerThanIncident: false,
    version: 7,
    times: {
      startedAt: '2026-05-05T02:58:00.000Z',
      systemKnewAt: '2026-05-05T02:58:00.000Z',
      personKnewAt: '2026-05-05T03:02:10.000Z',
      declaredAt: '2026-05-05T02:58:30.000Z',
      containedAt: null,
      resolvedAt: null,
      stoodDownAt: null,
      closedAt: null,
    },
    detectionGap: 'PT4M10S',
    hats: { commander: 'maya', communicator: 'ines', investigator: 'maya' },
    levers: [
      lever('flag-off', { state: 'pulled', advised: true, effect: 'none', took: 'PT38S', pulledAt: '2026-05-05T03:05:00.000Z' }),
      lever('deploy-rollback', { advised: true, rehearsed: { on: '2026-04-28', took: 'PT2M10S' } }),
      lever('migration-rollback', { state: 'skipped', reason: 'the last migration drops a column' }),
      lever('data-correction'),
    ],
    escalation: [{ audience: 'leadership', due: '2026-05-05T03:28:00.000Z', toldAt: null, how: null, by: null, late: false }],
    updates: { lastAt: null, nextDueAt: '2026-05-05T03:28:30.000Z', overdue: false },
    statusPage: { mode: 'automatic', state: null },
    signals: { count: 3, firstAt: '2026-05-05T02:58:00.000Z', lastAt: '2026-05-05T03:04:00.000Z', firing: 2 },
    unreadFindings: 1,
    owed: [
      { what: 'An update', due: '2026-05-05T03:28:30.000Z', to: 'ines', rule: 'M1', overdue: false },
      { what: 'Leadership is to hear', due: '2026-05-05T03:05:00.000Z', to: 'maya', rule: 'E1', overdue: true },
    ],
    fixes: [],
    links: {},
    ...parts,
  };
}

/** An entry of its timeline; parts may be replaced. */
export function anEntry(parts: Partial<WireEntry> = {}): WireEntry {
  return {
    seq: 8,
    at: '2026-05-05T03:10:00.000Z',
    recordedAt: '2026-05-05T03:10:00.000Z',
    type: 'note.added',
    by: 'maya',
    as: null,
    data: { text: 'Support has had four calls' },
    prev: '0'.repeat(64),
    hash: '1'.repeat(64),
    ...parts,
  };
}
