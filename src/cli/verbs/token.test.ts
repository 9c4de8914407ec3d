import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, fakeServer } from '../fake-server.ts';
import { type Ran, runOn } from '../fake-world.ts';

async function given(...answers: readonly Answer[]) {
  const server = await fakeServer(...answers);
  onTestFinished(server.close);
  return { ...server, tourniquet: (...words: readonly string[]): Promise<Ran> => runOn(server.url, words) };
}

describe('tokens', () => {
  it('print the secret alone on standard output, for a script to take', async () => {
    const { tourniquet, seen } = await given({ status: 201, body: { id: 't-1', token: 'tq_secret' } });
    expect(await tourniquet('token', 'create', '--person', 'maya', '--scopes', 'read,respond')).toMatchObject({ code: 0, out: 'tq_secret\n' });
    expect(seen[0]?.body).toEqual({ person: 'maya', name: 'command line', scopes: ['read', 'respond'] });
  });

  it('come as JSON with --json', async () => {
    const { tourniquet } = await given({ status: 201, body: { id: 't-1', token: 'tq_secret' } });
    expect(JSON.parse((await tourniquet('token', 'create', '--person', 'maya', '--json')).out)).toEqual({ id: 't-1', token: 'tq_secret' });
  });

  it('come for intake with what to paste at the sender', async () => {
    const { tourniquet, url, seen } = await given({ status: 201, body: { id: 't-1', token: 'in_secret' } });
    const ran = await tourniquet('intake-token', 'create', '--name', 'production', '--source', 'prometheus', '--pages');
    expect(seen[0]?.body).toEqual({ name: 'production', source: 'prometheus', pages: true });
    expect(ran.out).toContain(`path_prefix: /intake/in_secret\n      static_configs:\n        - targets: ['${new URL(url).host}']`);
    const other = await tourniquet('intake-token', 'create', '--name', 'production', '--source', 'alertmanager');
    expect(other.out).toContain(`- url: ${url}/intake/in_secret/alertmanager\n        send_resolved: true`);
  });

  it('are revoked by their id', async () => {
    const { tourniquet, seen } = await given({ status: 204, body: '' });
    expect((await tourniquet('token', 'revoke', 't-1')).code).toBe(0);
    expect(seen[0]).toMatchObject({ method: 'DELETE', path: '/api/v1/tokens/t-1' });
  });
});
