import { expect, it } from 'vitest';
import type { FixRow, IncidentFilter, Page, Store } from '#engine/ports.ts';
import { BadCursor, cursorAt } from '#store/cursor.ts';
import { aFix, goingOn, minute, note, T0 } from '../an-incident.ts';
import type { Fresh } from './ground.ts';
import { begun, standingOn, written } from './standing.ts';

/** Numbers, refs, lists with cursors, and the lookups of B4 and K5. */
export function listsContract(fresh: Fresh): void {
  const ground = standingOn(fresh);

  it('gives out each number once, to whoever asks at the same time', async () => {
    const { store, ...nodes } = ground();
    const other = await nodes.other();
    const numbers = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? store : other).nextNumber()));
    expect(new Set(numbers).size).toBe(50);
    expect(numbers.every((n) => Number.isSafeInteger(n) && n >= 1)).toBe(true);
  });

  it('finds an incident by ref or id in any case', async () => {
    const { store } = ground();
    const { id } = (await begun(store, 12)).opening;
    for (const ref of ['INC-12', 'inc-12', 'Inc-12', id, id.toUpperCase()]) expect(await store.resolveRef(ref), ref).toBe(id);
    for (const ref of ['INC-1', 'INC-012', '12', '', 'INC-99999999999999999999', 'INC-12\0', '\ud800', `'; drop table timeline; --`]) {
      expect(await store.resolveRef(ref), JSON.stringify(ref)).toBeUndefined();
    }
  });

  it('lists incidents newest first, by phase, severity, service and openness', async () => {
    const { store } = ground();
    await begun(store, 2, { phase: 'closed', severity: 'P0' });
    await begun(store, 10, { phase: 'resolved', service: null });
    await begun(store, 9, { severity: 'P0' });
    const numbers = async (filter: Partial<IncidentFilter>) =>
      (await store.incidents({ limit: 10, ...filter })).items.map(({ opening }) => opening.ref);
    expect(await numbers({})).toEqual(['INC-10', 'INC-9', 'INC-2']);
    expect(await numbers({ open: true })).toEqual(['INC-10', 'INC-9']);
    expect(await numbers({ open: false })).toEqual(['INC-2']);
    expect(await numbers({ severity: 'P0' })).toEqual(['INC-9', 'INC-2']);
    expect(await numbers({ phase: 'resolved' })).toEqual(['INC-10']);
    expect(await numbers({ service: 'grading', open: true })).toEqual(['INC-9']);
    expect(await numbers({ service: 'nul\0' })).toEqual([]);
  });

  it('pages without missing or repeating one, while others open incidents', async () => {
    const { store } = ground();
    for (let n = 1; n <= 7; n++) await begun(store, n);
    const seen: string[] = [];
    let page = await store.incidents({ limit: 3 });
    await begun(store, 8);
    for (;;) {
      seen.push(...page.items.map(({ opening }) => opening.ref));
      if (page.nextCursor === null) break;
      page = await store.incidents({ limit: 3, cursor: page.nextCursor });
    }
    expect(seen).toEqual(['INC-7', 'INC-6', 'INC-5', 'INC-4', 'INC-3', 'INC-2', 'INC-1']);
    expect((await store.incidents({ limit: 8 })).nextCursor).toBeNull();
  });

  it('refuses a cursor that the list did not give out', async () => {
    const { store } = ground();
    await begun(store, 1, { fixes: [aFix('f')] });
    const bad = [
      '',
      'x',
      '!!',
      'null',
      cursorAt('fixes', 'a', 'b', 'c'),
      cursorAt('incidents'),
      cursorAt('incidents', '1'),
      cursorAt('incidents', 1e300),
      cursorAt('incidents', 1.5),
    ];
    for (const cursor of bad) await expect(store.incidents({ limit: 3, cursor }), cursor).rejects.toBeInstanceOf(BadCursor);
    await expect(store.signals({ limit: 3, cursor: cursorAt('incidents', 1) })).rejects.toBeInstanceOf(BadCursor);
    for (const cursor of [cursorAt('incidents', 1), cursorAt('fixes', 1, 2, 3), cursorAt('fixes', 'a\0', 'b', 'c')]) {
      await expect(store.fixes({ limit: 3, cursor }), cursor).rejects.toBeInstanceOf(BadCursor);
    }
  });

  it('B4: finds what people declared on a runbook and no signal has claimed', async () => {
    const { store } = ground();
    const declared = { trigger: 'person', condition: null } as const;
    await begun(store, 5, declared);
    await begun(store, 3, { ...declared, phase: 'contained' });
    await begun(store, 1, { ...declared, phase: 'stood-down' });
    await begun(store, 2, { ...declared, runbook: 'another' });
    await begun(store, 4, { trigger: 'signal' });
    await begun(store, 6, { ...declared, drill: true });
    expect((await store.openDeclared('submissions-fail')).map(({ opening }) => opening.ref)).toEqual(['INC-3', 'INC-5']);
    expect(await store.openDeclared('nothing')).toEqual([]);
  });

  it('K5: finds the newest real incident whose fix had landed before', async () => {
    const { store } = ground();
    const landed = [aFix('f', { landedAt: minute(60) })];
    await begun(store, 1, { fixes: landed });
    await begun(store, 2, { fixes: landed, condition: 'submissions-fail#another' });
    await begun(store, 3, { fixes: [aFix('f')] });
    await begun(store, 4, { fixes: landed, drill: true });
    await begun(store, 5, { fixes: landed, runbook: 'missing', condition: 'unmatched:X' });
    const find = async (condition: string | null, runbook: string | null, before = minute(61)) =>
      (await store.landedEarlier({ condition, runbook }, before))?.opening.ref;
    expect(await find('submissions-fail#submission-error-rate', null)).toBe('INC-1');
    expect(await find(null, 'submissions-fail')).toBe('INC-2');
    expect(await find('submissions-fail#submission-error-rate', 'submissions-fail')).toBe('INC-2');
    expect(await find('submissions-fail#submission-error-rate', null, minute(60))).toBeUndefined();
    expect(await find('unmatched:X', 'missing')).toBe('INC-5');
    expect(await find('unmatched:Y', 'missing')).toBeUndefined();
    expect(await find(null, null)).toBeUndefined();
  });

  it('keeps the board of fixes as the last append left it, soonest due first, with a stable cursor', async () => {
    const { store } = ground();
    const one = await begun(store, 1, { fixes: [aFix('b', { due: '2026-05-09' }), aFix('a', { due: '2026-05-30', owner: 'ana' })] });
    await begun(store, 2, { service: 'login', fixes: [aFix('b', { due: '2026-05-09', landedAt: T0 })] });
    const ids = async (filter: Omit<Parameters<Store['fixes']>[0], 'limit'>) => refs(await store.fixes({ limit: 10, ...filter }));
    expect(await ids({ landed: true })).toEqual(['INC-2 b']);
    expect(await ids({ landed: false })).toEqual(['INC-1 b', 'INC-1 a']);
    expect(await ids({ owner: 'ana' })).toEqual(['INC-1 a']);
    expect(await ids({ service: 'login' })).toEqual(['INC-2 b']);
    expect(await ids({ dueBefore: '2026-05-30' })).toHaveLength(2);

    const first = await store.fixes({ limit: 2 });
    const second = await store.fixes({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([...refs(first), ...refs(second)].sort()).toEqual(['INC-1 a', 'INC-1 b', 'INC-2 b']);
    expect(refs(second)).toEqual(['INC-1 a']);
    expect(second.nextCursor).toBeNull();

    const moved = { ...one, postmortem: { ...one.postmortem, fixes: [aFix('a', { due: '2026-05-01', owner: 'ben' })] } };
    const change = goingOn(moved, [note('changed')]);
    await written(store, change);
    expect(await ids({ landed: false })).toEqual(['INC-1 a']);
    expect(await ids({ owner: 'ben' })).toEqual(['INC-1 a']);
  });
}

function refs(page: Page<FixRow>): readonly string[] {
  return page.items.map(({ ref, fix }) => `${ref} ${fix.id}`);
}
