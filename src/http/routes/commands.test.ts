import { describe, expect, it } from 'vitest';
import type { Refusal } from '#domain/kernel/decision.ts';
import type { Asking } from '#engine/engine.ts';
import { by, INCIDENT_ID, SECRETS, type StandIn, standIn, standInEntry, standInIncident } from '../stand-in.ts';

const URL = '/api/v1/incidents/INC-12/commands';
const NOTE = { type: 'note.add', text: 'Support has had four calls' };
const REFUSAL: Refusal = {
  rule: 'C3',
  why: 'flag-off comes before deploy-rollback and is not settled.',
  remedy: 'Pull flag-off, or skip it with a reason.',
  next: { type: 'lever.pull', as: 'commander', lever: 'flag-off' },
};

async function post(world: StandIn, payload: object | string, headers: Record<string, string> = {}, url = URL) {
  const response = await world.server.inject({
    method: 'POST',
    url,
    payload,
    headers: by(SECRETS.ada, { 'content-type': 'application/json', ...headers }),
  });
  return { status: response.statusCode, headers: response.headers, body: response.body, json: JSON.parse(response.body) as Record<string, unknown> };
}

/** The conditions under which the engine was asked. */
function askingOf(world: StandIn): Asking {
  const [asked] = world.asked;
  if (!asked) throw new Error('the engine was not asked');
  return asked.asking as Asking;
}

