import { describe, expect, it } from 'vitest';
import { decidePostmortem } from '../chain/decide-postmortem.ts';
import { GOOD_FIX, having, RESOLVED, WORLD } from './postmortem.laws.ts';
import type { FixInput } from './postmortem.ts';
import { fixState } from './structural-fix.ts';

const add = (change: FixInput, facts = RESOLVED, world = WORLD) => decidePostmortem({ ...GOOD_FIX, ...change }, facts, world);

describe('P8 a structural fix', () => {
  it('given owner, day, kind, artifact and an observable sentence, enters the record', () => {
    const { type: _, ...fields } = GOOD_FIX;
    expect(add({})).toEqual({ ok: true, entries: [{ type: 'fix.added', data: { fix: 'INC-12-F21', ...fields, missing: false } }] });
    expect(add({ missing: true })).toMatchObject({ entries: [{ data: { missing: true } }] });
  });

  it.each<[keyof FixInput, unknown, string]>([
    ['title', undefined, 'needs a title'],
    ['title', '  ', 'needs a title'],
    ['title', 'Be more careful with migrations', 'says “careful”'],
    ['owner', undefined, 'needs an owner'],
    ['owner', null, 'needs an owner'],
    ['owner', '', 'needs an owner'],
    ['owner', 'everyone', 'not in the directory: one person owns a fix, not a group'],
    ['due', undefined, 'needs a date'],
    ['due', '', 'needs a date'],
    ['due', 'next week', 'not a real date'],
    ['due', '2026-02-30', 'not a real date'],
    ['due', '2026-12-4', 'not a real date'],
    ['due', '2026-02-30T10:00:00Z', 'not a real date'],
    ['due', '2026-12-04T10:00:00', 'not a real date'],
    ['due', '2026-11-23', 'not in the future: today is 2026-11-23'],
    ['due', '2020-01-01', 'not in the future'],
    ['kind', undefined, 'needs a kind'],
    ['kind', 'wish', 'no kind of chain artifact'],
    ['artifact', ' ', 'needs the artifact'],
    ['artifact', '/etc/passwd', 'not a path inside a repository'],
    ['artifact', 'C:\\runbooks\\a.md', 'not a path inside a repository'],
    ['artifact', '~/a.md', 'not a path inside a repository'],
    ['artifact', 'https://example.org/a.md', 'not a path inside a repository'],
    ['artifact', '../other/a.md', 'leads out of its repository'],
    ['artifact', 'runbooks/../../a.md', 'leads out of its repository'],
    ['artifact', 'runbooks\\..\\..\\a.md', 'leads out of its repository'],
    ['artifact', 'runbooks/', 'names no file'],
    ['artifact', 'runbooks//a.md', 'names no file'],
    ['artifact', 'a\u0007.md', 'names no file'],
    ['becomesTrue', undefined, 'needs an observable sentence'],
    ['becomesTrue', 'CI fails', 'too short'],
    ['becomesTrue', 'CI runs every down MIGRATION.', 'repeats the title'],
    ['becomesTrue', 'We communicate better with clients', 'says “communicate better”'],
  ])('with %s %j is refused: %s', (field, value, why) => {
    const decision = add({ [field]: value });
    expect(decision).toMatchObject({
      ok: false,
      refusal: { rule: 'P8', why: expect.stringContaining(why), unmet: [{ rule: 'P8', field, how: expect.stringMatching(/\w/) }] },
    });
  });

  it('given nothing at all, names every field at once and the first in its sentence', () => {
    const decision = decidePostmortem({ type: 'fix.add' }, RESOLVED, WORLD);
    if (decision.ok) throw new Error('a fix of nothing was taken');
    expect(decision.refusal.unmet?.map(({ field }) => field)).toEqual(['title', 'owner', 'due', 'kind', 'artifact', 'becomesTrue']);
    expect(decision.refusal.why).toBe('A structural fix needs a title. (5 more: owner, due, kind, artifact, becomesTrue.)');
  });

  it('P9: what has no owner or no date is offered a place among the feelings', () => {
    expect(add({ owner: '' })).toMatchObject({
      refusal: { remedy: expect.stringContaining('feeling (P9)'), next: { type: 'feeling.add', text: GOOD_FIX.title } },
    });
    expect(add({ kind: 'wish' })).not.toMatchObject({ refusal: { next: {} } });
  });

  it.each([
    ['danna', 'dana'],
    ['Dana', 'dana'],
    ['@noor', 'noor'],
    ['Yossi Levi', 'yossi'],
  ])('the owner “%s” is refused and “%s” is suggested', (owner, meant) => {
    expect(add({ owner })).toMatchObject({ refusal: { unmet: [{ field: 'owner', how: `Did you mean “${meant}” in \`owner\`?` }] } });
  });

  it.each([
    ['CI check', 'ci-check'],
    ['RUNBOOK_CONDITION', 'runbook-condition'],
  ])('the kind “%s” is read as %s, and near misses are suggested', (kind, read) => {
    expect(add({ kind })).toMatchObject({ ok: true, entries: [{ data: { kind: read } }] });
    expect(add({ kind: 'runbok' })).toMatchObject({
      refusal: { why: expect.stringContaining('“runbok”'), remedy: expect.stringContaining('Did you mean “runbook”?') },
    });
  });

  it.each([
    ['2026-12-04T23:30:00Z', 'Europe/Lisbon', '2026-12-04'],
    ['2026-12-04T23:30:00Z', 'Asia/Tokyo', '2026-12-05'],
    ['2026-12-04t01:00:00.5+05:00', 'UTC', '2026-12-03'],
    [' 2026-12-04 ', 'UTC', '2026-12-04'],
  ])('the moment %j is the local day in %s', (due, timeZone, day) => {
    expect(add({ due }, { ...RESOLVED, calendar: { ...RESOLVED.calendar, timeZone } })).toMatchObject({ entries: [{ data: { due: day } }] });
  });

  it('“in the future” is after today in the team’s zone', () => {
    const tokyo = { ...RESOLVED, calendar: { ...RESOLVED.calendar, timeZone: 'Asia/Tokyo' } };
    expect(add({ due: '2026-11-24' }, tokyo).ok).toBe(false);
    expect(add({ due: '2026-11-24' }).ok).toBe(true);
  });

  it.each([
    ['./runbooks/a.md', 'runbooks/a.md'],
    ['runbooks\\a.md', 'runbooks/a.md'],
    ['.github/workflows/ci.yaml', '.github/workflows/ci.yaml'],
    ['docs/..hidden.md', 'docs/..hidden.md'],
  ])('the artifact %j is the path %s', (artifact, path) => {
    expect(add({ artifact })).toMatchObject({ entries: [{ data: { artifact: path } }] });
  });

  it('a sentence in a script without spaces has words too', () => {
    expect(add({ title: '迁移检查', becomesTrue: '没有回滚脚本的迁移会让持续集成失败' }).ok).toBe(true);
  });
});

