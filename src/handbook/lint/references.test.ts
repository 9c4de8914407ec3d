import { describe, expect, it } from 'vitest';
import { runbook, SOUND } from '../handbook-folder.fixture.ts';
import { type Case, expectOne, lint, people, RUNBOOK, SLO, withCondition } from './lint.fixture.ts';

describe('names that refer to nothing', () => {
  it.each<Case>([
    [
      'the owner of a runbook',
      { [RUNBOOK]: runbook(['owner: yossi', 'owner: yosi']) },
      `error ${RUNBOOK}:4 \`owner\` names \`yosi\`, but people.yaml has no such person; did you mean \`yossi\`?`,
    ],
    [
      'the owner of a service',
      { 'services/grading.yaml': 'name: G\nowner: nobody\n' },
      'error services/grading.yaml:2 `owner` names `nobody`, but people.yaml has no such person',
    ],
    [
      'the service of a runbook',
      { [RUNBOOK]: runbook(['service: grading', 'service: gradin']) },
      `error ${RUNBOOK}:3 \`service\` names \`gradin\`, but services/ has no such service; did you mean \`grading\`?`,
    ],
    [
      'a template',
      { [RUNBOOK]: runbook(['grading-down.md', 'grading-dwon.md']) },
      `error ${RUNBOOK}:11 \`clientMessage\` names \`templates/grading-dwon.md\`, but the handbook has no such template; did you mean \`templates/grading-down.md\`?`,
    ],
    [
      'a member of a schedule',
      { 'on-call.yaml': (SOUND['on-call.yaml'] ?? '').replace('[yossi, maya]', '[yossi, mya]') },
      'error on-call.yaml:7 `people` names `mya`, but people.yaml has no such person; did you mean `maya`?',
    ],
    [
      'a schedule',
      { 'on-call.yaml': (SOUND['on-call.yaml'] ?? '').replace('schedule: primary', 'schedule: primry') },
      'error on-call.yaml:9 `schedule` names `primry`, but on-call.yaml has no such schedule; did you mean `primary`?',
    ],
    [
      'an audience',
      { 'policy.yaml': 'severities:\n  P0:\n    within5:\n      - on-call\n      - tech-led\n' },
      'error policy.yaml:5 `tech-led` is no audience: nobody in people.yaml has the group `tech-led`, and on-call.yaml has none of that name; did you mean `tech-lead`?',
    ],
    [
      'the group of a meeting',
      { 'policy.yaml': 'severities: { P1: { within30: ["next-sync:board"] } }\n' },
      'error policy.yaml:1 `next-sync:board` is no audience',
    ],
    [
      'a stand-in of a service',
      { 'services/grading.yaml': 'name: G\nowner: maya\naudiences: { leadership: [rut] }\n' },
      'error services/grading.yaml:3 `audiences.leadership` names `rut`, but people.yaml has no such person or group',
    ],
    [
      'an SLO',
      { [RUNBOOK]: withCondition('  - slo: grading-availability') },
      `error ${RUNBOOK}:9 \`conditions[1].slo\` names \`grading-availability\`, but slos/ has no such SLO`,
    ],
    [
      'the service of an SLO',
      { 'slos/a.yaml': SLO.replace('service: grading', 'service: grding'), [RUNBOOK]: withCondition('  - slo: grading-availability') },
      'error slos/a.yaml:4 `service` names `grding`',
    ],
  ])('%s', (_, files, expected) => expectOne(files, expected));

  it('are not judged where the file that would say is broken itself', async () => {
    expect(await lint({ 'people.yaml': 'people: [\n' })).toEqual([expect.stringContaining('error people.yaml:')]);
    expect(await lint({ 'services/grading.yaml': 'name: [\n' })).toEqual([expect.stringContaining('error services/grading.yaml:')]);
  });

  it('warn where the rulebook’s own audience has nobody (E1)', async () => {
    const found = await lint({ 'people.yaml': (SOUND['people.yaml'] ?? '').replace(', leadership', '') });
    expect(found).toEqual([
      expect.stringContaining('warning policy.yaml:1 nobody has the group `leadership`, which the rulebook tells of a P0 within thirty minutes (E1)'),
      expect.stringContaining('nobody has the group `leadership`, which the rulebook tells of a P1 within thirty minutes (E1)'),
    ]);
  });
});

describe('ids', () => {
  it.each<Case>([
    ['a person twice', { 'people.yaml': people('  - { id: maya, name: M, email: m@b.c }\n') }, 'error people.yaml:4 person `maya` is there twice'],
    [
      'a reserved person',
      { 'people.yaml': people('  - { id: system, name: S, email: s@b.c }\n') },
      'error people.yaml:4 the id `system` is reserved',
    ],
    ['the admin', { 'people.yaml': people('  - { id: admin, name: S, email: s@b.c }\n') }, 'error people.yaml:4 the id `admin` is reserved'],
    [
      'a word of the machine',
      { 'people.yaml': people('  - { id: constructor, name: S, email: s@b.c }\n') },
      'error people.yaml:4 the id `constructor` is reserved',
    ],
    [
      'a service twice',
      { 'services/other.yaml': 'id: grading\nname: G\nowner: maya\n' },
      'error services/other.yaml:1 service `grading` is there twice: services/grading.yaml has it too',
    ],
    [
      'a service under another file name',
      { 'services/other.yaml': 'id: marks\nname: G\nowner: maya\n' },
      'warning services/other.yaml:1 is the file of service `marks`',
    ],
    [
      'a condition twice',
      { [RUNBOOK]: withCondition('  - { id: error-rate, match: "{a=\\"b\\"}" }') },
      `error ${RUNBOOK}:9 condition \`error-rate\` is there twice`,
    ],
    [
      'an SLO twice',
      { 'slos/a.yaml': SLO, 'slos/b.yaml': SLO, [RUNBOOK]: withCondition('  - slo: grading-availability') },
      'error slos/b.yaml:3 SLO `grading-availability` is there twice: slos/a.yaml has it too',
    ],
    [
      'a runbook called missing (B5)',
      { 'runbooks/missing.md': runbook(['SubmissionErrorRate', 'Other']) },
      'error runbooks/missing.md:1 the name `missing` is reserved',
    ],
    ['a group that is two things', { 'people.yaml': (SOUND['people.yaml'] ?? '').replace('[tech-lead]', '[tech-lead, on-call]') }, '`on-call` is'],
  ])('%s', async (_, files, expected) => {
    expect((await lint(files)).join('\n')).toContain(expected);
  });
});
