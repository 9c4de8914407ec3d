import { describe, expect, it } from 'vitest';
import { anEntry, anIncident } from '../fake-incident.ts';
import type { WireEntry } from '../wire.ts';
import { playRecording, Unplayable } from './play.ts';
import { readRecording } from './recording.ts';
import type { Reply, Stage } from './stage.ts';
import type { WalkEvent } from './walk.ts';

type Asked = { readonly token: string; readonly method: string; readonly path: string; readonly body: unknown };

/** A stage with one incident, opened by the first signal or declaration; `answers` decides what the door says to a command. */
function fakeStage(
  answer: (body: { readonly type: string }, seq: number) => Reply | WireEntry = (body, seq) =>
    anEntry({ seq, type: 'note.added', data: { text: body.type } }),
) {
  const asked: Asked[] = [];
  const entries: WireEntry[] = [];
  const ok = (body: unknown): Reply => ({ status: 200, statusText: 'OK', body });
  const opened = (): void => void entries.push(anEntry({ seq: 1, type: 'incident.resolved', by: 'system', data: { text: 'opened' } }));
  const ask: Stage['ask'] = async (token, method, path, body) => {
    asked.push({ token, method, path, body });
    if (path === '/test/clock') return ok({});
    if (path === '/api/v1/tokens') return { status: 201, statusText: '', body: { token: `token of ${(body as { person: string }).person}` } };
    if (path === '/api/v1/intake-tokens') return { status: 201, statusText: '', body: { token: 'intake' } };
    if (path.startsWith('/intake/') || (method === 'POST' && path === '/api/v1/incidents')) {
      opened();
      return ok({});
    }
    if (path.startsWith('/api/v1/incidents?'))
      return ok({ items: entries.length ? [anIncident({ version: entries.length })] : [], nextCursor: null });
    if (path.includes('/timeline?after=')) return ok({ items: entries.filter((entry) => entry.seq > Number(path.split('=')[1])), nextCursor: null });
    if (path.endsWith('/gate')) return ok({ closable: false, conditions: [{ rule: 'G3', met: false }] });
    if (path.startsWith('/status/')) return { status: 404, statusText: 'Not Found', body: '' };
    if (path.endsWith('/commands')) {
      const said = answer(body as { readonly type: string }, entries.length + 1);
      if ('status' in said) return said;
      entries.push(said);
      return ok({});
    }
    return ok(anIncident());
  };
  const stage: Stage = { ask, admin: 'admin', commit: async () => 'c0ffee', stop: async () => undefined };
  return { stage, asked };
}

const HEADER = '{"recording":1,"title":"A night","clock":"2026-05-05T02:58:00Z"}';
const SIGNAL = '{"at":"+PT1M","signal":{"labels":{"alertname":"SubmissionErrorRate"}}}';
const NOTE = '{"at":"+PT2M","by":"maya","do":{"type":"note.add","text":"x"}}';
const refused: Reply = { status: 409, statusText: 'Conflict', body: { rule: 'C1', title: 'Refused', detail: 'Cause waits.' } };

async function played(stage: Stage, ...lines: readonly string[]): Promise<readonly WalkEvent[]> {
  const read = readRecording([HEADER, ...lines].join('\n'));
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const events: WalkEvent[] = [];
  for await (const event of playRecording(read.recording, stage)) events.push(event);
  return events;
}

const kinds = (events: readonly WalkEvent[]): readonly string[] => events.map((event) => event.kind);