describe('P8 changing a fix', () => {
  const facts = having(decidePostmortem, RESOLVED, GOOD_FIX);
  const change = (fields: FixInput & { readonly fix?: string }, world = WORLD, of = facts) =>
    decidePostmortem({ type: 'fix.change', fix: 'INC-12-F21', ...fields }, of, world);

  it('what is left out stays', () => {
    const { type: _, ...fields } = GOOD_FIX;
    expect(change({ owner: 'noor' })).toEqual({
      ok: true,
      entries: [{ type: 'fix.changed', data: { fix: 'INC-12-F21', ...fields, owner: 'noor', missing: false } }],
    });
  });

  it('the whole is checked again', () => {
    expect(change({ title: 'Try harder' })).toMatchObject({ refusal: { rule: 'P8', unmet: [{ field: 'title' }] } });
    expect(change({ due: '2026-11-23' })).toMatchObject({ refusal: { rule: 'P8', unmet: [{ field: 'due' }] } });
    expect(change({ owner: '' })).toMatchObject({ refusal: { next: { type: 'feeling.add', text: GOOD_FIX.title } } });
  });

  it('a day that has passed may stand while other fields change, and may not be set', () => {
    const later = { ...WORLD, now: '2026-12-24T09:00:00.000Z' };
    expect(change({ owner: 'noor' }, later)).toMatchObject({ ok: true, entries: [{ data: { due: '2026-12-04' } }] });
    expect(change({ due: '2026-12-05' }, later).ok).toBe(false);
    expect(change({ due: '2026-12-25' }, later).ok).toBe(true);
  });

  it('given nothing new, nothing happens', () => {
    expect(change({ owner: 'dana' })).toEqual({ ok: true, entries: [] });
    expect(change({ owner: undefined })).toEqual({ ok: true, entries: [] });
  });

  it('given a fix that nobody knows, lists those there are', () => {
    expect(change({ fix: 'F1', owner: 'noor' })).toMatchObject({ refusal: { rule: 'P8', remedy: 'Fixes of INC-12: INC-12-F21.' } });
    expect(change({ owner: 'noor' }, WORLD, RESOLVED)).toMatchObject({ refusal: { rule: 'P8', remedy: expect.stringContaining('has no fix yet') } });
  });
});

describe('where a fix stands', () => {
  it.each([
    ['2026-12-04', null, 'open'],
    ['2026-12-05', null, 'overdue'],
    ['2026-12-05', { commit: 'f00', at: '2026-12-05T10:00:00.000Z', repository: 'handbook' }, 'landed'],
  ] as const)('on %s, due 2026-12-04', (today, landed, state) => {
    expect(fixState({ due: '2026-12-04', landed }, today)).toBe(state);
  });
});
