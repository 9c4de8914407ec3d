import { describe, expect, it } from 'vitest';
import { commanded, NOW, posted, SERVICES, timeline } from '#test/pages/sample.ts';
import { historyMonth } from './status-history.ts';
import { publicIncident, publicStatus } from './status-page.ts';

const secrets = [
  { type: 'note.added' as const, data: { text: 'SECRET note' }, by: 'maya' },
  { type: 'finding.reported' as const, data: { finding: 'f', text: 'SECRET finding', about: 'cause' as const, links: [] }, by: 'amir' },
  { type: 'leadership.briefed' as const, data: { text: 'SECRET brief', automatic: false, people: ['lena'] }, by: 'maya' },
];
const internal = {
  type: 'update.published' as const,
  data: { audience: 'internal' as const, state: null, text: 'SECRET internal', nextUpdateAt: null, automatic: false, rehearsal: false },
};
const clients = { ...internal, data: { ...internal.data, audience: 'clients' as const, text: 'SECRET clients' } };

describe('the public page', () => {
  it('knows only what was published to it: no notes, findings, briefs, other audiences, names or severities', () => {
    const given = timeline([...secrets, posted('We are looking into failing submissions.', 'investigating'), internal, clients]);
    const seen = publicIncident(commanded({ severity: 'P1' }), given, SERVICES);
    expect(seen?.updates.map((u) => u.body)).toEqual(['We are looking into failing submissions.']);
    const everything = JSON.stringify(publicStatus('Course House', SERVICES, seen === null ? [] : [seen]));
    expect(everything).not.toMatch(/SECRET|maya|Maya|amir|"P1"|warehouse/i);
  });

  it('does not know an incident that was never posted', () => {
    expect(publicIncident(commanded(), timeline([...secrets, internal]), SERVICES)).toBeNull();
  });

  it('B6: never shows a drill, whatever its entries say', () => {
    expect(publicIncident(commanded({ opening: { drill: true } }), timeline([posted('drill', 'investigating')]), SERVICES)).toBeNull();
  });

  it('B6: never shows a rehearsed post', () => {
    const rehearsal = posted('rehearsed', 'investigating');
    expect(publicIncident(commanded(), timeline([{ ...rehearsal, data: { ...rehearsal.data, rehearsal: true } }]), SERVICES)).toBeNull();
  });

  it('E3: shows the first post of a P0 that the system made', () => {
    const first = posted('We are investigating.', 'investigating');
    const seen = publicIncident(
      commanded({ severity: 'P0' }),
      timeline([{ ...first, data: { ...first.data, automatic: true }, by: 'system' }]),
      SERVICES,
    );
    expect(seen).toMatchObject({ state: 'investigating', impact: 'critical' });
  });

  it('lists updates newest first, an update without a state keeps the state, and the promise of the next is the newest one’s', () => {
    const given = timeline([
      posted('one', 'identified', '2026-11-23T03:00:00.000Z', '2026-11-23T03:30:00.000Z'),
      posted('two', null, '2026-11-23T03:20:00.000Z', '2026-11-23T03:50:00.000Z'),
    ]);
    const seen = publicIncident(commanded(), given, SERVICES);
    expect(seen?.updates.map((u) => [u.body, u.state])).toEqual([
      ['two', 'identified'],
      ['one', 'identified'],
    ]);
    expect(seen?.nextUpdateAt).toBe('2026-11-23T03:50:00.000Z');
  });

  it('is resolved from the update that said so for good, whatever was added or taken back around it', () => {
    const given = timeline([
      posted('down', 'investigating', '2026-11-23T01:00:00.000Z'),
      posted('fixed', 'resolved', '2026-11-23T01:10:00.000Z'),
      posted('not fixed', 'investigating', '2026-11-23T01:20:00.000Z'),
      posted('fixed now', 'resolved', '2026-11-23T01:30:00.000Z', '2026-11-23T02:00:00.000Z'),
      posted('thank you', null, '2026-11-23T01:40:00.000Z'),
    ]);
    expect(publicIncident(commanded(), given, SERVICES)).toMatchObject({
      state: 'resolved',
      resolvedAt: '2026-11-23T01:30:00.000Z',
      nextUpdateAt: null,
    });
    expect(publicIncident(commanded(), given.slice(0, 3), SERVICES)).toMatchObject({ state: 'investigating', resolvedAt: null });
  });

  it('shows the title that a person or a runbook wrote, never one made from a signal’s labels', () => {
    const given = timeline([posted('x', 'investigating')]);
    const frozen = commanded().opening.frozen;
    const unmatched = { title: 'HighErrorRate on db-prod-3.internal', runbook: 'missing', frozen: { ...frozen, runbook: null } };
    expect(publicIncident(commanded({ opening: unmatched }), given, SERVICES)?.name).toBe('Disruption of Grading');
    expect(publicIncident(commanded({ opening: { ...unmatched, service: null } }), given, SERVICES)?.name).toBe('Service disruption');
    expect(publicIncident(commanded({ opening: { title: 'alert text' } }), given, SERVICES)?.name).toBe('Submissions fail');
    expect(publicIncident(commanded({ opening: { trigger: 'person', title: 'Logins fail' } }), given, SERVICES)?.name).toBe('Logins fail');
  });

  it('takes what turns the writing direction out of published text', () => {
    const seen = publicIncident(commanded(), timeline([posted('paid \u202efdp.exe\u202c', 'investigating')]), SERVICES);
    expect(seen?.updates[0]?.body).toBe('paid fdp.exe');
  });

  it('derives a component’s state from the worst open incident of any service behind it, and the overall state from all', () => {
    const one = publicIncident(commanded({ severity: 'P2' }), timeline([posted('x', 'investigating')]), SERVICES);
    const two = publicIncident(
      commanded({ severity: 'P0', opening: { id: 'b', service: 'grading-worker' } }),
      timeline([posted('x', 'investigating')]),
      SERVICES,
    );
    if (one === null || two === null) throw new Error('both are public');
    const status = publicStatus('Course House', SERVICES, [one, two]);
    expect(status.components.map((c) => [c.name, c.state])).toEqual([
      ['Grading', 'major_outage'],
      ['Website', 'operational'],
    ]);
    expect(status).toMatchObject({ indicator: 'critical', description: 'Major service outage' });
    expect(status.open.map((i) => i.id)).toEqual(['b', one.id]);
    expect(publicStatus('Course House', SERVICES, [])).toMatchObject({ indicator: 'none', description: 'All systems operational', updatedAt: null });
  });

  it('says degraded, not out, once the harm has stopped and is watched', () => {
    const seen = publicIncident(commanded({ severity: 'P0' }), timeline([posted('x', 'monitoring')]), SERVICES);
    expect(publicStatus('Course House', SERVICES, seen === null ? [] : [seen]).components[0]?.state).toBe('degraded_performance');
  });
});

describe('the history by month', () => {
  const at = (postedAt: string) => {
    const seen = publicIncident(commanded(), timeline([posted('x', 'resolved', postedAt)]), SERVICES);
    if (seen === null) throw new Error('it is public');
    return seen;
  };
  const all = [at('2026-10-31T23:30:00.000Z'), at('2026-08-10T10:00:00.000Z')];

  it('counts by the team’s own zone: half past midnight of November is November', () => {
    expect(historyMonth(all, '2026-11', 'Europe/Berlin', NOW).incidents).toHaveLength(1);
    expect(historyMonth(all, '2026-11', 'UTC', NOW).incidents).toHaveLength(0);
  });

  it('leads over the months in which nothing was', () => {
    expect(historyMonth(all, '2026-10', 'UTC', NOW)).toMatchObject({ earlier: '2026-08', later: '2026-11' });
    expect(historyMonth(all, undefined, 'UTC', NOW)).toMatchObject({ month: '2026-11', earlier: '2026-10', later: null });
  });

  it('shows this month for anything that is no month', () => {
    for (const asked of ['2026-13', '<b>', '', '2026-1']) expect(historyMonth(all, asked, 'UTC', NOW).month).toBe('2026-11');
  });
});
