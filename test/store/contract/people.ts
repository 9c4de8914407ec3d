import { expect, it } from 'vitest';
import type { Draft, IntakeTokenRow, OnCallOverride, TokenRow } from '#engine/ports.ts';
import { minute, T0 } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { standingOn } from './standing.ts';

/** What people and programs hold. */
export function peopleContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  const token: TokenRow = { id: 't1', hash: 'h1', person: 'ana', name: 'laptop', scopes: ['read', 'act'], createdAt: T0, revokedAt: null };
  const intake: IntakeTokenRow = { id: 'i1', hash: 'h1', name: 'prometheus', source: 'alertmanager', pages: true, createdAt: T0, revokedAt: null };

  it('finds an API token by its hash until it is revoked', async () => {
    const { store } = ground();
    await store.saveToken(token);
    await store.saveToken({ ...token, id: 't2', hash: 'h2', scopes: [], createdAt: minute(1) });
    expect(await store.tokenByHash('h1')).toEqual(token);
    expect(await store.tokenByHash('nothing')).toBeUndefined();
    expect(await store.revokeToken('t1', minute(2))).toBe(true);
    expect(await store.revokeToken('t1', minute(3))).toBe(false);
    expect(await store.revokeToken('nobody', minute(3))).toBe(false);
    expect(await store.tokenByHash('h1')).toBeUndefined();
    expect((await store.tokens()).map(({ id, revokedAt }) => ({ id, revokedAt }))).toEqual([
      { id: 't1', revokedAt: minute(2) },
      { id: 't2', revokedAt: null },
    ]);
  });

  it('finds an intake token by its hash until it is revoked', async () => {
    const { store } = ground();
    await store.saveIntakeToken(intake);
    await store.saveIntakeToken({ ...intake, id: 'i2', hash: 'h2', pages: false, createdAt: minute(1) });
    expect(await store.intakeTokenByHash('h1')).toEqual(intake);
    expect(await store.intakeTokenByHash('h2')).toMatchObject({ pages: false });
    expect(await store.revokeIntakeToken('i1', minute(2))).toBe(true);
    expect(await store.revokeIntakeToken('i1', minute(2))).toBe(false);
    expect(await store.intakeTokenByHash('h1')).toBeUndefined();
    expect((await store.intakeTokens()).map(({ id }) => id)).toEqual(['i1', 'i2']);
  });

  it('C1: shows a draft to its author alone', async () => {
    const { store } = ground();
    const draft: Draft = { id: 'd1', incident: 'x', person: 'ana', text: 'it is the cache', rule: 'C1', at: minute(1) };
    await store.saveDraft(draft);
    await store.saveDraft({ ...draft, id: 'd0', at: T0 });
    await store.saveDraft({ ...draft, id: 'd2', person: 'ben' });
    await store.saveDraft({ ...draft, id: 'd3', incident: 'y' });
    expect((await store.drafts('x', 'ana')).map(({ id }) => id)).toEqual(['d0', 'd1']);
    expect(await store.drafts('x', 'ben')).toEqual([{ ...draft, id: 'd2', person: 'ben' }]);
    expect(await store.drafts('x', 'eve')).toEqual([]);
  });

  it('finds the swaps of the pager that touch a span', async () => {
    const { store } = ground();
    const swap = (id: string, from: number, until: number): OnCallOverride => ({
      id,
      schedule: 'first-line',
      person: 'ben',
      from: minute(from),
      until: minute(until),
      by: 'ana',
      at: T0,
    });
    await store.saveOverride(swap('b', 20, 40));
    await store.saveOverride(swap('a', 0, 10));
    const ids = async (from: number, until: number) => (await store.overrides(minute(from), minute(until))).map(({ id }) => id);
    expect(await ids(0, 60)).toEqual(['a', 'b']);
    expect(await ids(10, 15)).toEqual([]);
    expect(await ids(20, 20)).toEqual(['b']);
    expect(await ids(40, 60)).toEqual([]);
    expect((await store.overrides(minute(5), minute(5)))[0]).toEqual(swap('a', 0, 10));
  });

  it('keeps the first answer to a key, for its scope alone', async () => {
    const { store } = ground();
    const answer = { scope: 'ana POST /incidents', key: 'k1', request: 'r1', status: 201, body: '{"ref":"INC-1"}' };
    expect(await store.answerFor(answer.scope, 'k1')).toBeUndefined();
    await store.keepAnswer(answer, T0);
    await store.keepAnswer({ ...answer, request: 'r2', status: 409, body: 'no' }, T0);
    await store.keepAnswer({ ...answer, scope: 'ben POST /incidents', body: 'his' }, T0);
    expect(await store.answerFor(answer.scope, 'k1')).toEqual(answer);
    expect((await store.answerFor('ben POST /incidents', 'k1'))?.body).toBe('his');
  });

  it('keeps facts, and lets one of many put a new one', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    expect(await store.fact('claim')).toBeUndefined();
    const put = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).putNewFact('claim', `v${i}`)));
    expect(put.filter(Boolean)).toHaveLength(1);
    expect(await store.fact('claim')).toBe(`v${put.indexOf(true)}`);
    await store.putFact('claim', 'over');
    await store.putFact('key', 'k');
    expect(await store.fact('claim')).toBe('over');
    expect(await store.putNewFact('claim', 'x')).toBe(false);
  });

  it('answers a ping until it is closed', async () => {
    const { store } = ground();
    await store.ping();
    await store.close();
    await expect(store.ping()).rejects.toThrow();
  });
}
