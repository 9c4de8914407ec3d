/** What an incident starts from: policy, runbook, audiences and people as they are now, frozen (B1–B6, K5). */
import { recurrenceOf } from '#domain/chain/recurrence.ts';
import type { Frozen, Opening, Trigger } from '#domain/incident/incident.ts';
import type { Severity } from '#domain/kernel/severity.ts';
import { type Instant, type PersonId, plus } from '#domain/kernel/stamp.ts';
import type { Chance, HandbookReader, Repositories, Store } from './ports.ts';

/** What is needed to open an incident. */
export type OpeningDeps = { readonly store: Store; readonly handbook: HandbookReader; readonly repositories: Repositories; readonly chance: Chance };

/** What is known of the trouble before anything is frozen. */
export type Beginning = {
  readonly title: string;
  readonly summary: string | null;
  readonly severity: Severity;
  readonly service: string | null;
  readonly runbook: string | null;
  readonly drill: boolean;
  readonly drillPeople: readonly PersonId[];
  readonly trigger: Trigger;
  readonly startedAt: Instant;
  readonly systemKnewAt: Instant | null;
  readonly personKnewAt: Instant | null;
  readonly condition: string | null;
  readonly group: string | null;
  readonly signalLabels: Readonly<Record<string, string>> | null;
};

const DAY = 86_400_000;

async function freeze(deps: OpeningDeps, beginning: Beginning, now: Instant): Promise<Frozen> {
  const { handbook, store, repositories } = deps;
  const people = handbook.people();
  const service = beginning.service === null ? undefined : handbook.service(beginning.service);
  const runbook = beginning.runbook === null ? undefined : handbook.runbook(beginning.runbook);
  const tiers = handbook.onCallTiers('on-call', now, await store.overrides(now, plus(now, DAY)));
  const groups = [...new Set(people.flatMap((person) => person.groups))];
  const audiences: Record<string, readonly PersonId[]> = {
    ...Object.fromEntries(groups.map((group) => [group, people.filter((person) => person.groups.includes(group)).map((person) => person.id)])),
    ...service?.audiences,
    'on-call': [...new Set(tiers.flatMap((tier) => tier.people))],
  };
  // B6: a drill tells only its people; whoever has the pager is one of them unless the drill names its people.
  const drillPeople = beginning.drill
    ? [...new Set([...beginning.drillPeople, ...(beginning.drillPeople.length > 1 ? [] : (audiences['on-call'] ?? []))])]
    : [];
  const inside = (ids: readonly PersonId[]) => (beginning.drill ? ids.filter((id) => drillPeople.includes(id)) : ids);
  return {
    policy: handbook.policy(),
    calendar: handbook.calendar(),
    runbook: runbook ?? null,
    handbookCommit: handbook.commit(),
    historyHead: await repositories.head(),
    audiences: Object.fromEntries(Object.entries(audiences).map(([name, ids]) => [name, inside(ids)])),
    onCallTiers: tiers.map((tier) => ({ after: tier.after, people: inside(tier.people) })),
    people: Object.fromEntries(people.map((person) => [person.id, person.name])),
    drillPeople,
    clientMessage: runbook?.clientMessage ? (handbook.document(runbook.clientMessage) ?? null) : null,
    component: service?.statusPage?.component ?? null,
    clientAddresses: beginning.drill ? [] : (service?.clients ?? []),
    repository: service?.repository ?? null,
    serviceOwner: service?.owner ?? null,
  };
}

async function recurrence(store: Store, beginning: Beginning): Promise<string | null> {
  const alert = beginning.signalLabels?.['alertname'];
  // What began without a runbook (B5) comes back under the condition of the runbook that was its fix.
  const names = [beginning.condition, ...(alert === undefined ? [] : [`unmatched:${alert}`])];
  for (const condition of new Set(names)) {
    const earlier = await store.landedEarlier({ condition, runbook: beginning.runbook }, beginning.startedAt);
    if (!earlier) continue;
    const { opening, postmortem } = earlier;
    const ref = recurrenceOf({ ...beginning, condition }, [{ ...opening, fixes: postmortem.fixes }]);
    if (ref !== null) return ref;
  }
  return null;
}

/** Freeze the handbook around a beginning and give it a name. */
export async function openingOf(deps: OpeningDeps, beginning: Beginning, now: Instant): Promise<Opening> {
  const [frozen, recurrenceRef, number] = await Promise.all([
    freeze(deps, beginning, now),
    recurrence(deps.store, beginning),
    deps.store.nextNumber(),
  ]);
  const { drillPeople: _, ...rest } = beginning;
  return { ...rest, id: deps.chance.uuid(), ref: `INC-${number}`, recurrenceOf: recurrenceRef, frozen };
}
