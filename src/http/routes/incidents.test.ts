import { describe, expect, it } from 'vitest';
import { by, SECRETS, standIn } from '../stand-in.ts';

const get = async (world: ReturnType<typeof standIn>, url: string) => world.server.inject({ url, headers: by(SECRETS.reader) });
const declare = async (world: ReturnType<typeof standIn>, payload: object) =>
  world.server.inject({ method: 'POST', url: '/api/v1/incidents', payload, headers: by(SECRETS.ada) });

describe('declaring an incident', () => {
  it('B1: answers 201 with the incident and where it is', async () => {
    const world = standIn();
    const response = await declare(world, { title: 'Grades are lost', severity: 'P1', service: null, startedAt: '2026-05-05T05:00:00+02:00' });
    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({ location: 'http://127.0.0.1:7777/api/v1/incidents/INC-12', etag: '"3"' });
    expect(response.json()).toMatchObject({ ref: 'INC-12' });
    expect(world.asked[0]).toMatchObject({
      with: { title: 'Grades are lost', severity: 'P1', startedAt: '2026-05-05T03:00:00.000Z' },
      asking: { by: 'ada' },
    });
    expect(world.asked[0]?.with).not.toHaveProperty('service');
  });

  it('answers a repeat with the same words and the same place', async () => {
    const world = standIn();
    world.answer = { kind: 'repeated', status: 201, body: '{"ref":"INC-7"}' };
    const response = await declare(world, { title: 'Grades are lost', severity: 'P1' });
    expect([response.statusCode, response.body, response.headers.location]).toEqual([
      201,
      '{"ref":"INC-7"}',
      'http://127.0.0.1:7777/api/v1/incidents/INC-7',
    ]);
  });

  it.each<[object, string, string]>([
    [{ severity: 'P1' }, 'title', 'is missing'],
    [{ title: ' ', severity: 'P1' }, 'title', 'is empty'],
    [{ title: 'x', severity: 'P5' }, 'severity', 'must be one of P0, P1, P2, P3'],
    [{ title: 'x', severity: 'P1', startedAt: '0001-01-01T00:00:00Z' }, 'startedAt', '1970 to 9999'],
    [{ title: 'x', severity: 'P1', drill: 'yes' }, 'drill', 'true or false'],
    [{ title: 'x', severity: 'P1', sevice: 'grading' }, 'sevice', 'Did you mean "service"'],
  ])('names the field of %j', async (payload, field, message) => {
    const response = await declare(standIn(), payload);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ errors: [{ field, message: expect.stringContaining(message) }] });
  });
});

describe('reading incidents', () => {
  it('passes the filters on, and pages', async () => {
    const world = standIn();
    const response = await get(world, '/api/v1/incidents?phase=containing&severity=P0&service=grading&open=false&limit=7&cursor=c');
    expect(response.json()).toEqual({ items: [expect.objectContaining({ ref: 'INC-12' })], nextCursor: null });
    expect(world.asked[0]?.with).toEqual({ phase: 'containing', severity: 'P0', service: 'grading', open: false, limit: 7, cursor: 'c' });
    await get(world, '/api/v1/incidents');
    expect(world.asked[1]?.with).toEqual({ limit: 50 });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['phase=contained&phase=closed', 'phase'],
    ['phase=over', 'phase'],
    ['severity=p0', 'severity'],
    ['open=yes', 'open'],
    ['service=%00', 'service'],
    ['cursor=bad', 'cursor'],
    ['cursor=', 'cursor'],
  ])('names the parameter of ?%s', async (query, field) => {
    const response = await get(standIn(), `/api/v1/incidents?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ field }] });
  });

  it('answers one with its version as ETag, and 404 for none', async () => {
    const world = standIn();
    const one = await get(world, '/api/v1/incidents/inc-12');
    expect([one.statusCode, one.headers.etag]).toEqual([200, '"3"']);
    expect((await get(world, '/api/v1/incidents/INC-13')).statusCode).toBe(404);
  });
});
