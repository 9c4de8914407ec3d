import { describe, expect, it, onTestFinished } from 'vitest';
import { anEntry, anIncident } from './fake-incident.ts';
import { type Answer, fakeServer } from './fake-server.ts';
import { type Ran, runOn } from './fake-world.ts';

async function given(...answers: readonly Answer[]) {
  const server = await fakeServer(...answers);
  onTestFinished(server.close);
  return { ...server, tourniquet: (...words: readonly string[]): Promise<Ran> => runOn(server.url, words) };
}

const done = { entries: [anEntry()], incident: anIncident() };
const refusal = {
  type: 'http://127.0.0.1:7777/docs/rules/C1',
  title: 'Refused',
  status: 409,
  detail: 'Cause waits until containment is confirmed.',
  rule: 'C1',
  remedy: 'Report harm, or confirm containment first.',
  next: { type: 'containment.confirm', as: 'commander', note: "it's over" },
  unmet: [{ rule: 'C8', field: 'note', why: 'Nobody confirmed.', how: 'Confirm.' }],
  draft: 'd-1',
};

describe('exit codes', () => {
  it('0: the command was taken, and its entries are told', async () => {
    const { tourniquet, seen } = await given({ status: 200, body: done });
    const ran = await tourniquet('do', 'INC-1', 'note.add', '--text', 'Support has had four calls');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('8  03:10:00  maya: Note: Support has had four calls');
    expect(ran.out).toContain('INC-1 P0 containing, version 7');
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/incidents/INC-1/commands',
      body: { type: 'note.add', text: 'Support has had four calls' },
    });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer tq_maya', 'idempotency-key': 'key-1' });
  });

  it('1: a refusal says rule, sentence, remedy, every unmet point, and the next line to paste', async () => {
    const { tourniquet } = await given({ status: 409, body: refusal, type: 'application/problem+json' });
    const ran = await tourniquet('do', 'INC-1', 'finding.report', '--as', 'investigator', '--about', 'cause', '--text', 'A bad deploy');
    expect(ran.code).toBe(1);
    expect(ran.err).toBe(
      [
        'refused (C1): Cause waits until containment is confirmed.',
        '  C8 note: Nobody confirmed.',
        '     how: Confirm.',
        'instead: Report harm, or confirm containment first.',
        'kept: your words are kept as a private draft (d-1)',
        "next: tourniquet do INC-1 containment.confirm --as commander --note 'it'\\''s over'",
        '',
      ].join('\n'),
    );
  });

  it('1: with --json a refusal is the problem document, on standard output', async () => {
    const { tourniquet } = await given({ status: 403, body: { ...refusal, status: 403, rule: 'H2' } });
    const ran = await tourniquet('do', 'INC-1', 'close', '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ rule: 'H2', remedy: refusal.remedy });
    expect(ran.err).toBe('');
  });

  it('1: a stale version is refused', async () => {
    const { tourniquet, seen } = await given({
      status: 412,
      body: { title: 'Stale', status: 412, detail: 'The incident has version 9.', version: 9 },
    });
    const ran = await tourniquet('do', 'INC-1', 'close', '--if-match', '7');
    expect(ran.code).toBe(1);
    expect(seen[0]?.headers['if-match']).toBe('"7"');
    expect(ran.err).toContain('The incident has version 9.');
  });

  it('2: malformed input names the field, whoever finds it', async () => {
    const { tourniquet, seen } = await given({
      status: 422,
      body: { title: 'Malformed', status: 422, detail: 'One field is wrong.', errors: [{ field: 'text', message: 'is empty' }] },
    });
    const ran = await tourniquet('do', 'INC-1', 'note.add', '--text', ' ');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('text: is empty');
    expect((await tourniquet('do', 'INC-1', 'note.ad', '--text', 'x')).code).toBe(2);
    expect(seen).toHaveLength(1);
  });

  it('2: an incident that does not exist, a path that is none', async () => {
    const { tourniquet, seen } = await given({ status: 404, body: { title: 'Unknown', status: 404, detail: 'No incident is called INC-99.' } });
    expect(await tourniquet('show', 'INC-99')).toMatchObject({ code: 2, err: 'Unknown: No incident is called INC-99.\n' });
    expect((await tourniquet('show', '..')).code).toBe(2);
    expect(seen).toHaveLength(1);
  });

  it('3: nobody listens', async () => {
    const { url, close } = await fakeServer();
    await close();
    const ran = await runOn(url, ['list']);
    expect(ran.code).toBe(3);
    expect(ran.err).toContain(`cannot reach ${url}`);
  });

  it('3: the server has a fault, or is none of ours', async () => {
    const fault = await given({ status: 500, body: { title: 'Fault', status: 500, detail: 'Something broke.', requestId: 'r-1' } });
    expect((await fault.tourniquet('list')).code).toBe(3);
    const other = await given({ status: 200, body: '<html>', type: 'text/html' });
    expect(await other.tourniquet('list')).toMatchObject({ code: 3 });
  });

  it('4: nobody is signed in', async () => {
    const { tourniquet } = await given({ status: 401, body: { title: 'Not signed in', status: 401, detail: 'The token is not known.' } });
    const ran = await tourniquet('list');
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('tourniquet token create --person');
  });
});

