import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '#app';
import { until } from '#test/peers/peer-process.ts';
import { type Answer, type Json, type Person, request, type Served, serve } from './served.ts';

let served: Served;
let yossi: Person;
let maya: Person;
let push: (alerts: unknown) => Promise<Answer>;
beforeAll(async () => {
  served = await serve();
  yossi = await served.person('yossi');
  maya = await served.person('maya');
  const { urls } = await served.intake();
  const { scheme, target, path_prefix } = urls.prometheus;
  push = (alerts) =>
    request(`${scheme}://${target}${path_prefix}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof alerts === 'string' || alerts instanceof Uint8Array ? (alerts as BodyInit) : JSON.stringify(alerts),
    });
});
afterAll(() => served.stop());

/** A new incident that is nobody's business but the test's. */
async function declared(): Promise<string> {
  const made = await yossi.send('POST', '/incidents', { title: 'Something is wrong', severity: 'P3' });
  expect(made.status).toBe(201);
  return made.body.ref;
}
const read = async (ref: string): Promise<Json> => (await yossi.get(`/incidents/${ref}`)).body;
const notes = async (ref: string): Promise<readonly string[]> =>
  (await served.timeline(ref)).filter((entry) => entry.type === 'note.added').map((entry) => entry.data.text);
/** Page-worthy without a runbook, so every name is an incident of its own (B5). */
const alert = (alertname: string, more: object = {}, labels: object = {}) => ({
  labels: { alertname, severity: 'critical', ...labels },
  annotations: {},
  ...more,
});
const incidentsOf = async (alertname: string): Promise<readonly Json[]> => {
  const { body } = await yossi.get('/incidents?limit=200');
  return body.items.filter((incident: Json) => incident.condition?.includes(alertname) || incident.title.includes(alertname));
};

describe('a body that is no command', () => {
  const commandTo = (body: unknown, headers?: Readonly<Record<string, string>>) => yossi.send('POST', '/incidents/INC-1/commands', body, headers);

  it.each<[string, unknown, number, RegExp]>([
    ['malformed JSON', '{"type": "note.add", "text": }', 400, /^body: is not JSON: at line 1, column 30/],
    ['an empty body', '', 422, /body|empty/],
    ['bad UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, /^body: is not valid UTF-8/],
    ['an array', [], 422, /body/],
    ['null', 'null', 422, /body|object/],
    ['a hundred and one levels', '['.repeat(101) + ']'.repeat(101), 400, /^body: is nested deeper than 100 levels/],
    ['a wrong type', { type: 'note.add', text: 7 }, 422, /^text: /],
    ['a missing field', { type: 'note.add' }, 422, /^text: /],
    ['an unknown field', { type: 'note.add', text: 'a', txet: 'b' }, 422, /txet/],
    ['an unknown command', { type: 'lever.pul', lever: 'flag-off' }, 422, /^type: .*lever\.pull/],
    ['an unknown hat', { type: 'note.add', as: 'admiral', text: 'a' }, 422, /^as: /],
    ['an unknown lever', { type: 'lever.pull', as: 'commander', lever: 'coffee' }, 422, /^lever: /],
    ['\\u0000', '{"type":"note.add","text":"a\\u0000b"}', 422, /^text: contains the character \\u0000/],
    ['half a surrogate pair', '{"type":"note.add","text":"a\\ud800b"}', 422, /^text: contains half of a surrogate pair/],
    ['a number beyond all bounds', '{"type":"postmortem.annotate","seq":1e999,"text":"a"}', 422, /^seq: /],
    ['a text of 20,001 characters', { type: 'note.add', text: 'a'.repeat(20_001) }, 422, /^text: /],
  ])('is named: %s', async (_name, body, status, says) => {
    await declared();
    const answer = await commandTo(body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(answer.body.detail).toMatch(says);
  });

  it('is refused by size, with the limit, at both doors', async () => {
    const body = JSON.stringify({ type: 'note.add', text: 'a'.repeat(1_048_576) });
    for (const answer of [await commandTo(body), await push(body)]) {
      expect(answer.status).toBe(413);
      expect(answer.text).toMatch(/1 MiB|1,?048,?576/);
    }
  });

  it('does not get in by __proto__', async () => {
    const ref = await declared();
    const answer = await yossi.tries(ref, JSON.parse('{"type":"note.add","text":"plain"}'));
    expect(answer.status).toBe(200);
    const odd = await yossi.send('POST', `/incidents/${ref}/commands`, '{"__proto__":{"as":"commander"},"type":"note.add","text":"odd"}');
    expect(odd.status).toBeLessThan(500);
    expect((await served.timeline(ref)).every((entry) => entry.as !== 'commander')).toBe(true);
  });
});

describe('people, hats and times that do not exist', () => {
  it('names unknown people with the nearest one', async () => {
    const ref = await declared();
    await yossi.does(ref, { type: 'acknowledge' });
    const token = await served.admin.send('POST', '/tokens', { person: 'yosi', name: 'x' });
    expect([token.status, token.text.includes('yossi')]).toEqual([422, true]);
    const offer = await yossi.tries(ref, { type: 'hat.offer', hat: 'investigator', to: 'nobody' });
    expect(offer.status).toBe(409);
    expect(offer.body.remedy).toBeTruthy();
    const check = await maya.tries(ref, { type: 'care.check', person: 'nobody' });
    expect([check.status, check.body.rule]).toEqual([409, 'D1']);
  });

  it('knows no token, no incident and no path by chance', async () => {
    expect((await request(`${served.app.url}/api/v1/incidents`)).status).toBe(401);
    for (const ref of ['INC-999999', 'INC-0', 'INC-99999999999999999999', '00000000-0000-0000-0000-000000000000', '%00', "x'--", '%ff']) {
      const answer = await yossi.get(`/incidents/${ref}`);
      expect([ref, answer.status >= 400 && answer.status < 500]).toEqual([ref, true]);
    }
  });

  it.each<[string, object]>([
    ['a start still to come', { startedAt: '2999-01-01T00:00:00Z' }],
    ['a day that does not exist', { startedAt: '2026-02-30T00:00:00Z' }],
    ['a time without a zone', { startedAt: '2026-02-03T00:00:00' }],
    ['milliseconds', { startedAt: 1_767_225_600_000 }],
    ['a severity of no matrix', { severity: 'P9' }],
    ['a runbook that nobody wrote', { runbook: 'submission-fail' }],
  ])('declares nothing with %s', async (_name, more) => {
    const answer = await yossi.send('POST', '/incidents', { title: 'x', severity: 'P3', ...more });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(Object.keys(more)[0]);
  });
});

describe('alerts as senders really send them', () => {
  it('B4: a resolve before its trigger opens nothing, and what fires after it does', async () => {
    const name = 'ResolvedFirst';
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    expect((await push([alert(name, { startsAt, endsAt: new Date().toISOString() })])).status).toBe(200);
    expect(await incidentsOf(name)).toHaveLength(0);
    const kept = (await yossi.get('/signals?limit=200')).body.items.filter((signal: Json) => signal.labels.alertname === name);
    expect(kept).toHaveLength(1);
    expect((await push([alert(name, { startsAt: new Date().toISOString() })])).status).toBe(200);
    expect(await incidentsOf(name)).toHaveLength(1);
  });

  it.each([
    ['ZeroTimes', { startsAt: '0001-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z' }],
    ['TomorrowsClock', { startsAt: new Date(Date.now() + 86_400_000).toISOString() }],
    ['NoTimes', {}],
  ])('B2: %s opens, and the system knew no later than it was told', async (name, times) => {
    expect((await push([alert(name, times)])).status).toBe(200);
    const [incident, ...others] = await incidentsOf(name);
    expect(others).toEqual([]);
    const { startedAt, systemKnewAt, declaredAt } = incident.times;
    expect(startedAt > '2020' && startedAt <= declaredAt && systemKnewAt <= declaredAt).toBe(true);
    expect(incident.signals.firing).toBe(1);
  });

  it('B4: loses no good alert beside a bad one', async () => {
    const mixed = await push([{ labels: { alertname: 'x\u0000y' } }, alert('BesideABadOne'), { labels: 7 }, 'x', null]);
    expect(mixed.status).toBe(400);
    expect(await incidentsOf('BesideABadOne')).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['an object', {}],
    ['null', 'null'],
    ['broken JSON', '[{'],
    ['bad UTF-8', new Uint8Array([0x5b, 0xff, 0x5d])],
    ['a lone surrogate in a label', '[{"labels":{"alertname":"\\ud800"}}]'],
    ['labels of numbers', [{ labels: { alertname: 5 } }]],
    ['no labels', [{ labels: {} }]],
    ['a time of no calendar', [alert('BadTime', { startsAt: '2026-13-45T99:00:00Z' })]],
    ['ten thousand labels', [alert('ManyLabels', {}, Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`l${i}`, 'x'])))]],
  ])('answers %s without a fault', async (_name, body) => {
    const { status } = await push(body);
    expect(status === 200 || (status >= 400 && status < 500)).toBe(true);
  });

  it('B4: the same alert 1,000 times in parallel is one incident with one signal', async () => {
    const same = alert('SameThousand', { startsAt: new Date().toISOString() });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => push([same])));
    expect(answers.filter((answer) => answer.status !== 200)).toEqual([]);
    const incidents = await incidentsOf('SameThousand');
    expect(incidents).toHaveLength(1);
    expect(incidents[0].signals).toMatchObject({ count: 1, firing: 1 });
    const pages = (await served.timeline(incidents[0].ref)).filter((entry) => entry.type === 'page.sent');
    expect(pages.length).toBeLessThanOrEqual(1);
  }, 40_000);

  it('B4: a hundred instances in parallel are one incident that counts a hundred, and ends when all have', async () => {
    const startsAt = new Date(Date.now() - 5_000).toISOString();
    const each = (more: object) =>
      Array.from({ length: 100 }, (_, i) => ({
        labels: { alertname: 'SubmissionErrorRate', service: 'grading', instance: `grading-${i}` },
        annotations: { value: '0.3' },
        startsAt,
        ...more,
      }));
    await Promise.all(each({}).map((one) => push([one])));
    const found = async () =>
      (await yossi.get('/incidents?service=grading&open=true')).body.items.filter((one: Json) => one.runbook === 'submissions-fail');
    const incidents = await found();
    expect(incidents).toHaveLength(1);
    expect(incidents[0].signals).toMatchObject({ count: 100, firing: 100 });
    await push(each({ endsAt: new Date().toISOString() }));
    expect((await found())[0].signals).toMatchObject({ count: 100, firing: 0 });
  });
});

describe('many at once', () => {
  it('loses none of 50 parallel commands', async () => {
    const ref = await declared();
    const texts = Array.from({ length: 50 }, (_, i) => `note ${i}`);
    const answers = await Promise.all(
      texts.map((text, i) => (i % 2 ? yossi : maya).tries(ref, { type: 'note.add', text }, { 'idempotency-key': `${ref} ${i}` })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(texts.map(() => 200));
    expect((await notes(ref)).toSorted()).toEqual(texts.toSorted());
    const timeline = await served.timeline(ref);
    expect(timeline.map((entry) => entry.seq)).toEqual(timeline.map((_, i) => i + 1));
  });

  it('does what 50 parallel commands with one key ask once, and answers all the same', async () => {
    const ref = await declared();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => yossi.tries(ref, { type: 'note.add', text: 'once' }, { 'idempotency-key': `once ${ref}` })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await notes(ref)).toEqual(['once']);
    const other = await yossi.tries(ref, { type: 'note.add', text: 'twice' }, { 'idempotency-key': `once ${ref}` });
    expect([other.status, other.body.errors[0].field]).toEqual([422, 'Idempotency-Key']);
    // A key belongs to whoever sent it.
    expect((await maya.tries(ref, { type: 'note.add', text: 'mine' }, { 'idempotency-key': `once ${ref}` })).status).toBe(200);
  });

  it('declares once for one key', async () => {
    const body = { title: 'Declared once', severity: 'P3' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => yossi.send('POST', '/incidents', body, { 'idempotency-key': 'declared once' })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.ref}`)).size).toBe(1);
  });

  it('H3: of two who take a hat at once, both are decided one after the other', async () => {
    const ref = await declared();
    const dan = await served.person('dan');
    await yossi.does(ref, { type: 'acknowledge' });
    const takes = await Promise.all([maya, dan].map((each) => each.tries(ref, { type: 'hat.take', hat: 'commander', reason: 'no answer' })));
    expect(takes.every((answer) => [200, 409].includes(answer.status))).toBe(true);
    const taken = (await served.timeline(ref)).filter((entry) => entry.type === 'hat.taken');
    expect(taken).toHaveLength(takes.filter((answer) => answer.status === 200).length);
    expect(taken.length).toBeGreaterThan(0);
    expect((await read(ref)).hats.commander).toBe(taken.at(-1).by);
  });

  it('C6: a lever that two pull at once is pulled once', async () => {
    const made = await yossi.send('POST', '/incidents', { title: 'x', severity: 'P2', runbook: 'submissions-fail' });
    const { ref } = made.body;
    await yossi.does(ref, { type: 'acknowledge' });
    const pull = { type: 'lever.pull', as: 'commander', lever: 'flag-off', by: 'adapter' };
    const [a, b] = await Promise.all([yossi.tries(ref, pull), yossi.tries(ref, pull)]);
    expect([a.status, b.status].toSorted()).toEqual([200, 409]);
    await until('the lever', async () => (await read(ref)).levers[0].state === 'pulled');
    expect((await served.timeline(ref)).filter((entry) => entry.type === 'lever.reported' || entry.type === 'lever.pulled')).toHaveLength(1);
  });

  it('tells whoever decided on an older version so', async () => {
    const ref = await declared();
    const { version } = await read(ref);
    const note = (text: string, etag: string) => yossi.tries(ref, { type: 'note.add', text }, { 'if-match': etag });
    const answers = await Promise.all([note('a', `"${version}"`), note('b', `"${version}"`)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 412]);
    const stale = answers.find((answer) => answer.status === 412);
    expect(stale?.headers.get('etag')).toBe(`"${version + 1}"`);
    expect((await note('c', 'yesterday')).status).toBe(400);
    expect((await note('d', '*')).status).toBe(200);
  });
});