describe('playing a recording', () => {
  it('moves the clock, speaks as each person, and tells what the record says after each act', async () => {
    const { stage, asked } = fakeStage();
    const events = await played(stage, SIGNAL, NOTE, '{"expect":{"phase":"containing"}}');
    expect(kinds(events)).toEqual(['begins', 'act', 'entry', 'act', 'entry', 'met', 'ends']);
    const clock = asked.filter((one) => one.path === '/test/clock').map((one) => (one.body as { set: string }).set.slice(11, 16));
    expect([...new Set(clock)]).toEqual(['02:59', '03:00']);
    expect(asked.find((one) => one.path.startsWith('/intake/'))?.body).toMatchObject({
      version: '4',
      alerts: [{ status: 'firing', startsAt: '2026-05-05T02:59:00.000Z', endsAt: '0001-01-01T00:00:00Z' }],
    });
    expect(asked.find((one) => one.path.endsWith('/commands'))).toMatchObject({
      token: 'token of maya',
      path: '/api/v1/incidents/INC-1/commands',
      body: { type: 'note.add', text: 'x' },
    });
  });

  it('goes on after a refusal that was expected', async () => {
    const { stage } = fakeStage(() => refused);
    const events = await played(stage, SIGNAL, NOTE, '{"expect":{"refused":"C1"}}');
    expect(kinds(events).slice(-4)).toEqual(['act', 'refused', 'met', 'ends']);
  });

  it('ends at a refusal that nobody expected', async () => {
    const { stage } = fakeStage(() => refused);
    const events = await played(stage, SIGNAL, NOTE, NOTE);
    expect(events.at(-1)).toEqual({ kind: 'unmet', line: 3, expected: 'it to be taken', found: 'it was refused (C1): Cause waits.' });
  });

  it.each([
    ['{"refused":"C1"}', 'refused C1', 'it was taken'],
    ['{"phase":"contained"}', 'phase contained', 'phase containing'],
    ['{"severity":"P2"}', 'severity P2', 'severity P0'],
    ['{"closable":true}', 'closable true', 'unmet G3'],
    ['{"public":true}', 'public true', 'the public page of INC-1 answers 404'],
    ['{"entry":"update.missed"}', 'entry update.missed', '0 such entries'],
    ['{"noEntry":"note.added"}', 'noEntry note.added', '1 such entries'],
  ])('ends with the difference when %s is not so', async (expected, wanted, found) => {
    const { stage } = fakeStage();
    const events = await played(stage, SIGNAL, NOTE, `{"expect":${expected}}`, NOTE);
    expect(events.at(-1)).toEqual({ kind: 'unmet', line: 4, expected: wanted, found });
  });

  it('hands values on: the id of a fix, the commit it is proven by', async () => {
    const { stage, asked } = fakeStage((body, seq) =>
      anEntry({ seq, type: body.type === 'fix.add' ? 'fix.added' : 'note.added', data: { fix: 'X2', text: '' } }),
    );
    await played(
      stage,
      SIGNAL,
      '{"by":"maya","do":{"type":"fix.add","title":"t"}}',
      '{"commit":{"path":"runbooks/x.md","append":"more","message":"m","saveAs":"fixCommit"}}',
      '{"by":"maya","do":{"type":"fix.land","fix":"${fix}","commit":"${fixCommit}"}}',
    );
    expect(asked.findLast((one) => one.path.endsWith('/commands'))?.body).toEqual({ type: 'fix.land', fix: 'X2', commit: 'c0ffee' });
    expect(asked.some((one) => one.path === '/api/v1/handbook/reload' && one.token === 'admin')).toBe(true);
  });

  it.each([
    [[NOTE], 2, 'there is no incident yet'],
    [[SIGNAL, '{"by":"maya","do":{"type":"finding.read","finding":"${finding}"}}'], 3, '${finding} has no value yet'],
  ])('names a line that no server could take: %j', async (lines, line, says) => {
    const { stage } = fakeStage();
    const thrown = await played(stage, ...lines).catch((cause: unknown) => cause);
    expect(thrown).toBeInstanceOf(Unplayable);
    expect(thrown).toMatchObject({ line, message: expect.stringContaining(says) });
  });

  it('names the field that the server finds malformed', async () => {
    const { stage } = fakeStage(() => ({
      status: 422,
      statusText: '',
      body: { title: 'Malformed', detail: 'One field is wrong.', errors: [{ field: 'text', message: 'is too long' }] },
    }));
    await expect(played(stage, SIGNAL, NOTE)).rejects.toThrow('One field is wrong. text: is too long');
  });
});
