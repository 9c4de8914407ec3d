// P8: a structural fix has an owner, a date, a kind, the artifact it changes and an observable sentence of what will be true.
import { localDate } from '../kernel/calendar.ts';
import { accept, type Decision, refuse } from '../kernel/decision.ts';
import type { LocalDate } from '../kernel/stamp.ts';
import type { PostmortemCommandOf } from './command.ts';
import { nextSeq, type PostmortemFacts, type PostmortemWorld } from './facts.ts';
import { type Directory, type FixFields, readFix, type UnmetField } from './fix-fields.ts';
import type { Fix, PostmortemEntry } from './postmortem.ts';

/** Where a fix stands: landed once Git shows it (K2), overdue after its day, in the team's zone. */
export type FixState = 'open' | 'overdue' | 'landed';

/** Where a fix stands on `today`, a date in the team's zone. */
export function fixState(fix: Pick<Fix, 'landed' | 'due'>, today: LocalDate): FixState {
  if (fix.landed !== null) return 'landed';
  return today > fix.due ? 'overdue' : 'open';
}

/** P8: the fix with this id, whatever its case; a refusal that lists the ids there are otherwise. */
export function findFix(
  facts: PostmortemFacts,
  id: string,
): { readonly ok: true; readonly fix: Fix } | Extract<Decision<never>, { readonly ok: false }> {
  const fix = facts.postmortem.fixes.find((each) => each.id.toLowerCase() === id.trim().toLowerCase());
  if (fix !== undefined) return { ok: true, fix };
  const ids = facts.postmortem.fixes.map((each) => each.id).join(', ');
  const remedy = ids === '' ? `${facts.ref} has no fix yet: add one with fix.add.` : `Fixes of ${facts.ref}: ${ids}.`;
  return { ok: false, refusal: { rule: 'P8', why: `There is no fix called ${id}.`, remedy } };
}

/** P8: a fix enters owned, dated, of a kind, on an artifact and observable, or not at all. */
export function decideFixAdd(command: PostmortemCommandOf<'fix.add'>, facts: PostmortemFacts, world: PostmortemWorld): Decision<PostmortemEntry> {
  const read = readFix(command, directoryOf(facts, world));
  if (!read.ok) return refuseFix(read.unmet, command.title);
  return accept<PostmortemEntry>({ type: 'fix.added', data: { fix: `${facts.ref}-F${nextSeq(facts)}`, ...read.fields } });
}

/** P8: what is left out stays; the whole is checked again, but a day that has passed may stand while other fields change. */
export function decideFixChange(
  command: PostmortemCommandOf<'fix.change'>,
  facts: PostmortemFacts,
  world: PostmortemWorld,
): Decision<PostmortemEntry> {
  const found = findFix(facts, command.fix);
  if (!found.ok) return found;
  const { fix } = found;
  const { title, owner, due, kind, artifact, becomesTrue, missing } = fix;
  const before: FixFields = { title, owner, due, kind, artifact, becomesTrue, missing };
  const { type: _type, fix: _fix, ...given } = command;
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
  if (Object.entries(changed).every(([field, value]) => before[field as keyof FixFields] === value)) return accept();
  if (fix.landed !== null) {
    return refuse(
      'K2',
      `${fix.id} has landed in ${fix.landed.commit.slice(0, 10)}: what the repository shows is no longer a plan.`,
      'Add another fix for what is still to change.',
      {
        next: { type: 'fix.add', title: '', owner: fix.owner, due: '', kind: fix.kind, artifact: fix.artifact, becomesTrue: '' },
      },
    );
  }
  const read = readFix({ ...before, ...changed }, directoryOf(facts, world), fix.due);
  if (!read.ok) return refuseFix(read.unmet, title);
  return accept<PostmortemEntry>({ type: 'fix.changed', data: { fix: fix.id, ...read.fields } });
}

function directoryOf(facts: PostmortemFacts, world: PostmortemWorld): Directory {
  const { timeZone } = facts.calendar;
  return { people: world.people, names: facts.names, timeZone, today: localDate(world.now, timeZone) };
}

function refuseFix(unmet: readonly UnmetField[], title: string | undefined): Decision<PostmortemEntry> {
  const [first, ...others] = unmet;
  const why = `${first?.why ?? 'This is no structural fix.'}${others.length > 0 ? ` (${others.length} more: ${others.map(({ field }) => field).join(', ')}.)` : ''}`;
  const remedy = unmet.map(({ how }) => how).join(' ');
  const words = (title ?? '').trim();
  const homeless = unmet.some(({ field }) => field === 'owner' || field === 'due') && words !== '';
  if (!homeless) return refuse('P8', why, remedy, { unmet });
  return refuse('P8', why, `${remedy} Until it has an owner and a date, it may be kept as a feeling (P9).`, {
    unmet,
    next: { type: 'feeling.add', text: words },
  });
}
