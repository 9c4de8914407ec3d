import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#domain/kernel/policy.ts';
import type { Handbook } from './handbook.ts';
import { emptyFolder, handbookFolder, NOW, SOUND, writeFiles } from './handbook-folder.fixture.ts';
import { loadHandbook } from './load.ts';

/** Load a handbook that must load, with these files on top of the sound one. */
async function loaded(files: Readonly<Record<string, string | null>> = {}, env: Readonly<Record<string, string>> = {}): Promise<Handbook> {
  const { handbook, findings } = await loadHandbook(await handbookFolder(files), NOW, env);
  if (!handbook) throw new Error(`did not load: ${JSON.stringify(findings)}`);
  return handbook;
}

/** The runbook of the contract, word for word. */
const CONTRACT_RUNBOOK = `---
title: Submissions fail
service: grading
owner: yossi
severity: P1
conditions:
  - id: submission-error-rate
    match: '{alertname="SubmissionErrorRate", service="grading"}'   # label matchers, Alertmanager syntax
    when: 'signal.annotations.value > 0.01'                          # optional CEL over the signal
    groupBy: [service]
    severity: P0                                                     # optional, overrides
  - slo: grading-availability                                        # an SLO's tolerance is a condition too
levers:
  flag-off:           { adapter: unleash, flag: grading.flow-v2, environment: production, rehearsed: { on: 2026-04-28, took: PT40S } }
  deploy-rollback:    { adapter: command, run: [./scripts/rollback, grading] }
  migration-rollback: { skip: 'the last migration drops a column', reversible: false }
  data-correction:    { by: hand }
falsePositives: [{ during: 'weekdays 09:00-09:15', because: 'cohorts start grading' }]
clientMessage: templates/grading-down.md
lastReviewed: 2026-05-05
---
# What to do
`;

const SLO = `apiVersion: openslo/v1
kind: SLO
metadata: { name: grading-availability }
spec:
  service: grading
  indicator: { metadata: { name: x }, spec: { ratioMetric: { good: { metricSource: { type: samples } } } } }
  timeWindow: [{ duration: 28d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.995 }]
  alertPolicies:
`;

describe('policy.yaml', () => {
  it('leaves the rulebook’s numbers in force where it says nothing', async () => {
    const { policy, calendar } = await loaded({ 'policy.yaml': '' });
    expect(policy).toEqual(DEFAULT_POLICY);
    expect(calendar).toEqual({ timeZone: 'UTC', workWeek: ['MO', 'TU', 'WE', 'TH', 'FR'], holidays: [], workOn: [] });
  });

  it('changes single keys, and single cells of the matrix, over the defaults (E1)', async () => {
    const { policy } = await loaded({
      'policy.yaml': [
        'severities:',
        '  P2: { within5: [on-call, tech-lead] }',
        '  P3: { statusPage: internal }',
        'updates: { every: PT20M }',
        'meetings: { leadershipSync: { on: TH } }',
        'paging: { repeatEvery: PT2M }',
        'chain: [{ id: A, name: idea }]',
      ].join('\n'),
    });
    expect(policy.severities.P2).toEqual({ ...DEFAULT_POLICY.severities.P2, within5: ['on-call', 'tech-lead'] });
    expect(policy.severities.P3).toEqual({ ...DEFAULT_POLICY.severities.P3, statusPage: 'internal' });
    expect(policy.severities.P0).toEqual(DEFAULT_POLICY.severities.P0);
    expect(policy.updates).toEqual({ every: 'PT20M', remindBefore: 'PT5M' });
    expect(policy.meetings).toEqual({ standup: { at: '09:30' }, leadershipSync: { at: '10:00', on: 'TH' } });
    expect(policy.paging).toEqual({ repeatEvery: 'PT2M' });
    expect(policy.chain).toEqual([{ id: 'A', name: 'idea' }]);
  });

  it('takes public holidays of a country, the organisation’s own and make-up days (P1)', async () => {
    const { calendar } = await loaded({
      'policy.yaml':
        'timeZone: Asia/Riyadh\nworkWeek: [SU, MO, TU, WE, TH]\nholidays: { country: PT, add: [2026-12-24], remove: [2026-12-08] }\nworkOn: [2026-12-05]\n',
    });
    expect(calendar.timeZone).toBe('Asia/Riyadh');
    expect(calendar.workWeek).toEqual(['SU', 'MO', 'TU', 'WE', 'TH']);
    expect(calendar.holidays).toEqual(expect.arrayContaining(['2026-12-01', '2026-12-24', '2026-12-25', '2027-01-01']));
    expect(calendar.holidays).not.toContain('2026-12-08');
    expect(calendar.workOn).toEqual(['2026-12-05']);
    expect((await loaded({ 'policy.yaml': 'holidays: PT\n' })).calendar.holidays).toContain('2026-12-08');
  });
});

