import { expect, it } from 'vitest';
import type { SignalChange, Store } from '#engine/ports.ts';
import { firing, resolved } from '../a-signal.ts';
import { minute, T0 } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn } from './standing.ts';

/** B4: what comes in is durable, and the same trouble is one row however often and in whatever order it is told. */
export function recordSignalsContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  const change = async (store: Store, ...incoming: Parameters<Store['recordSignals']>[0]): Promise<readonly SignalChange[]> =>
    (await store.recordSignals(incoming)).map((judged) => judged.change);
  const rows = async (store: Store) => (await store.signals({ limit: 1000 })).items;

  it('keeps a new signal as it came', async () => {
    const { store } = ground();
    const incoming = firing('a', { link: 'https://prometheus.example', flags: ['no end'], pages: true });
    expect(await store.recordSignals([incoming])).toEqual([{ id: incoming.id, change: 'new', incident: null }]);
    const { source, signal } = incoming;
    expect(await rows(store)).toEqual([
      { id: incoming.id, source, signal, receivedAt: T0, lastAt: T0, received: 1, incident: null, why: null, pages: true },
    ]);
    expect(await store.recordSignals([])).toEqual([]);
  });

  it('counts a repeat, keeps the earliest start (B2) and the newest words', async () => {
    const { store } = ground();
    const first = firing('a', { startsAt: minute(5), receivedAt: minute(6) });
    await store.recordSignals([first]);
    const again = firing('a', { startsAt: minute(2), receivedAt: minute(8), annotations: { summary: 'two in a hundred' } });
    const later = firing('a', { startsAt: minute(7), receivedAt: minute(7), annotations: { summary: 'three in a hundred' } });
    expect(await store.recordSignals([again, later])).toEqual([
      { id: first.id, change: 'repeat', incident: null },
      { id: first.id, change: 'repeat', incident: null },
    ]);
    expect(await rows(store)).toMatchObject([
      { received: 3, receivedAt: minute(6), lastAt: minute(8), signal: { startsAt: minute(2), annotations: { summary: 'three in a hundred' } } },
    ]);
  });

  it('tells sources apart', async () => {
    const { store } = ground();
    const elsewhere = { token: 'token-2', name: 'grafana', kind: 'grafana' };
    expect(await change(store, firing('a'), firing('a', { source: elsewhere }), firing('a'))).toEqual(['new', 'new', 'repeat']);
    expect(await rows(store)).toHaveLength(2);
  });

  it('ends what fires and answers with its row and its incident', async () => {
    const { store } = ground();
    const first = firing('a', { link: 'https://prometheus.example' });
    await store.recordSignals([first]);
    const incident = await begun(store, 1, {}, { signals: [first.id] });
    const over = resolved('a', { endsAt: minute(9), receivedAt: minute(10), annotations: {}, labels: {} });
    expect(await store.recordSignals([over])).toEqual([{ id: first.id, change: 'resolved', incident: incident.opening.id }]);
    const pending = await store.unprocessedSignals(10);
    expect(pending).toMatchObject([{ id: first.id, received: 2, incident: incident.opening.id }]);
    expect(pending[0]?.signal).toMatchObject({
      status: 'resolved',
      startsAt: T0,
      endsAt: minute(9),
      labels: first.signal.labels,
      annotations: first.signal.annotations,
      link: 'https://prometheus.example',
    });
  });

  it('takes the next beginning for a new row, and a replayed one for a stale one', async () => {
    const { store } = ground();
    const over = resolved('a', { endsAt: minute(5), receivedAt: minute(6) });
    await store.recordSignals([firing('a')]);
    await store.recordSignals([over]);
    expect(await change(store, firing('a'))).toEqual(['stale']);
    expect(await change(store, over)).toEqual(['stale']);
    expect(await change(store, firing('a', { startsAt: minute(7) }))).toEqual(['new']);
    const [again, before] = await rows(store);
    expect(again).toMatchObject({ received: 1, signal: { status: 'firing', startsAt: minute(7) } });
    expect(before).toMatchObject({ received: 4, signal: { status: 'resolved', startsAt: T0 } });
  });

  it('does not let an old end, or an old beginning, touch what fires now', async () => {
    const { store } = ground();
    await store.recordSignals([firing('a'), resolved('a', { endsAt: minute(5) }), firing('a', { startsAt: minute(7) })]);
    expect(await change(store, resolved('a', { endsAt: minute(5) }), firing('a'))).toEqual(['stale', 'stale']);
    // An end that nobody told us of before, of a time before this one.
    expect(await change(store, resolved('a', { startsAt: minute(1), endsAt: minute(6) }))).toEqual(['stale']);
    const all = await rows(store);
    expect(all.filter(({ signal }) => signal.status === 'firing')).toMatchObject([{ received: 1, signal: { startsAt: minute(7) } }]);
    expect(await change(store, resolved('a', { startsAt: minute(7), endsAt: minute(8) }))).toEqual(['resolved']);
  });

  it('does not take an end that lies before its beginning for proof that it is over', async () => {
    const { store } = ground();
    const nonsense = resolved('a', { startsAt: minute(5), endsAt: minute(1) });
    expect(await change(store, firing('a', { startsAt: minute(5) }), nonsense, firing('a', { startsAt: minute(5) }))).toEqual([
      'new',
      'resolved',
      'new',
    ]);
  });

  it('keeps an end without a beginning as stale, and then knows the late beginning', async () => {
    const { store } = ground();
    const over = resolved('a', { endsAt: minute(5), receivedAt: minute(6) });
    expect(await change(store, over)).toEqual(['stale']);
    expect(await change(store, over, resolved('a', { startsAt: minute(1), endsAt: minute(5) }))).toEqual(['stale', 'stale']);
    expect(await change(store, firing('a'))).toEqual(['stale']);
    expect((await rows(store)).map(({ received, why }) => ({ received, why }))).toEqual([
      { received: 1, why: 'It was over before it was ever reported as firing.' },
      { received: 3, why: 'It was over before it was ever reported as firing.' },
    ]);
    expect(await store.unprocessedSignals(10)).toEqual([]);
  });

  it('never takes a signal without a time of its own for a replay', async () => {
    const { store } = ground();
    const timeless = { startsAt: null, endsAt: null };
    expect(await change(store, firing('a', timeless))).toEqual(['new']);
    expect(await change(store, firing('a', timeless))).toEqual(['repeat']);
    expect(await change(store, resolved('a', timeless))).toEqual(['resolved']);
    expect(await change(store, resolved('a', timeless))).toEqual(['stale']);
    expect(await change(store, firing('a', timeless))).toEqual(['new']);
    expect(await change(store, firing('a', { startsAt: minute(3) }))).toEqual(['repeat']);
    expect(await rows(store)).toMatchObject([{ signal: { startsAt: minute(3) } }, { received: 4 }]);
  });

  it('decides again on a repeat that was decided on and that no incident has: its value or the handbook may have changed (B1)', async () => {
    const { store } = ground();
    const warning = firing('disk', { labels: { severity: 'warning' } });
    const critical = firing('disk', { labels: { severity: 'critical' } });
    await store.recordSignals([warning]);
    await store.markSignals([warning.id], 'no condition matches', null);
    expect(await change(store, warning, warning)).toEqual(['new', 'repeat']);
    expect(await store.recordSignals([critical])).toEqual([{ id: warning.id, change: 'new', incident: null }]);
    expect(await store.unprocessedSignals(10)).toMatchObject([{ id: warning.id, signal: { labels: { severity: 'critical' } } }]);
    await store.markSignals([warning.id], 'no condition matches', null);
    expect(await change(store, { ...critical, pages: true })).toEqual(['new']);

    await begun(store, 1, {}, { signals: [warning.id] });
    expect(await change(store, warning, critical)).toEqual(['repeat', 'repeat']);
  });

  it('makes one row and one `new` of a thousand copies in parallel', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    const judged = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => (i % 2 ? store : other).recordSignals([firing('same', { receivedAt: minute(i) })])),
    );
    const changes = judged.flat().map((one) => one.change);
    expect(changes.filter((one) => one === 'new')).toHaveLength(1);
    expect(changes.filter((one) => one === 'repeat')).toHaveLength(999);
    expect(new Set(judged.flat().map((one) => one.id)).size).toBe(1);
    expect(await rows(store)).toMatchObject([{ received: 1000, lastAt: minute(999) }]);
  });

  it('judges one batch as if each signal had come alone', async () => {
    const { store } = ground();
    expect(
      await change(
        store,
        firing('a'),
        firing('b'),
        firing('a'),
        resolved('a', { endsAt: minute(1) }),
        firing('a', { startsAt: minute(2) }),
        firing('a', { startsAt: minute(2) }),
        resolved('b'),
        resolved('b'),
      ),
    ).toEqual(['new', 'new', 'repeat', 'resolved', 'new', 'repeat', 'resolved', 'stale']);
    expect((await rows(store)).map(({ signal, received }) => `${signal.fingerprint} ${signal.status} ${received}`)).toEqual([
      'a firing 2',
      'b resolved 3',
      'a resolved 3',
    ]);
    expect(await change(store, resolved('a', { startsAt: minute(2) }), firing('a', { startsAt: minute(4) }))).toEqual(['resolved', 'new']);
  });

  it('takes thousands in one call, new and repeated', async () => {
    const { store } = ground();
    const batch = Array.from({ length: 3000 }, (_, i) => firing(`f${i}`));
    const first = await store.recordSignals(batch);
    expect(first.every((judged, i) => judged.change === 'new' && judged.id === batch[i]?.id)).toBe(true);
    const second = await store.recordSignals(batch);
    expect(second.every((judged, i) => judged.change === 'repeat' && judged.id === batch[i]?.id)).toBe(true);
  });

  it('lets batches that share signals run at once without breaking one off', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    const batch = Array.from({ length: 200 }, (_, i) => firing(`f${i}`));
    const turns = [batch, batch.toReversed(), batch.slice(100), batch.slice(0, 100).toReversed()];
    const judged = await Promise.all(Array.from({ length: 16 }, (_, i) => (i % 2 ? store : other).recordSignals(turns[i % 4] ?? batch)));
    expect(judged.flat().filter((one) => one.change === 'new')).toHaveLength(200);
    expect((await rows(store)).reduce((sum, { received }) => sum + received, 0)).toBe(judged.flat().length);
  });
}
