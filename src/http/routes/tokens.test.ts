import { describe, expect, it } from 'vitest';
import { sha256 } from '#engine/record.ts';
import { by, SECRETS, type StandIn, standIn } from '../stand-in.ts';

type Method = 'GET' | 'POST' | 'DELETE';
async function ask(world: StandIn, secret: string | null, method: Method, url: string, payload?: object, headers: Record<string, string> = {}) {
  const response = await world.server.inject({
    method,
    url: `/api/v1/${url}`,
    headers: { ...(secret === null ? {} : by(secret)), ...headers },
    ...(payload ? { payload } : {}),
  });
  return { status: response.statusCode, headers: response.headers, body: response.body, json: () => response.json() as Record<string, unknown> };
}

describe('who asks', () => {
  it.each<[string, Record<string, string>]>([
    ['nobody', {}],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic YWRtaW46YWRtaW4=' }],
    ['an unknown token', by('guess')],
    ['a revoked token', by(SECRETS.revoked)],
  ])('is asked before anything else: %s gets 401', async (_who, headers) => {
    const response = await ask(standIn(), null, 'POST', 'incidents', { nonsense: true }, headers);
    expect(response.status).toBe(401);
    expect(response.headers).toMatchObject({
      'www-authenticate': expect.stringContaining('Bearer'),
      'content-type': expect.stringContaining('problem+json'),
    });
  });

  it('needs the scope of the route, which is named', async () => {
    const response = await ask(standIn(), SECRETS.reader, 'POST', 'incidents/INC-12/commands', { type: 'acknowledge' });
    expect([response.status, response.json()['detail']]).toEqual([403, expect.stringContaining('"respond"')]);
    expect(response.json()).not.toHaveProperty('rule');
    expect((await ask(standIn(), SECRETS.ada, 'POST', 'intake-tokens', { name: 'x', source: 'y' })).json()['detail']).toContain('"admin"');
  });

  it('may do everything as admin', async () => {
    expect((await ask(standIn(), SECRETS.admin, 'GET', 'incidents')).status).toBe(200);
    expect((await ask(standIn(), SECRETS.admin, 'POST', 'incidents/INC-12/commands', { type: 'acknowledge' })).status).toBe(200);
  });
});

