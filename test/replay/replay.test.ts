import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '#cli/fake-world.ts';
import { run } from '#cli/program.ts';
import type { WalkEvent } from '#cli/replay/walk.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** Plays a shipped recording through the real server in this process, as `tourniquet replay` does. */
async function replay(recording: string, ...words: readonly string[]) {
  let keys = 0;
  // A key of this test is also the secret of the play's admin, so it is as long as one.
  const key = (): string => `replay-test-secret-${String(++keys).padStart(16, '0')}`;
  const { world, said } = fakeWorld({ env: process.env, cwd: ROOT, now: () => new Date(), key, app: () => import('#app') });
  const code = await run(['replay', `examples/recordings/${recording}.jsonl`, ...words], world);
  return { code, ...said };
}

/** The walk as data; fails with what was not as the recording says. */
async function walk(recording: string): Promise<readonly WalkEvent[]> {
  const { code, out, err } = await replay(recording, '--json');
  const events = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as WalkEvent);
  expect(events.filter((event) => event.kind === 'unmet')).toEqual([]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return events;
}

const typesOf = (events: readonly WalkEvent[]): readonly string[] => events.flatMap((event) => (event.kind === 'entry' ? [event.entry.type] : []));
const refusals = (events: readonly WalkEvent[]): readonly (string | null)[] =>
  events.flatMap((event) => (event.kind === 'refused' ? [event.problem.rule] : []));
const told = (events: readonly WalkEvent[]): ReadonlySet<string> => new Set(events.flatMap((event) => (event.kind === 'delivered' ? event.to : [])));

describe('the shipped recordings play through a fresh server', () => {
  it('p0-rollback: from the first alert to the closed incident', async () => {
    const events = await walk('p0-rollback');
    expect(events.at(-1)).toMatchObject({ kind: 'ends', incidents: [{ ref: 'INC-1', phase: 'closed' }] });
    expect(refusals(events)).toEqual(['C1', 'C3', 'C5', 'D1', 'G3', 'P6', 'P8', 'G5', 'K2']);
    const types = typesOf(events);
    // E3: leadership has been briefed before the page posts itself.
    expect(types.indexOf('leadership.briefed')).toBeGreaterThan(-1);
    expect(types.indexOf('leadership.briefed')).toBeLessThan(types.indexOf('update.published'));
    expect(types).toEqual(expect.arrayContaining(['lever.pulled', 'update.missed', 'care.checked', 'fix.landed', 'incident.closed']));
  });

  it('p2-internal: nothing public, the product owner hears at the standup', async () => {
    const events = await walk('p2-internal');
    expect(events.at(-1)).toMatchObject({ kind: 'ends', incidents: [{ phase: 'closed' }] });
    expect(refusals(events)).toEqual(['E6', 'D1']);
    expect(typesOf(events)).toContain('meeting.held');
    expect(typesOf(events)).not.toContain('escalation.missed');
  });

  it('drill: tells only the people in it (B6)', async () => {
    const events = await walk('drill');
    expect(events.at(-1)).toMatchObject({ kind: 'ends', incidents: [{ phase: 'stood-down' }] });
    expect([...told(events)].sort()).toEqual(['ines', 'maya']);
  });

  it('docs/walk.md is fresh: npm run walk writes it again', async () => {
    const { code, out } = await replay('p0-rollback', '--markdown');
    expect(code).toBe(0);
    // Mails are handed over side by side, so the number under which each report stands is not the same in every run; nothing else differs.
    const unnumbered = (page: string) => page.replace(/^- \d+ · /gm, '- ');
    expect(unnumbered(await readFile(path.join(ROOT, 'docs', 'walk.md'), 'utf8'))).toBe(unnumbered(out));
  });
});