describe('the live stream', () => {
  /** Reads events until `fits`, then hangs up. */
  async function events(
    path: string,
    headers: Readonly<Record<string, string>>,
    fits: (ids: readonly number[]) => boolean,
  ): Promise<readonly number[]> {
    const hangUp = new AbortController();
    const made = await served.admin.send('POST', '/tokens', { person: 'yossi', name: 'stream' });
    const response = await fetch(`${served.app.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${made.body.token}`, ...headers },
      signal: hangUp.signal,
    });
    let text = '';
    const ids = () => [...text.matchAll(/^id: (\d+)$/gm)].map((found) => Number(found[1]));
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (fits(ids())) break;
    }
    hangUp.abort();
    return ids();
  }

  it('resumes after Last-Event-ID, and goes on with what comes', async () => {
    const ref = await declared();
    for (const text of ['a', 'b', 'c']) await yossi.does(ref, { type: 'note.add', text });
    const last = (await read(ref)).version;
    expect(await events(`/incidents/${ref}/stream`, {}, (ids) => ids.length >= last)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    const resumed = events(`/incidents/${ref}/stream`, { 'last-event-id': String(last - 1) }, (ids) => ids.length >= 3);
    await yossi.does(ref, { type: 'note.add', text: 'd' });
    await yossi.does(ref, { type: 'note.add', text: 'e' });
    expect(await resumed).toEqual([last, last + 1, last + 2]);
    const odd = await served.person('yossi');
    expect((await odd.send('GET', `/incidents/${ref}/stream`, undefined, { 'last-event-id': 'x' })).status).toBe(400);
  });
});

