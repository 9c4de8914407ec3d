import { expect, it } from 'vitest';
import { firing } from '../a-signal.ts';
import { aDeadline, aFix, anIncident, effect, goingOn, minute, note, opening, T0 } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn, written } from './standing.ts';

/** Append: all or nothing, one writer per version, and nothing written is ever changed. */
export function timelineContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  it('gives back entries as they went in, in order, and the snapshot', async () => {
    const { store } = ground();
    const open = opening(anIncident(1));
    const next = goingOn(open.state, [note('one'), note('two'), note('three')]);
    await written(store, open);
    const state = await written(store, next);

    const id = state.opening.id;
    expect(await store.entries(id)).toEqual([...open.entries, ...next.entries]);
    expect(await store.entries(id, 1, 2)).toEqual(next.entries.slice(0, 2));
    expect(await store.entries(id, 4)).toEqual([]);
    expect(await store.entries(id, Number.MAX_SAFE_INTEGER)).toEqual([]);
    expect(await store.load(id)).toEqual(state);
    expect(await store.load('nobody')).toBeUndefined();
    expect(await store.entries('nobody')).toEqual([]);
  });

  it('keeps a thousand entries of one append', async () => {
    const { store } = ground();
    const open = await begun(store, 1);
    const many = goingOn(
      open,
      Array.from({ length: 1000 }, (_, i) => note(`${i}`)),
    );
    await written(store, many);
    expect(await store.entries(open.opening.id, 1)).toEqual(many.entries);
  });

  it('answers conflict to whoever decided on an older version, and writes nothing of it', async () => {
    const { store } = ground();
    const open = await begun(store, 1);
    const late = goingOn(open, [note('late')], { deadlines: [aDeadline('late', T0)], outbox: [effect(open, 1)] });
    const state = await written(store, goingOn(open));

    expect(await store.append(late)).toEqual({ kind: 'conflict' });
    expect(await store.load(open.opening.id)).toEqual(state);
    expect(await store.nextDue()).toBeNull();
    expect(await store.append(opening(anIncident(1, { id: open.opening.id })))).toEqual({ kind: 'conflict' });
    expect(await store.append(goingOn({ ...anIncident(9), version: 3 }))).toEqual({ kind: 'conflict' });
  });

  it('settles an effect without a word on the timeline, and not from an older version', async () => {
    const { store } = ground();
    const open = await begun(store, 1, {}, { outbox: [effect(anIncident(1), 1)] });
    const [item] = await store.claimOutbox(T0, 'n1', 1, 60_000);
    const silent = (state: typeof open) => goingOn(state, [], { settles: [item?.id ?? ''] });
    const state = await written(store, goingOn(open));
    expect(await store.append(silent(open))).toEqual({ kind: 'conflict' });
    expect(await store.outboxDepth()).toMatchObject({ waiting: 1 });
    await written(store, silent(state));
    expect(await store.outboxDepth()).toMatchObject({ waiting: 0 });
    expect(await store.load(state.opening.id)).toEqual(state);
  });

  it('lets exactly one of 20 writers have a version, round after round', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    let state = await begun(store, 1);
    for (let round = 0; round < 10; round++) {
      const appends = Array.from({ length: 20 }, (_, i) => goingOn(state, [note(`writer ${i}`)], { deadlines: [aDeadline(`${round}.${i}`, T0)] }));
      const answers = await Promise.all(appends.map((append, i) => (i % 2 ? store : other).append(append)));
      expect(answers.map((answer) => answer.kind).sort()).toEqual(['appended', ...Array.from({ length: 19 }, () => 'conflict')]);
      const won = appends[answers.findIndex((answer) => answer.kind === 'appended')];
      if (won === undefined) throw new Error('nobody won');
      state = won.state;
      expect(await store.load(state.opening.id)).toEqual(state);
      expect((await store.dueDeadlines(T0, 100)).map(({ deadline }) => deadline)).toEqual(won.deadlines);
    }
    const numbers = (await store.entries(state.opening.id)).map((entry) => entry.seq);
    expect(numbers).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
  });

  it('opens one incident when 20 open the same one', async () => {
    const { store } = ground();
    const incident = anIncident(1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.append(opening(incident))));
    expect(answers.filter((answer) => answer.kind === 'appended')).toHaveLength(1);
    expect(answers.filter((answer) => answer.kind === 'conflict')).toHaveLength(19);
  });

  it('B4: lets one incident hold an open key, and names it to the others', async () => {
    const { store } = ground();
    const openKey = 'submissions-fail#submission-error-rate|grading';
    const rivals = Array.from({ length: 20 }, (_, i) => anIncident(i + 1));
    const answers = await Promise.all(rivals.map((rival) => store.append(opening(rival, { openKey }))));
    const holder = rivals[answers.findIndex((answer) => answer.kind === 'appended')];
    expect(answers.filter((answer) => answer.kind === 'appended')).toHaveLength(1);
    expect(answers.filter((answer) => answer.kind === 'open-key-taken')).toEqual(
      Array.from({ length: 19 }, () => ({ kind: 'open-key-taken', incident: holder?.opening.id })),
    );
    expect(await store.openByKey(openKey)).toBe(holder?.opening.id);
    expect(await store.openByKey('another')).toBeUndefined();
    expect((await store.incidents({ limit: 100 })).items).toHaveLength(1);
  });

  it('B4: gives an open key to the next once it is released, and refuses to take one that is held', async () => {
    const { store } = ground();
    const first = await begun(store, 1, {}, { openKey: 'k' });
    const second = await begun(store, 2);
    expect(await store.append(goingOn(second, [note('mine')], { openKey: 'k' }))).toEqual({ kind: 'open-key-taken', incident: first.opening.id });
    expect((await store.load(second.opening.id))?.version).toBe(1);

    await written(store, goingOn(first, [note('over')], { openKey: null }));
    expect(await store.openByKey('k')).toBeUndefined();
    await written(store, goingOn(second, [note('mine')], { openKey: 'k' }));
    expect(await store.openByKey('k')).toBe(second.opening.id);
  });

  it('writes everything of an append together', async () => {
    const { store } = ground();
    const [seen] = await store.recordSignals([firing('a')]);
    const open = await begun(
      store,
      1,
      { fixes: [aFix('f1')] },
      {
        deadlines: [aDeadline('update', minute(30))],
        outbox: [effect(anIncident(1), 1)],
        answer: { scope: 'ana POST', key: 'k1', request: 'r1', status: 201, body: '{}' },
        signals: [seen?.id ?? ''],
      },
    );
    expect(await store.dueDeadlines(minute(30), 10)).toEqual([{ incident: open.opening.id, deadline: aDeadline('update', minute(30)) }]);
    expect((await store.outboxDepth()).waiting).toBe(1);
    expect((await store.fixes({ limit: 10 })).items).toEqual([{ incident: open.opening.id, ref: 'INC-1', service: 'grading', fix: aFix('f1') }]);
    expect(await store.answerFor('ana POST', 'k1')).toMatchObject({ status: 201, body: '{}' });
    expect((await store.signals({ incident: open.opening.id, limit: 10 })).items.map((signal) => signal.id)).toEqual([seen?.id]);
    expect(await store.unprocessedSignals(10)).toEqual([]);
  });

  it('writes nothing of an append whose idempotency key has an answer already', async () => {
    const { store } = ground();
    const answer = { scope: 'ana POST', key: 'k1', request: 'r1', status: 201, body: 'first' };
    const both = [1, 2].map((n) => opening(anIncident(n), { answer, outbox: [effect(anIncident(n), n)], deadlines: [aDeadline('d', T0)] }));
    const answers = await Promise.all(both.map((append) => store.append(append)));
    expect(answers.map((one) => one.kind).sort()).toEqual(['appended', 'conflict']);
    expect((await store.incidents({ limit: 10 })).items).toHaveLength(1);
    expect(await store.dueDeadlines(T0, 10)).toHaveLength(1);
    expect(await store.outboxDepth()).toMatchObject({ waiting: 1 });
  });

  it('refuses an append that does not fit itself', async () => {
    const { store } = ground();
    const open = opening(anIncident(1));
    const gap = { ...open, entries: open.entries.map((entry) => ({ ...entry, seq: 2 })) };
    await expect(store.append(gap)).rejects.toThrow(/numbered 2, and must go on from 0/);
    await expect(store.append({ ...open, expected: 4 })).rejects.toThrow(/version 1, and 4 with 1 more is 5/);
    await expect(store.append({ ...open, incident: 'another' })).rejects.toThrow(/the append of another/);
    await begun(store, 7);
    await expect(store.append(opening(anIncident(7)))).rejects.toThrow(/INC-7 is the ref of another incident/);
    expect((await store.incidents({ limit: 10 })).items).toHaveLength(1);
  });

  it('is append-only by the database itself', async () => {
    const { store, raw } = ground();
    const open = await begun(store, 1);
    const before = await store.entries(open.opening.id);
    for (const forbidden of [
      `update timeline set data = '{}'`,
      `update timeline set hash = 'x' where seq = 1`,
      'delete from timeline',
      `delete from timeline where incident = '${open.opening.id}'`,
    ]) {
      await expect(raw(forbidden), forbidden).rejects.toThrow(/append-only/);
    }
    expect(await store.entries(open.opening.id)).toEqual(before);
  });

  it('survives being closed and opened again', async () => {
    const { store, restart } = ground();
    const state = await begun(store, 1, {}, { deadlines: [aDeadline('d', T0)] });
    const again = await restart();
    expect(await again.load(state.opening.id)).toEqual(state);
    expect(await again.dueDeadlines(T0, 10)).toHaveLength(1);
  });
}
