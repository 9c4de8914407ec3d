import { describe, expect, it } from 'vitest';
import { anEntry } from '../fake-incident.ts';
import { readProblem } from '../problem.ts';
import { paintFor } from '../terminal.ts';
import { actLines } from './act-words.ts';
import { captureFrom, filled, masked } from './captured.ts';
import { groupDeliveries, sinceStart, type WalkEvent } from './walk.ts';
import { walkPage } from './walk-markdown.ts';
import { walkTeller } from './walk-text.ts';

const FIX = '0192f3d0-0000-7000-8000-0000000000f1';
const COMMIT = 'abcdef0123456789abcdef0123456789abcdef01';

describe('values of a play', () => {
  it('are taken from entries and filled into later commands', () => {
    const captured = captureFrom(anEntry({ type: 'fix.added', data: { fix: FIX } }), { fixCommit: COMMIT });
    expect(filled({ type: 'fix.land', fix: '${fix}', commit: '${fixCommit}', links: ['${fix}!'], seq: 4 }, captured)).toEqual({
      type: 'fix.land',
      fix: FIX,
      commit: COMMIT,
      links: [`${FIX}!`],
      seq: 4,
    });
  });

  it('that are not there yet are named', () => {
    expect(() => filled('${finding}', {})).toThrow('${finding} has no value yet');
  });

  it('are named again in what is printed, so that two plays read alike', () => {
    expect(masked(`Fix ${FIX} landed in ${COMMIT.slice(0, 10)}`, { fix: FIX, fixCommit: COMMIT, ref: 'INC-1' })).toBe(
      'Fix $fix landed in $fixCommit',
    );
  });
});

describe('what one types to do the same', () => {
  it('is a line of the command line, with names as variables of the shell', () => {
    const act = { kind: 'do', by: 'dan', as: null, on: null, command: { type: 'fix.land', fix: '${fix}', commit: '${fixCommit}' } } as const;
    expect(actLines(act, 'INC-1', '')).toEqual(['tourniquet do INC-1 fix.land --fix "$fix" --commit "$fixCommit"']);
  });

  it('is a declaration', () => {
    const act = { kind: 'declare', by: 'dan', declaration: { title: 'Login drill', severity: 'P1', drill: true, people: ['maya', 'dan'] } } as const;
    expect(actLines(act, null, '')).toEqual(["tourniquet declare 'Login drill' --severity P1 --drill --people maya,dan"]);
  });

  it('is a commit in the handbook', () => {
    const act = {
      kind: 'commit',
      path: 'runbooks/x.md',
      change: { how: 'append', text: 'more\n' },
      message: 'It says so',
      saveAs: 'fixCommit',
    } as const;
    expect(actLines(act, null, '')).toEqual([
      'cd data/handbook',
      "cat >> runbooks/x.md <<'END'",
      'more',
      'END',
      "git add -- runbooks/x.md && git commit -m 'It says so'",
      'fixCommit=$(git rev-parse HEAD)',
    ]);
  });
});

describe('the walk', () => {
  const report = (person: string, purpose: string) =>
    anEntry({ type: 'delivery.reported', data: { purpose, person, channel: 'email', outcome: 'delivered' } });

  it('takes deliveries together in an order that chance has no part in', () => {
    const entries = [report('yossi', 'page'), report('ruth', 'audience'), report('dan', 'page')];
    const groups = [
      { purpose: 'audience', channel: 'email', outcome: 'delivered', to: ['ruth'] },
      { purpose: 'page', channel: 'email', outcome: 'delivered', to: ['dan', 'yossi'] },
    ];
    expect(groupDeliveries(entries)).toEqual(groups);
    expect(groupDeliveries([...entries].reverse())).toEqual(groups);
  });

  it('counts time from the start', () => {
    expect(sinceStart('2026-05-05T02:58:00Z', '2026-05-05T02:58:00Z')).toBe('T+0 min');
    expect(sinceStart('2026-05-05T02:58:00Z', '2026-05-07T05:03:00Z')).toBe('T+2 d 2 h 5 min');
  });

  const events: readonly WalkEvent[] = [
    { kind: 'begins', header: { title: 'A night', clock: '2026-05-05T02:58:00.000Z', handbook: 'example', about: 'What it shows.' } },
    {
      kind: 'act',
      line: 2,
      at: '2026-05-05T03:02:00.000Z',
      ref: 'INC-1',
      act: { kind: 'do', by: 'maya', as: 'investigator', on: null, command: { type: 'finding.report', about: 'cause', text: 'A <b>bad</b> deploy' } },
    },
    {
      kind: 'refused',
      line: 2,
      at: '2026-05-05T03:02:00.000Z',
      ref: 'INC-1',
      problem: readProblem(409, '', {
        rule: 'C1',
        detail: 'Cause waits.',
        remedy: 'Report harm.',
        next: { type: 'containment.confirm', as: 'commander' },
      }),
    },
    { kind: 'met', line: 3, expected: 'refused C1' },
    { kind: 'clock', at: '2026-05-05T03:28:00.000Z' },
    { kind: 'entry', ref: 'INC-1', entry: anEntry({ seq: 9, at: '2026-05-05T03:28:00.000Z', type: 'update.missed', by: 'system', data: {} }) },
    { kind: 'delivered', ref: 'INC-1', purpose: 'page', channel: 'email', outcome: 'delivered', to: ['dan', 'yossi'] },
    { kind: 'unmet', line: 4, expected: 'phase contained', found: 'phase containing' },
    { kind: 'ends', at: '2026-05-05T03:28:00.000Z', incidents: [{ ref: 'INC-1', phase: 'containing', entries: 9 }] },
  ];

  it('reads in a terminal', () => {
    expect(events.map(walkTeller(paintFor(false, {}))).join('')).toMatchInlineSnapshot(`
      "A night
      What it shows.

      2026-05-05 (UTC)

      03:02:00  maya as investigator: tourniquet do INC-1 finding.report --as investigator --about cause --text 'A <b>bad</b> deploy'
                refused (C1): Cause waits.
                instead: Report harm.
                next: tourniquet do INC-1 containment.confirm --as commander
                as expected: refused C1

      03:28:00  the clock (T+30 min)
                INC-1   9  system: An update was due and did not come
                mail  page by email to dan, yossi: delivered
                not as expected (line 4): expected phase contained, found phase containing

      INC-1 is containing after 9 entries.
      "
    `);
  });

  it('reads as a page', () => {
    const page = events.map(walkPage('examples/recordings/a.jsonl')).join('');
    expect(page).toContain('# A night\n\nRecording: `examples/recordings/a.jsonl`\n\nWhat it shows.');
    expect(page.slice(page.indexOf('\n## '))).toMatchInlineSnapshot(`
      "
      ## 2026-05-05 (UTC)

      ### 03:02 · T+4 min · maya as investigator

      \`\`\`sh
      tourniquet do INC-1 finding.report --as investigator --about cause --text 'A <b>bad</b> deploy'
      \`\`\`

      - **refused (C1)** Cause waits. *Instead:* Report harm.

      ### 03:28 · T+30 min · the clock

      - 9 · **system** An update was due and did not come
      - mail · page by email to dan, yossi: delivered

      ---

      INC-1 is containing after 9 entries.
      "
    `);
  });
});
