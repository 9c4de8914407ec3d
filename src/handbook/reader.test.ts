import { describe, expect, it } from 'vitest';
import type { Handbook } from './handbook.ts';
import { commitAll, handbookFolder, NOW, runbook } from './handbook-folder.fixture.ts';
import { emptyHandbook, loadHandbook } from './load.ts';
import { readerOf } from './reader.ts';

async function load(files: Readonly<Record<string, string>> = {}): Promise<Handbook> {
  const folder = await handbookFolder(files);
  await commitAll(folder);
  const { handbook } = await loadHandbook(folder, NOW, {});
  if (!handbook) throw new Error('did not load');
  return handbook;
}

const signal = (labels: Readonly<Record<string, string>>) => ({
  fingerprint: 'f',
  status: 'firing' as const,
  labels,
  annotations: {},
  startsAt: null,
  endsAt: null,
  link: null,
  flags: [],
});

describe('the reader of the handbook in force', () => {
  it('answers from whatever is in force at that moment', async () => {
    let current = emptyHandbook('/nowhere', NOW);
    const reader = readerOf({ current: () => current });
    expect(reader.runbook('submissions-fail')).toBeUndefined();
    expect(reader.fires(signal({ alertname: 'SubmissionErrorRate' }), false)).toMatchObject({ kind: 'unmatched' });
    expect(reader.onCallTiers('on-call', NOW, [])).toEqual([]);

    current = await load();
    expect(reader.commit()).toBe(current.commit);
    expect(reader.policy()).toBe(current.policy);
    expect(reader.calendar().timeZone).toBe('Europe/Lisbon');
    expect(reader.people().map((person) => person.id)).toEqual(['yossi', 'maya']);
    expect(reader.service('grading')?.name).toBe('Grading');
    expect(reader.service('toString')).toBeUndefined();
    expect(reader.services()).toEqual(['grading']);
    expect(reader.runbook('submissions-fail')?.title).toBe('Submissions fail');
    expect(reader.runbooks()).toHaveLength(1);
    expect(reader.document('templates/grading-down.md')).toBe('{{service}} is down.\n');
    expect(reader.document('constructor')).toBeUndefined();
    expect(reader.has('runbooks/submissions-fail.md')).toBe(true);
    expect(reader.has('runbooks/other.md')).toBe(false);
    expect(reader.fires(signal({ alertname: 'SubmissionErrorRate' }), false)).toMatchObject({
      kind: 'condition',
      condition: 'submissions-fail#error-rate',
    });
    // 2026-11-23 10:00 in Lisbon is an hour after a hand-off.
    expect(reader.onCallTiers('on-call', NOW, [])).toEqual([{ after: 'PT0M', people: [expect.stringMatching(/^(yossi|maya)$/)] }]);
    expect(reader.onCallTiers('on-call', NOW, [{ schedule: 'primary', person: 'dan', from: NOW, until: '2026-11-24T00:00:00.000Z' }])).toEqual([
      { after: 'PT0M', people: ['dan'] },
    ]);
  });

  it('judges 10,000 signals against 1,000 runbooks in moments (B4)', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [
        `runbooks/r${i}.md`,
        runbook([/ {4}match: .*/, `    match: '{alertname="Alert${i}", service=~"a|b"}'\n    when: signal.labels.service != "c"`]),
      ]),
    );
    const handbook = await load(many);
    const reader = readerOf({ current: () => handbook });
    const started = performance.now();
    for (let i = 0; i < 10_000; i++) expect(reader.fires(signal({ alertname: `Alert${i % 1000}`, service: 'a' }), false).kind).toBe('condition');
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 60_000);
});