describe('a lost connection', () => {
  it('is tried once more with the same key', async () => {
    const { tourniquet, seen } = await given('cut', { status: 200, body: done });
    expect((await tourniquet('do', 'INC-1', 'acknowledge')).code).toBe(0);
    expect(seen.map((one) => one.headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
    expect(seen[0]?.body).toEqual(seen[1]?.body);
  });

  it('keeps the key that was given', async () => {
    const { tourniquet, seen } = await given('cut', { status: 200, body: done });
    await tourniquet('do', 'INC-1', 'acknowledge', '--key', 'mine');
    expect(seen.map((one) => one.headers['idempotency-key'])).toEqual(['mine', 'mine']);
  });

  it('is given up after that', async () => {
    const { tourniquet, seen } = await given('cut');
    expect((await tourniquet('do', 'INC-1', 'acknowledge')).code).toBe(3);
    expect(seen).toHaveLength(2);
  });
});

describe('the words', () => {
  const at = async (...words: readonly string[]): Promise<Ran> => await runOn('http://127.0.0.1:1', words);

  it.each([
    'serve',
    'lint',
    'declare',
    'list',
    'show',
    'timeline',
    'do',
    'archive',
    'verify',
    'token',
    'intake-token',
    'replay',
    'rebuild',
    'doctor',
  ])('have help with examples: %s', async (verb) => {
    const ran = await at(verb, '--help');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('Usage: ');
    if (verb !== 'token' && verb !== 'intake-token') expect(ran.out).toMatch(new RegExp(`Examples:\\n.*tourniquet ${verb}`));
  });

  it.each(['gate', 'rehearse', 'import', 'backup', 'restore'])('that come later say so, with no yes: %s', async (verb) => {
    const ran = await at(verb, '--service', 'grading');
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(new RegExp(`tourniquet ${verb} is not in this version yet\\.\\nUntil then`));
  });

  it.each([
    [[], 'Usage: tourniquet'],
    [['lst'], "unknown command 'lst'"],
    [['show'], "missing required argument 'ref'"],
    [['list', '--opn'], "unknown option '--opn'"],
    [['declare', '--severity', 'P0'], 'what is wrong?'],
    [['declare', 'x', '--severity', 'P9'], '--severity "P9" is none of P0, P1, P2, P3'],
    [['list', '--limit', 'many'], '--limit "many" is no whole number'],
    [['intake-token', 'create', '--name', 'x', '--source', 'nagios'], '--source "nagios" is none of alertmanager'],
  ])('that cannot be right end with 2: %j', async (words, says) => {
    const ran = await at(...words);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(says);
  });

  it('name a server address that is none', async () => {
    expect(await runOn('ftp://x', ['list'])).toMatchObject({ code: 2, err: expect.stringContaining('TOURNIQUET_URL "ftp://x" is no address') });
  });

  it('keep a base path in the address', async () => {
    const { url, seen } = await given({ status: 200, body: { items: [], nextCursor: null } });
    expect((await runOn(`${url}/ops/`, ['list', '--open'])).code).toBe(0);
    expect(seen[0]?.path).toBe('/ops/api/v1/incidents?open=true&limit=50');
  });
});

describe('declare', () => {
  it('opens an incident, with the drill and its people', async () => {
    const { tourniquet, seen } = await given({ status: 201, body: anIncident() });
    const ran = await tourniquet(
      'declare',
      'Submissions fail',
      '--severity',
      'p0',
      '--drill',
      '--people',
      'maya, dan',
      '--started-at',
      '2026-05-05T04:58:00+02:00',
    );
    expect(ran.code).toBe(0);
    expect(seen[0]?.body).toEqual({
      title: 'Submissions fail',
      severity: 'P0',
      drill: true,
      people: ['maya', 'dan'],
      startedAt: '2026-05-05T02:58:00.000Z',
    });
    expect(seen[0]?.headers['idempotency-key']).toBe('key-1');
    expect(ran.out).toContain('INC-1  Submissions fail');
  });
});