describe('API tokens', () => {
  it('are shown once and kept as a hash', async () => {
    const world = standIn();
    const made = await ask(world, SECRETS.admin, 'POST', 'tokens', { person: 'bob', name: 'laptop' });
    expect(made.status).toBe(201);
    const { token } = made.json() as { token: string };
    expect(made.json()).toMatchObject({ person: 'bob', name: 'laptop', scopes: ['read', 'respond'], revokedAt: null });
    expect(world.tokens.at(-1)).toMatchObject({ person: 'bob', hash: sha256(token) });
    expect(JSON.stringify(world.tokens)).not.toContain(token);
    expect((await ask(world, token, 'GET', 'incidents')).status).toBe(200);
    const list = await ask(world, SECRETS.admin, 'GET', 'tokens');
    expect(list.body).not.toContain(token);
    expect(list.body).not.toContain('hash');
  });

  it('are made once for one key, and the kept answer cannot be read out of the store', async () => {
    const world = standIn();
    const make = async (person = 'bob') => ask(world, SECRETS.admin, 'POST', 'tokens', { person, name: 'laptop' }, { 'idempotency-key': 'k' });
    const [first, second] = await Promise.all([make(), make()]);
    expect(second.body).toBe(first.body);
    expect((await make()).body).toBe(first.body);
    expect(world.tokens.filter(({ name }) => name === 'laptop')).toHaveLength(1);
    expect(JSON.stringify([...world.kept.values()])).not.toContain((first.json() as { token: string }).token);
    expect((await make('ada')).status).toBe(422);
  });

  it('are not made when the first try failed, and the key stays free', async () => {
    const world = standIn();
    const headers = { 'idempotency-key': 'k' };
    expect((await ask(world, SECRETS.admin, 'POST', 'tokens', { person: 'nobody', name: 'x' }, headers)).status).toBe(422);
    expect((await ask(world, SECRETS.admin, 'POST', 'tokens', { person: 'bob', name: 'x' }, headers)).status).toBe(201);
  });

  it('can be made by a person for themselves, with no more than they have', async () => {
    const world = standIn();
    expect((await ask(world, SECRETS.ada, 'POST', 'tokens', { person: 'ada', name: 'x' })).json()).toMatchObject({ scopes: ['read', 'respond'] });
    expect((await ask(world, SECRETS.reader, 'POST', 'tokens', { person: 'bob', name: 'x' })).json()).toMatchObject({ scopes: ['read'] });
    expect((await ask(world, SECRETS.ada, 'POST', 'tokens', { person: 'ada', name: 'x', scopes: ['admin'] })).json()).toMatchObject({
      status: 403,
      detail: expect.stringContaining('"admin"'),
    });
    expect((await ask(world, SECRETS.ada, 'POST', 'tokens', { person: 'bob', name: 'x' })).status).toBe(403);
    expect((await ask(world, SECRETS.admin, 'POST', 'tokens', { person: 'admin', name: 'x', scopes: ['admin', 'admin'] })).json()).toMatchObject({
      scopes: ['admin'],
    });
  });

  it.each<[object, string, string]>([
    [{ person: 'bobb', name: 'x' }, 'person', 'Did you mean "bob"'],
    [{ person: 'bob' }, 'name', 'is missing'],
    [{ person: 'bob', name: 'x', scopes: ['write'] }, 'scopes[0]', 'must be one of read, respond, admin'],
    [{ person: 'bob', name: 'x', scopes: [] }, 'scopes', 'name at least one'],
  ])('name the field of %j', async (payload, field, message) => {
    expect((await ask(standIn(), SECRETS.admin, 'POST', 'tokens', payload)).json()).toMatchObject({
      status: 422,
      errors: [{ field, message: expect.stringContaining(message) }],
    });
  });

  it('are revoked by their person or an admin, and by nobody else', async () => {
    const world = standIn();
    expect((await ask(world, SECRETS.ada, 'DELETE', 'tokens/t-reader')).status).toBe(404);
    expect((await ask(world, SECRETS.reader, 'GET', 'tokens')).json()).toMatchObject({ items: [{ id: 't-reader' }, { id: 't-revoked' }] });
    expect(await ask(world, SECRETS.reader, 'DELETE', 'tokens/t-reader')).toMatchObject({ status: 204, body: '' });
    expect((await ask(world, SECRETS.reader, 'GET', 'tokens')).status).toBe(401);
    expect((await ask(world, SECRETS.admin, 'DELETE', 'tokens/t-ada')).status).toBe(204);
    expect((await ask(world, SECRETS.admin, 'DELETE', 'tokens/none')).status).toBe(404);
  });
});

describe('intake tokens', () => {
  it('come with what to paste into the sender', async () => {
    const world = standIn(() => ({ baseUrl: 'https://ops.example.org/tq' }));
    const made = await ask(world, SECRETS.admin, 'POST', 'intake-tokens', { name: 'prometheus-eu', source: 'prometheus', pages: true });
    const { token } = made.json() as { token: string };
    expect(made.json()).toMatchObject({
      name: 'prometheus-eu',
      source: 'prometheus',
      pages: true,
      urls: {
        alertmanager: `https://ops.example.org/tq/intake/${token}/alertmanager`,
        prometheus: { scheme: 'https', target: 'ops.example.org', path_prefix: `/tq/intake/${token}` },
      },
    });
    expect(world.intakeTokens.at(-1)).toMatchObject({ hash: sha256(token), pages: true });
    const list = await ask(world, SECRETS.admin, 'GET', 'intake-tokens');
    expect(list.json()).toMatchObject({ items: [{ name: 'eu' }, { name: 'prometheus-eu' }] });
    expect(list.body).not.toContain(token);
  });

  it('name a source that is none', async () => {
    const made = await ask(standIn(), SECRETS.admin, 'POST', 'intake-tokens', { name: 'x', source: 'Alert Manager' });
    expect(made.json()).toMatchObject({ status: 422, errors: [{ field: 'source', message: expect.stringContaining('alertmanager') }] });
  });

  it('are revoked by an admin', async () => {
    expect((await ask(standIn(), SECRETS.admin, 'DELETE', 'intake-tokens/i-1')).status).toBe(204);
    expect((await ask(standIn(), SECRETS.admin, 'DELETE', 'intake-tokens/i-9')).status).toBe(404);
  });
});