describe('the directory and the pager', () => {
  it('reaches who lists no contact by mail', async () => {
    const { people } = await loaded();
    expect(people[0]).toEqual({
      id: 'yossi',
      name: 'Yossi Adler',
      email: 'yossi@lumen.example',
      phone: null,
      groups: ['tech-lead'],
      contact: [{ channel: 'email', address: 'yossi@lumen.example', after: 'PT0M' }],
      timeZone: null,
    });
  });

  it('fills in what a schedule leaves out', async () => {
    const { onCall } = await loaded({
      'on-call.yaml':
        'schedules: [{ id: a, layers: [{ start: 2026-01-05, handOff: { every: P1D }, people: [maya] }] }]\ngroups: { on-call: [{ schedule: a }] }\n',
    });
    expect(onCall).toEqual({
      schedules: [
        { id: 'a', timeZone: 'Europe/Lisbon', layers: [{ start: '2026-01-05', handOff: { every: 'P1D', at: '09:00', on: null }, people: ['maya'] }] },
      ],
      groups: { 'on-call': [{ schedule: 'a', after: 'PT0M' }] },
    });
  });

  it('reads the start of a layer that is an instant in the zone of its schedule', async () => {
    const { onCall } = await loaded({
      'on-call.yaml':
        'schedules: [{ id: a, timeZone: Asia/Jerusalem, layers: [{ start: 2026-01-05T07:00:00Z, handOff: { every: P1D }, people: [maya] }] }]\ngroups: { on-call: [{ schedule: a }] }\n',
    });
    expect(onCall.schedules[0]?.layers[0]?.start).toBe('2026-01-05T09:00:00');
  });

  it('turns groups among the audiences of a service into their people', async () => {
    const { services } = await loaded({
      'services/grading.yaml':
        'name: Grading\nowner: maya\naudiences: { leadership: [yossi, product-owner] }\nclients: [it@school.example]\nstatusPage: { component: Grading }\n',
    });
    expect(services).toEqual([
      {
        id: 'grading',
        name: 'Grading',
        owner: 'maya',
        audiences: { leadership: ['yossi', 'maya'] },
        clients: ['it@school.example'],
        statusPage: { component: 'Grading', description: null },
        repository: null,
      },
    ]);
  });
});

