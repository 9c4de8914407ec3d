import { expect, it } from 'vitest';
import { firing } from '../a-signal.ts';
import { aDeadline, aFix, anIncident, effect, entriesAfter, goingOn, minute, note, opening, T0, telling } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn, written } from './standing.ts';

/** Text that databases stumble over: U+0000, half a surrogate pair, signs that turn or break lines, quotes, and what looks like our own escapes. */
const ODD = 'nul \0 lone \ud800 pair \u{1f525} turn \u202e break \u2028 \\ \\u0000 \\\\ quote \' " ; -- é e\u0301';
const LONG = 'x'.repeat(100_000);
/** The longest that is still kept readable, three bytes each and nothing to compress. */
const WIDE = Array.from({ length: 400 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7919) % 20_000))).join('');

/** Nothing that people or senders write is refused by the database or comes back changed. */
export function textContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  it('brings odd text back as it was, on the timeline and in every row', async () => {
    const { store } = ground();
    const incident = anIncident(1, { title: ODD, service: ODD, runbook: ODD, condition: ODD, fixes: [aFix(ODD, { owner: ODD, landedAt: T0 })] });
    const open = opening(incident, {
      deadlines: [aDeadline(ODD, T0)],
      outbox: [{ ...effect(incident, 1), id: ODD, effect: telling(ODD) }],
      openKey: ODD,
      answer: { scope: ODD, key: ODD, request: ODD, status: 200, body: ODD },
    });
    const state = await written(store, { ...open, entries: entriesAfter(incident, [{ type: 'note.added', data: { text: ODD } }], ODD) });
    const { id } = state.opening;

    expect(await store.entries(id)).toMatchObject([{ by: ODD, data: { text: ODD } }]);
    expect(await store.load(id)).toEqual(state);
    expect(await store.openByKey(ODD)).toBe(id);
    expect((await store.incidents({ service: ODD, limit: 9 })).items).toEqual([state]);
    expect((await store.fixes({ owner: ODD, service: ODD, limit: 9 })).items[0]?.fix.id).toBe(ODD);
    expect(await store.landedEarlier({ condition: ODD, runbook: ODD }, minute(1))).toEqual(state);
    expect((await store.dueDeadlines(T0, 9))[0]?.deadline.key).toBe(ODD);
    expect(await store.claimOutbox(T0, ODD, 9, 1)).toMatchObject([{ id: ODD, effect: telling(ODD) }]);
    expect(await store.releaseClaims(ODD)).toBe(1);
    await store.retryOutbox(ODD, T0, ODD);
    await store.settleOutbox(ODD);
    expect(await store.outboxDepth()).toMatchObject({ waiting: 0 });
    expect(await store.answerFor(ODD, ODD)).toMatchObject({ request: ODD, body: ODD });
  });

  it('brings odd text of senders and people back as it was', async () => {
    const { store } = ground();
    const odd = firing(ODD, { labels: { [ODD]: ODD }, annotations: { a: ODD }, source: { token: ODD, name: ODD, kind: ODD } });
    await store.recordSignals([odd]);
    await store.markSignals([odd.id], ODD, null);
    expect(await store.recordSignals([odd])).toMatchObject([{ id: odd.id, change: 'new' }]);
    expect((await store.signals({ limit: 9 })).items).toMatchObject([{ source: odd.source, signal: odd.signal, why: ODD }]);

    const token = { id: 't', hash: ODD, person: ODD, name: ODD, scopes: [ODD], createdAt: T0, revokedAt: null };
    await store.saveToken(token);
    await store.saveIntakeToken({ id: 'i', hash: ODD, name: ODD, source: ODD, pages: false, createdAt: T0, revokedAt: null });
    const draft = { id: 'd', incident: ODD, person: ODD, text: ODD, rule: 'C1', at: T0 };
    await store.saveDraft(draft);
    await store.putFact(ODD, ODD);
    expect((await store.tokenByHash(ODD))?.name).toBe(ODD);
    expect((await store.intakeTokenByHash(ODD))?.source).toBe(ODD);
    expect(await store.drafts(ODD, ODD)).toEqual([draft]);
    expect(await store.fact(ODD)).toBe(ODD);
  });

  it('tells apart what is compared, however long or alike', async () => {
    const { store } = ground();
    const prints = [LONG, `${LONG}y`, 'A', 'a', 'a ', 'é', 'e\u0301', '\0', '\\u0000', '\ud800', '\ud801', '\ufffd'];
    const judged = await store.recordSignals(prints.map((print) => firing(print)));
    expect(judged.map(({ change }) => change)).toEqual(prints.map(() => 'new'));
    const again = await store.recordSignals(prints.map((print) => firing(print)));
    expect(again.map(({ id }) => id)).toEqual(judged.map(({ id }) => id));

    const one = await begun(store, 1, { service: LONG, runbook: LONG, condition: LONG, fixes: [aFix(LONG, { owner: LONG })] }, { openKey: LONG });
    await begun(store, 2, { service: `${LONG}y` }, { openKey: `${LONG}y` });
    expect(await store.openByKey(LONG)).toBe(one.opening.id);
    expect((await store.incidents({ service: LONG, limit: 9 })).items).toHaveLength(1);
    await begun(store, 3, { service: WIDE, runbook: WIDE, condition: WIDE, fixes: [aFix(WIDE, { owner: WIDE })] }, { openKey: WIDE });
    await store.keepAnswer({ scope: WIDE, key: WIDE, request: WIDE, status: 200, body: WIDE }, T0);
    await store.saveDraft({ id: WIDE, incident: WIDE, person: WIDE, text: WIDE, rule: 'C1', at: T0 });
    const long = { scope: LONG, key: LONG, request: LONG, status: 200, body: LONG };
    await store.keepAnswer(long, T0);
    expect(await store.answerFor(LONG, LONG)).toEqual(long);
    await written(store, goingOn(one, [note(LONG)], { outbox: [{ ...effect(one, 1), id: LONG }], deadlines: [aDeadline(LONG, T0)], openKey: null }));
    expect((await store.claimOutbox(T0, 'n', 9, 1))[0]?.id).toBe(LONG);
  });
}
