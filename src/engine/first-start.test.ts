import { describe, expect, it } from 'vitest';
import { engineWorld } from '#test/engine/engine-world.ts';
import { ADMIN, acceptBootstrap, claimSeat, claimSecret, type FirstStartDeps, isClaimable, linkKey } from './first-start.ts';
import { sha256 } from './record.ts';

async function first(): Promise<FirstStartDeps> {
  const { store, clock } = await engineWorld();
  let made = 0;
  return { store, clock, chance: { uuid: () => `id-${++made}`, secret: (bytes) => `secret-${bytes}-${++made}` } };
}

describe('the first start', () => {
  it('accepts a bootstrap token as the admin, and on every later start', async () => {
    const deps = await first();
    expect(await acceptBootstrap(deps, 'a-token-of-mine')).toBe(true);
    expect(await deps.store.tokenByHash(sha256('a-token-of-mine'))).toMatchObject({ person: ADMIN, scopes: ['admin'] });
    expect(await acceptBootstrap(deps, 'a-token-of-mine')).toBe(true);
    expect(await deps.store.tokens()).toHaveLength(1);
  });

  it('ignores a bootstrap token once there is any other token', async () => {
    const deps = await first();
    await acceptBootstrap(deps, 'the-first-token');
    expect(await acceptBootstrap(deps, 'somebody-elses')).toBe(false);
    expect(await deps.store.tokenByHash(sha256('somebody-elses'))).toBeUndefined();
  });

  it('gives the seat to the first who claims it, once', async () => {
    const deps = await first();
    const secret = (await claimSecret(deps)) ?? '';
    expect(await isClaimable(deps, secret)).toBe(true);
    const [one, two] = await Promise.all([claimSeat(deps, secret, 'Maya'), claimSeat(deps, secret, 'Dan')]);
    expect([one, two].filter((claimed) => claimed !== null)).toHaveLength(1);
    const token = (one ?? two)?.token ?? '';
    expect(await deps.store.tokenByHash(sha256(token))).toMatchObject({ person: ADMIN });
    expect(await isClaimable(deps, secret)).toBe(false);
    expect(await claimSecret(deps), 'the seat is taken').toBeNull();
  });

  it('makes a new link at each start; the old one is worth nothing', async () => {
    const deps = await first();
    const old = (await claimSecret(deps)) ?? '';
    const fresh = (await claimSecret(deps)) ?? '';
    expect(fresh).not.toBe(old);
    expect(await isClaimable(deps, old)).toBe(false);
    expect(await claimSeat(deps, old, undefined)).toBeNull();
    expect(await claimSeat(deps, 'guessed', undefined)).toBeNull();
    expect(await claimSeat(deps, fresh, undefined)).not.toBeNull();
  });

  it('keeps one key for links, however often it starts', async () => {
    const deps = await first();
    expect(await linkKey(deps)).toBe(await linkKey(deps));
  });
});