describe('runbooks (B3)', () => {
  it('reads the runbook of the contract', async () => {
    const { runbooks, slos, findings } = await loaded(
      { 'runbooks/submissions-fail.md': CONTRACT_RUNBOOK, 'slos/grading.yaml': SLO },
      { UNLEASH_URL: 'https://unleash.example', UNLEASH_TOKEN: 'x' },
    );
    expect(slos).toEqual([{ id: 'grading-availability', path: 'slos/grading.yaml', name: 'grading-availability', service: 'grading' }]);
    expect(runbooks).toEqual([
      {
        id: 'submissions-fail',
        path: 'runbooks/submissions-fail.md',
        title: 'Submissions fail',
        service: 'grading',
        owner: 'yossi',
        severity: 'P1',
        conditions: [
          {
            kind: 'signal',
            id: 'submission-error-rate',
            matchers: [
              { name: 'alertname', op: '=', value: 'SubmissionErrorRate' },
              { name: 'service', op: '=', value: 'grading' },
            ],
            when: 'signal.annotations.value > 0.01',
            groupBy: ['service'],
            severity: 'P0',
          },
          { kind: 'slo', id: 'grading-availability', slo: 'grading-availability' },
        ],
        levers: [
          {
            lever: 'flag-off',
            skip: null,
            reversible: null,
            how: { adapter: 'vendor', vendor: 'unleash', settings: { flag: 'grading.flow-v2', environment: 'production' } },
            rehearsed: { on: '2026-04-28', took: 'PT40S' },
          },
          {
            lever: 'deploy-rollback',
            skip: null,
            reversible: null,
            how: { adapter: 'command', run: ['./scripts/rollback', 'grading'] },
            rehearsed: null,
          },
          { lever: 'migration-rollback', skip: 'the last migration drops a column', reversible: false, how: { adapter: 'hand' }, rehearsed: null },
          { lever: 'data-correction', skip: null, reversible: null, how: { adapter: 'hand' }, rehearsed: null },
        ],
        falsePositives: [{ during: 'weekdays 09:00-09:15', because: 'cohorts start grading' }],
        clientMessage: 'templates/grading-down.md',
        lastReviewed: '2026-05-05',
        body: '# What to do\n',
      },
    ]);
    expect(findings.map((finding) => `${finding.file}:${finding.line} ${finding.level}`)).toEqual([
      '.:1 warning',
      'runbooks/submissions-fail.md:15 warning',
      'runbooks/submissions-fail.md:20 warning',
    ]);
  });

  it('puts levers in their order of preference, whatever the file’s (C2), and reads every way of pulling (C6)', async () => {
    const { runbooks } = await loaded({
      'runbooks/submissions-fail.md': [
        '---',
        'title: T',
        'service: grading',
        'owner: yossi',
        'severity: P2',
        'levers:',
        '  data-correction: { adapter: command, run: [fix], dryRun: [fix, -n], undo: [unfix], cwd: tools, timeout: PT1M, env: [HOME] }',
        '  migration-rollback: { reversible: false }',
        '  deploy-rollback: { skip: because, adapter: http, url: "https://deploy.example/${env:HOME}", headers: { X-A: b }, body: "{}", done: { status: 202, bodyIncludes: ok }, dryRun: { url: "https://deploy.example/dry" } }',
        '  flag-off: { adapter: argocd, application: grading, nested: { a: [1] } }',
        '---',
      ].join('\n'),
    });
    expect(runbooks[0]?.levers).toEqual([
      {
        lever: 'flag-off',
        skip: null,
        reversible: null,
        how: { adapter: 'vendor', vendor: 'argocd', settings: { application: 'grading', nested: { a: [1] } } },
        rehearsed: null,
      },
      {
        lever: 'deploy-rollback',
        skip: 'because',
        reversible: null,
        how: {
          adapter: 'http',
          method: 'POST',
          url: 'https://deploy.example/${env:HOME}',
          headers: { 'X-A': 'b' },
          body: '{}',
          done: { status: [202], bodyIncludes: 'ok' },
          dryRun: { method: 'POST', url: 'https://deploy.example/dry' },
        },
        rehearsed: null,
      },
      { lever: 'migration-rollback', skip: null, reversible: false, how: { adapter: 'hand' }, rehearsed: null },
      {
        lever: 'data-correction',
        skip: null,
        reversible: null,
        how: { adapter: 'command', run: ['fix'], dryRun: ['fix', '-n'], undo: ['unfix'], cwd: 'tools', timeout: 'PT1M', env: ['HOME'] },
        rehearsed: null,
      },
    ]);
  });

  it('reads files with Windows line ends and a byte order mark, README files aside', async () => {
    const { runbooks, documents } = await loaded({
      'runbooks/submissions-fail.md': `\uFEFF${(SOUND['runbooks/submissions-fail.md'] ?? '').replaceAll('\n', '\r\n')}`,
      'runbooks/README.md': '# no runbook',
      'adr/0001-x.md': '# 1',
      'checklists/gate.md': '- [ ] x',
    });
    expect(runbooks.map((runbook) => runbook.title)).toEqual(['Submissions fail']);
    expect(Object.keys(documents).sort()).toEqual(['adr/0001-x.md', 'checklists/gate.md', 'templates/grading-down.md']);
  });
});

describe('a folder that holds no handbook', () => {
  it('is told how to start', async () => {
    const folder = await emptyFolder();
    await writeFiles(folder, { 'notes.txt': 'x' });
    const { handbook, findings } = await loadHandbook(folder, NOW);
    expect(handbook).toBeNull();
    expect(findings.filter((finding) => finding.level === 'error')).toEqual([
      { level: 'error', file: 'people.yaml', line: 1, message: expect.stringContaining('begin with `people:') },
    ]);
    // Every key of policy.yaml may be left out, and so may the file.
    expect(findings).toContainEqual({
      level: 'warning',
      file: 'policy.yaml',
      line: 1,
      message: expect.stringContaining('begin with `organisation:'),
    });
  });

  it('or does not exist, or is a file, is one plain error', async () => {
    const folder = await emptyFolder();
    await writeFiles(folder, { file: 'x' });
    expect(await loadHandbook(join(folder, 'none'), NOW)).toEqual({
      handbook: null,
      findings: [{ level: 'error', file: '.', line: 1, message: expect.stringContaining('there is no such folder') }],
    });
    expect((await loadHandbook(join(folder, 'file'), NOW)).findings[0]?.message).toBe('is a file; a handbook is a folder');
  });
});
