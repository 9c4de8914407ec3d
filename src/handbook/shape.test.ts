import { describe, expect, it } from 'vitest';
import { runbook } from './handbook-folder.fixture.ts';
import { type Case, expectOne, lint, people, RUNBOOK, SLO, withCondition, withLever } from './lint/lint.fixture.ts';

describe('unknown keys are errors with a suggestion', () => {
  it.each<Case>([
    ['at the top', { [RUNBOOK]: runbook(['owner:', 'onwer: yossi\nowner:']) }, `error ${RUNBOOK}:4 unknown key \`onwer\`; did you mean \`owner\`?`],
    [
      'in a list',
      { 'people.yaml': people('  - { id: a, name: A, emial: a@b.c, email: a@b.c }\n') },
      'error people.yaml:4 unknown key `emial` in `people[2]`; did you mean `email`?',
    ],
    [
      'of a severity',
      { 'policy.yaml': 'severities:\n  P4: { within5: [] }\n' },
      'error policy.yaml:2 unknown key `P4` in `severities`; did you mean `P0`?',
    ],
    [
      'of a lever',
      { [RUNBOOK]: withLever('  flag_off: { by: hand }') },
      `error ${RUNBOOK}:11 unknown key \`flag_off\` in \`levers\`; did you mean \`flag-off\`?`,
    ],
    [
      'inside a lever',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: command, rnu: [x] }') },
      `error ${RUNBOOK}:11 unknown key \`rnu\` in \`levers.deploy-rollback\`; did you mean \`run\`?`,
    ],
    [
      'far from any known one',
      { 'policy.yaml': 'colour: red\n' },
      'error policy.yaml:1 unknown key `colour`; known here: `organisation`, `timeZone`',
    ],
    ['by a merge key', { 'policy.yaml': 'a: &a { x: 1 }\n<<: *a\n' }, 'unknown key `<<`'],
  ])('%s', async (_, files, expected) => {
    expect((await lint(files)).join('\n')).toContain(expected);
  });
});

describe('wrong values name the field and what would be right', () => {
  it.each<Case>([
    [
      'a missing key',
      { [RUNBOOK]: runbook(['title: Submissions fail\n', '']) },
      `error ${RUNBOOK}:2 \`title\` is missing: it must be one line of text`,
    ],
    [
      'an empty key',
      { 'services/grading.yaml': 'name:\nowner: yossi\n' },
      'error services/grading.yaml:1 `name` must be one line of text, at most 200 characters, not nothing',
    ],
    [
      'a severity',
      { [RUNBOOK]: runbook(['severity: P1', 'severity: p1']) },
      `error ${RUNBOOK}:5 \`severity\` must be one of \`P0\`, \`P1\`, \`P2\`, \`P3\`, not \`p1\`; did you mean \`P1\`?`,
    ],
    [
      'a duration',
      { 'policy.yaml': 'updates:\n  every: 30m\n' },
      'error policy.yaml:2 `updates.every` must be an ISO 8601 duration such as `PT30M`, not `30m`',
    ],
    ['a duration without length', { 'policy.yaml': 'updates: { every: PT0M }\n' }, 'must be an ISO 8601 duration'],
    [
      'a date that is none',
      { [RUNBOOK]: runbook(['lastReviewed: 2026-11-01', 'lastReviewed: 2026-02-30']) },
      `error ${RUNBOOK}:12 \`lastReviewed\` must be a real date written \`YYYY-MM-DD\`, not \`2026-02-30\``,
    ],
    [
      'a zone',
      { 'policy.yaml': 'timeZone: Lisbon\n' },
      'error policy.yaml:1 `timeZone` must be an IANA time zone such as `Europe/Lisbon`, not `Lisbon`',
    ],
    [
      'a number for text',
      { 'policy.yaml': 'organisation: 12\n' },
      'error policy.yaml:1 `organisation` must be one line of text, at most 200 characters, not `12`',
    ],
    ['text for a list', { 'policy.yaml': 'workWeek: MO\n' }, 'error policy.yaml:1 `workWeek` must be a list, not `MO`'],
    ['a list for a file', { 'policy.yaml': '- a\n' }, 'error policy.yaml:1 the file must be a map of keys, not a list'],
    [
      'half a day of work',
      { 'policy.yaml': 'postmortem: { workingDays: 2.5 }\n' },
      'error policy.yaml:1 `postmortem.workingDays` must be a whole number, not `2.5`',
    ],
    [
      'a mailbox',
      { 'people.yaml': people('  - { id: a, name: A, email: "a@b.c\\nbcc: x@y.z" }\n') },
      'error people.yaml:4 `people[2].email` must be a mail address',
    ],
    [
      'an adapter',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: comand, run: [x] }') },
      `error ${RUNBOOK}:11 \`levers.deploy-rollback.adapter\` must be one of \`command\`, \`http\`, \`unleash\``,
    ],
    [
      'a shell string',
      { [RUNBOOK]: withLever('  deploy-rollback: { adapter: command, run: ./x y }') },
      '`levers.deploy-rollback.run` must be a list of words such as',
    ],
    ['a country', { 'policy.yaml': 'organisation: x\nholidays: UK\n' }, 'error policy.yaml:2 `holidays`: no holidays are known for “UK”'],
    [
      'a target',
      { 'slos/a.yaml': SLO.replace('0.99', '99'), [RUNBOOK]: withCondition('  - slo: grading-availability') },
      'error slos/a.yaml:4 `spec.objectives[0].target` must be a share from 0 up to, but not, 1',
    ],
  ])('%s', (_, files, expected) => expectOne(files, expected));

  it('says so of an unknown adapter with the nearest one', async () => {
    expect((await lint({ [RUNBOOK]: withLever('  deploy-rollback: { adapter: comand, run: [x] }') }))[0]).toMatch(
      /not `comand`; did you mean `command`\?$/,
    );
  });
});