describe('a handbook that breaks while the server runs', () => {
  const people = (): string => join(served.handbook, 'people.yaml');
  let good = '';
  beforeAll(() => {
    good = readFileSync(people(), 'utf8');
  });
  afterEach(async () => {
    writeFileSync(people(), good);
    await served.admin.send('POST', '/handbook/reload', {});
  });
  const errorsOf = (body: Json): readonly Json[] => body.findings.filter((finding: Json) => finding.level === 'error');

  it.each([
    ['YAML that is none', 'people: [{ id: yossi\n  name: ]'],
    ['nothing', ''],
    ['a binary file', '\u0000\u0001\u0002'],
    ['people without names', 'people:\n  - id: yossi\n'],
  ])('stays the last good one: %s', async (_name, text) => {
    const before = (await served.admin.get('/handbook')).body;
    writeFileSync(people(), text);
    const answer = await served.admin.send('POST', '/handbook/reload', {});
    expect(answer.status).toBeLessThan(500);
    const { body } = await served.admin.get('/handbook');
    expect(body.loadedAt).toBe(before.loadedAt);
    expect(errorsOf(body)[0]).toMatchObject({ file: 'people.yaml', line: expect.any(Number), message: expect.any(String) });
    const name = `WhileBroken ${_name}`;
    expect((await push([alert(name)])).status).toBe(200);
    expect(await incidentsOf(name)).toHaveLength(1);
    const ref = await declared();
    await yossi.does(ref, { type: 'acknowledge' });
  });

  it('is looked at without being asked, and comes back when it is whole', async () => {
    writeFileSync(people(), 'people: 7\n');
    await until('the finding', async () => errorsOf((await served.admin.get('/handbook')).body).length > 0, 10_000);
    writeFileSync(people(), good);
    await until('the findings to go', async () => errorsOf((await served.admin.get('/handbook')).body).length === 0, 10_000);
  }, 30_000);
});