describe('the one door', () => {
  it('answers an accepted command with what it added and the incident', async () => {
    const { status, headers, json } = await post(standIn(), NOTE);
    expect(status).toBe(200);
    expect(headers['etag']).toBe('"3"');
    expect(headers['cache-control']).toBe('no-store');
    expect(json).toEqual({ entries: [{ ...standInEntry(3) }], incident: { id: INCIDENT_ID, ref: 'INC-12', version: 3 } });
  });

  it('shows of an entry exactly what the contract names', async () => {
    const world = standIn();
    world.answer = { kind: 'accepted', entries: [Object.assign(standInEntry(3), { inner: 'secret' })], incident: standInIncident() };
    const { json } = await post(world, NOTE);
    expect(Object.keys((json['entries'] as object[])[0] ?? {})).toEqual(['seq', 'at', 'recordedAt', 'type', 'by', 'as', 'data', 'prev', 'hash']);
  });

  it('passes on who asks, the hat, the version and the key, and keeps the hat out of the command', async () => {
    const world = standIn();
    await post(world, { type: 'decision.record', as: 'commander', text: 'roll back' }, { 'if-match': 'W/"7"', 'idempotency-key': 'k-1' });
    const [{ what, with: command, asking } = { what: '', with: {}, asking: {} }] = world.asked;
    expect(what).toBe('INC-12');
    expect(command).toEqual({ type: 'decision.record', text: 'roll back' });
    expect(asking).toMatchObject({ by: 'ada', as: 'commander', ifVersion: 7, idempotency: { scope: 'ada', key: 'k-1' } });
  });

  it('takes a trailing slash, a UUID and any case', async () => {
    for (const ref of ['INC-12/commands/', `${INCIDENT_ID}/commands`, 'inc-12/commands']) {
      expect((await post(standIn(), NOTE, {}, `/api/v1/incidents/${ref}`)).status).toBe(200);
    }
  });

  it.each([
    ['"3"', 3],
    ['3', 3],
    ['W/"3"', 3],
    ['*', undefined],
  ])('takes If-Match: %s', async (written, version) => {
    const world = standIn();
    await post(world, NOTE, { 'if-match': written });
    expect(askingOf(world).ifVersion).toBe(version);
  });

  it.each(['abc', '""', '-1', '"1", "2"', '1.5'])('names an If-Match that is none: %s', async (written) => {
    const { status, json } = await post(standIn(), NOTE, { 'if-match': written });
    expect(status).toBe(400);
    expect(json['errors']).toEqual([{ field: 'If-Match', message: expect.stringContaining('"3"') }]);
  });

  it.each(['', ' ', 'x'.repeat(256)])('names an Idempotency-Key that cannot be kept: %j', async (key) => {
    const { status, json } = await post(standIn(), NOTE, { 'idempotency-key': key });
    expect([status, json['errors']]).toEqual([400, [{ field: 'Idempotency-Key', message: expect.any(String) }]]);
  });

  it('hashes what is asked, so that the same request has the same hash and another has another', async () => {
    const hashOf = async (payload: object | string, url = URL): Promise<string | undefined> => {
      const world = standIn();
      await post(world, payload, { 'idempotency-key': 'k' }, url);
      return askingOf(world).idempotency?.request;
    };
    const first = await hashOf(NOTE);
    expect(await hashOf('{ "text": "Support has had four calls",\n "type": "note.add", "as": null }')).toBe(first);
    expect(await hashOf(NOTE, `${URL}/`)).toBe(first);
    expect(await hashOf({ ...NOTE, text: 'five calls' })).not.toBe(first);
    expect(await hashOf({ ...NOTE, as: 'commander' })).not.toBe(first);
    expect(await hashOf(NOTE, `/api/v1/incidents/${INCIDENT_ID}/commands`)).not.toBe(first);
  });

  it('keeps with the write the very words it answers with', async () => {
    const world = standIn();
    const { body } = await post(world, NOTE, { 'idempotency-key': 'k' });
    const idempotency = askingOf(world).idempotency;
    expect(idempotency?.answer({ kind: 'accepted', entries: [standInEntry(3)], incident: standInIncident() })).toEqual({ status: 200, body });
  });

  it('answers a refusal with rule, sentence and remedy', async () => {
    const world = standIn();
    world.answer = { kind: 'refused', refusal: REFUSAL, draft: null, incident: standInIncident() };
    const { status, headers, json } = await post(world, NOTE);
    expect(status).toBe(409);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(json).toEqual({
      type: 'http://127.0.0.1:7777/docs/rules/C3',
      title: 'Refused by C3',
      status: 409,
      detail: REFUSAL.why,
      rule: 'C3',
      remedy: REFUSAL.remedy,
      next: REFUSAL.next,
    });
  });

  it('H2: answers 403 for the wrong hat', async () => {
    const world = standIn();
    world.answer = { kind: 'refused', refusal: { ...REFUSAL, rule: 'H2' }, draft: null, incident: standInIncident() };
    expect(await post(world, NOTE)).toMatchObject({ status: 403, json: { rule: 'H2', remedy: REFUSAL.remedy } });
  });

  it('C1: names the draft in which refused words are kept, and not the words', async () => {
    const world = standIn();
    const refusal: Refusal = { rule: 'C1', why: 'cause waits', remedy: 'contain first', keep: { text: 'the cause is …' } };
    world.answer = { kind: 'refused', refusal, draft: 'd-7', incident: standInIncident() };
    const { json, body } = await post(world, NOTE);
    expect(json['draft']).toBe('d-7');
    expect(body).not.toContain('the cause is');
  });

  it('G: shows the gate with a refused close, and with no other refusal', async () => {
    const world = standIn();
    const unmet = [{ rule: 'G2', why: 'not archived', how: 'archive it' }] as const;
    world.answer = { kind: 'refused', refusal: { rule: 'G2', why: 'no', remedy: 'archive', unmet }, draft: null, incident: standInIncident() };
    expect((await post(world, { type: 'close' })).json).toMatchObject({ unmet, conditions: [{ rule: 'G2', met: false, how: 'archive it' }] });
    expect((await post(world, NOTE)).json).not.toHaveProperty('conditions');
  });

  it('answers what the engine finds invalid with 422 and the fields', async () => {
    const world = standIn();
    world.answer = { kind: 'invalid', errors: [{ field: 'to', message: 'is nobody in the directory' }] };
    expect(await post(world, NOTE)).toMatchObject({ status: 422, json: { errors: [{ field: 'to', message: 'is nobody in the directory' }] } });
  });

  it('answers a stale version with 412 and the version it is at', async () => {
    const world = standIn();
    world.answer = { kind: 'stale', version: 9 };
    expect(await post(world, NOTE, { 'if-match': '"3"' })).toMatchObject({ status: 412, headers: { etag: '"9"' }, json: { version: 9 } });
  });

  it('answers a repeat word for word, and a reused key with 422', async () => {
    const world = standIn();
    world.answer = { kind: 'repeated', status: 200, body: '{"entries":[],"incident":{}}' };
    expect(await post(world, NOTE)).toMatchObject({ status: 200, body: '{"entries":[],"incident":{}}', headers: { 'idempotent-replayed': 'true' } });
    world.answer = { kind: 'key-reused' };
    expect(await post(world, NOTE)).toMatchObject({
      status: 422,
      json: { detail: expect.stringContaining('Idempotency-Key reused with another request') },
    });
  });

  it.each(['INC-99', 'nonsense', '%00', 'INC-99999999999999999999', `${INCIDENT_ID}x`, '..%2F..'])(
    'answers 404 for what names no incident: %s',
    async (ref) => {
      const { status, json } = await post(standIn(), NOTE, {}, `/api/v1/incidents/${ref}/commands`);
      expect([status, json['status']]).toEqual([404, 404]);
    },
  );

  it('answers 422 with the fields before it asks the engine', async () => {
    const world = standIn();
    expect(await post(world, { type: 'note.add', txt: 'x' })).toMatchObject({
      status: 422,
      json: { type: 'about:blank', errors: [{ field: 'text', message: 'is missing' }, { field: 'txt' }] },
    });
    expect(world.asked).toEqual([]);
  });

  it('takes an empty body as missing', async () => {
    expect(await post(standIn(), '')).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'body', message: expect.stringContaining('is missing') }] },
    });
  });

  it('answers a fault with 500 and a request id, and tells nothing of it', async () => {
    const world = standIn();
    world.answer = new Error('password is hunter2');
    const { status, headers, json, body } = await post(world, NOTE);
    expect([status, json['requestId']]).toEqual([500, headers['x-request-id']]);
    expect(body).not.toContain('hunter2');
    expect(world.logged).toEqual([expect.objectContaining({ err: world.answer, requestId: json['requestId'] })]);
  });
});
