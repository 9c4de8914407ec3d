import { describe, expect, it } from 'vitest';
import { by, SECRETS, standIn, standInEntry } from '../stand-in.ts';

const get = async (world: ReturnType<typeof standIn>, path: string) => world.server.inject({ url: `/api/v1/${path}`, headers: by(SECRETS.reader) });

describe('the timeline', () => {
  it('comes in order, after an entry, in pages', async () => {
    const world = standIn();
    world.commit(...[1, 2, 3, 4].map((seq) => standInEntry(seq)));
    const seqs = async (query: string) => {
      const page = (await get(world, `incidents/INC-12/timeline${query}`)).json() as { items: { seq: number }[]; nextCursor: string | null };
      return [page.items.map(({ seq }) => seq), page.nextCursor];
    };
    expect(await seqs('')).toEqual([[1, 2, 3, 4], null]);
    expect(await seqs('?after=2')).toEqual([[3, 4], null]);
    expect(await seqs('?limit=3')).toEqual([[1, 2, 3], '3']);
    expect(await seqs('?limit=3&cursor=3')).toEqual([[4], null]);
    expect(await seqs('?limit=4')).toEqual([[1, 2, 3, 4], null]);
  });

  it.each(['after=-1', 'after=two', 'after=99999999999', 'limit=0', 'limit=1001'])('names the parameter of ?%s', async (query) => {
    const response = await get(standIn(), `incidents/INC-12/timeline?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ field: query.split('=')[0] }] });
  });
});

describe('what can be read of an incident', () => {
  it('is the gate', async () => {
    expect((await get(standIn(), 'incidents/INC-12/gate')).json()).toMatchObject({ closable: false, conditions: [{ rule: 'G2' }] });
  });

  it('is what the asking person may do, with the words of the refusal and nothing private', async () => {
    expect((await get(standIn(), 'incidents/INC-12/can')).json()).toEqual({
      acknowledge: null,
      close: { rule: 'G2', why: 'not archived', remedy: 'archive it' },
    });
  });

  it('is the archive: JSON Lines, Markdown, HTML', async () => {
    const world = standIn();
    world.commit(standInEntry(1), standInEntry(2));
    const lines = await get(world, 'incidents/INC-12/archive');
    expect(lines.headers).toMatchObject({
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="INC-12.jsonl"',
    });
    expect(lines.body.trimEnd().split('\n')).toHaveLength(2);
    expect((await get(world, 'incidents/INC-12/archive?format=md')).headers['content-type']).toBe('text/markdown; charset=utf-8');
    const html = await get(world, 'incidents/INC-12/archive?format=html');
    expect([html.headers['content-type'], html.headers['content-security-policy']]).toEqual([
      'text/html; charset=utf-8',
      expect.stringContaining("script-src 'self'"),
    ]);
    expect((await get(world, 'incidents/INC-12/archive?format=pdf')).json()).toMatchObject({ status: 400, errors: [{ field: 'format' }] });
  });

  it('is the postmortem: JSON, Markdown, HTML', async () => {
    const world = standIn();
    expect((await get(world, 'incidents/INC-12/postmortem')).json()).toEqual({ complete: false });
    expect((await get(world, 'incidents/INC-12/postmortem?format=md')).body).toBe('# Postmortem');
    expect((await get(world, 'incidents/INC-12/postmortem?format=html')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('C1: is one’s own drafts', async () => {
    expect((await get(standIn(), 'incidents/INC-12/drafts')).json()).toEqual({
      items: [{ id: 'd-1', text: 'the cause is …', rule: 'C1', at: expect.any(String) }],
      nextCursor: null,
    });
  });

  it.each(['gate', 'can', 'archive', 'postmortem', 'drafts', 'timeline', 'stream'])('is 404 where there is no incident: %s', async (what) => {
    const response = await get(standIn(), `incidents/INC-13/${what}`);
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });
});

describe('the board of fixes', () => {
  it('asks the store for what could be in that state and keeps what is', async () => {
    const pages = [
      { items: [{ id: 'F1' }, { id: 'F2' }], nextCursor: 'more' },
      { items: [{ id: 'F3' }], nextCursor: null },
    ];
    const asked: object[] = [];
    const world = standIn((deps) => ({
      store: {
        ...deps.store,
        async fixes(filter) {
          asked.push(filter);
          return (filter.cursor ? pages[1] : pages[0]) as never;
        },
      },
      views: { ...deps.views, fixJson: (row) => ({ ...row, state: (row as unknown as { id: string }).id === 'F3' ? 'overdue' : 'open' }) },
    }));
    expect((await get(world, 'fixes?state=overdue&owner=ada&limit=2')).json()).toEqual({ items: [{ id: 'F3', state: 'overdue' }], nextCursor: null });
    expect(asked).toEqual([
      { limit: 2, owner: 'ada', landed: false, dueBefore: '2026-05-07' },
      { limit: 2, owner: 'ada', landed: false, dueBefore: '2026-05-07', cursor: 'more' },
    ]);
    expect((await get(world, 'fixes')).json()).toMatchObject({ items: [{ id: 'F1' }, { id: 'F2' }], nextCursor: 'more' });
    expect((await get(world, 'fixes?state=done')).json()).toMatchObject({ status: 400, errors: [{ field: 'state' }] });
  });
});

describe('the handbook', () => {
  it('shows what is in force without anybody’s address', async () => {
    const response = await get(standIn(), 'handbook');
    expect(response.json()).toMatchObject({
      commit: 'abc123',
      loads: true,
      findings: [],
      people: [{ id: 'ada', name: 'ada', groups: ['tech-lead'] }, { id: 'bob' }],
    });
    expect(response.body).not.toContain('email');
  });

  it('says on reload that it does not load, and the last good one stays', async () => {
    const finding = { level: 'error', file: 'policy.yaml', line: 3, message: 'unknown key' } as const;
    let reloads = 0;
    const world = standIn((deps) => ({
      handbook: {
        ...deps.handbook,
        findings: () => (reloads > 0 ? [finding] : []),
        async reload() {
          reloads += 1;
          return { handbook: null, findings: [finding] };
        },
      },
    }));
    const response = await world.server.inject({ method: 'POST', url: '/api/v1/handbook/reload', headers: by(SECRETS.ada) });
    expect([response.statusCode, reloads]).toEqual([200, 1]);
    expect(response.json()).toMatchObject({ commit: 'abc123', loads: false, findings: [finding] });
  });
});

describe('on-call', () => {
  it('is asked at a time, or now', async () => {
    const world = standIn();
    expect((await get(world, 'on-call')).json()).toMatchObject({ at: '2026-05-05T03:00:00.000Z' });
    expect((await get(world, 'on-call?at=2026-05-05T05:00:00%2B02:00')).json()).toMatchObject({ at: '2026-05-05T03:00:00.000Z' });
    expect((await get(world, 'on-call?at=tomorrow')).json()).toMatchObject({ status: 400, errors: [{ field: 'at' }] });
  });

  it('is swapped, by whom and when, once for one key', async () => {
    const world = standIn();
    const { server } = world;
    const swap = async (payload: object, key = 'k') =>
      server.inject({ method: 'POST', url: '/api/v1/on-call/overrides', payload, headers: by(SECRETS.ada, { 'idempotency-key': key }) });
    const wanted = { schedule: 'primary', person: 'bob', from: '2026-05-05T10:00:00Z', until: '2026-05-05T12:00:00Z' };
    const first = await swap(wanted);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ person: 'bob', by: 'ada', from: '2026-05-05T10:00:00.000Z', at: '2026-05-05T03:00:00.000Z' });
    expect((await swap(wanted)).body).toBe(first.body);
    expect(world.asked.filter(({ what }) => what === 'override')).toHaveLength(1);
    const wrong = await swap({ schedule: 'primry', person: 'bobb', from: wanted.until, until: wanted.from }, 'other');
    expect(wrong.json()).toMatchObject({
      status: 422,
      errors: [
        { field: 'schedule', message: expect.stringContaining('"primary"') },
        { field: 'person', message: expect.stringContaining('"bob"') },
        { field: 'until', message: expect.any(String) },
      ],
    });
  });
});

describe('signals', () => {
  it('B4: are listed matched or not', async () => {
    const asked: object[] = [];
    const signal = {
      fingerprint: 'f',
      status: 'firing',
      labels: { a: 'b' },
      annotations: {},
      startsAt: null,
      endsAt: null,
      link: null,
      flags: [],
    } as const;
    const stored = {
      id: 's',
      source: { token: 'i-1', name: 'eu', kind: 'alertmanager' },
      signal,
      receivedAt: 'r',
      lastAt: 'l',
      received: 2,
      incident: null,
      why: 'no runbook',
      pages: false,
    };
    const world = standIn((deps) => ({
      engine: {
        ...deps.engine,
        async signals(filter) {
          asked.push(filter);
          return { items: [stored], nextCursor: 'n' };
        },
      },
    }));
    expect((await get(world, 'signals?matched=false&limit=5')).json()).toMatchObject({
      items: [{ id: 's', matched: false, source: { name: 'eu', kind: 'alertmanager' }, labels: { a: 'b' }, why: 'no runbook' }],
      nextCursor: 'n',
    });
    expect(asked).toEqual([{ limit: 5, matched: false }]);
  });
});