describe('what stands beside the door', () => {
  it('refuses a second process on the same folder, and the first goes on', async () => {
    await expect(startApp(served.env, { quiet: true })).rejects.toThrow(served.folder);
    expect((await request(`${served.app.url}/readyz`)).status).toBe(200);
  });

  it.each([
    ['no HTTP at all', 'HELO mail\r\n\r\n'],
    ['two lengths', 'POST /api/v1/incidents HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
    ['a header of 100 kB', `GET /status HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
  ])('answers %s with a 4xx and lives on', async (_name, bytes) => {
    const { hostname, port } = new URL(served.app.url);
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (data) => {
        text += data.toString('latin1');
      });
      socket.on('close', () => resolve(text));
      socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    });
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await request(`${served.app.url}/healthz`)).status).toBe(200);
  });
});

describe('a slow lever', () => {
  it('E5: keeps nobody else from being paged', async () => {
    const slow = join(served.handbook, 'scripts/flag');
    const before = readFileSync(slow, 'utf8');
    writeFileSync(slow, '#!/bin/sh\ncd "$(dirname "$0")/../.scratch"\ntouch started\nwhile [ ! -e go ]; do sleep 0.1; done\n');
    try {
      const made = await yossi.send('POST', '/incidents', { title: 'slow', severity: 'P2', runbook: 'submissions-fail' });
      const { ref } = made.body;
      await yossi.does(ref, { type: 'acknowledge' });
      await yossi.does(ref, { type: 'lever.pull', as: 'commander', lever: 'flag-off', by: 'adapter' });
      await until('the lever to be on its way', () => existsSync(join(served.handbook, '.scratch/started')));
      expect((await push([alert('WhileALeverRuns')])).status).toBe(200);
      const [paged] = await incidentsOf('WhileALeverRuns');
      await until(
        'the page to be delivered',
        async () => (await served.timeline(paged.ref)).some((entry) => entry.type === 'delivery.reported' && entry.data.purpose === 'page'),
        5_000,
      );
      expect((await read(ref)).levers[0].state).toBe('pulling');
      writeFileSync(join(served.handbook, '.scratch/go'), '');
      await until('the lever to end', async () => (await read(ref)).levers[0].state === 'pulled');
    } finally {
      writeFileSync(join(served.handbook, '.scratch/go'), '');
      writeFileSync(slow, before);
    }
  });
});
