import { Temporal } from 'temporal-polyfill';
import type { Duration } from '#domain/kernel/duration.ts';
import { DEFAULT_POLICY, type Policy } from '#domain/kernel/policy.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import type { Condition } from '#domain/runbook/condition.ts';
import { LEVERS, type LeverAdapter, type LeverPlan } from '#domain/runbook/lever.ts';
import { parseMatchers } from '#domain/runbook/matchers.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';
import type { OnCall, Person, Service, Slo } from './handbook.ts';
import { COMMON_LEVER_KEYS, type LeverPlanFile } from './schemas/lever.ts';
import type { OnCallFile } from './schemas/on-call.ts';
import type { PeopleFile } from './schemas/people.ts';
import type { PolicyFile } from './schemas/policy.ts';
import type { RunbookFile } from './schemas/runbook.ts';
import type { SloDocument } from './schemas/slo.ts';
import type { Source } from './shape.ts';
import type { RunbookSource, ServiceSource } from './sources.ts';

/** A map without the keys whose value is undefined: what an author left out. */
type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };
function given<T extends object>(value: T | undefined): Partial<Given<T>> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, inner]) => inner !== undefined)) as Partial<Given<T>>;
}

/** policy.yaml over the rulebook's defaults, key by key and severity by severity. */
export function policyOf(file: PolicyFile): Policy {
  const standard = DEFAULT_POLICY;
  return {
    organisation: file.organisation ?? standard.organisation,
    severities: Object.fromEntries(
      SEVERITIES.map((severity) => [severity, { ...standard.severities[severity], ...given(file.severities?.[severity]) }]),
    ) as Policy['severities'],
    updates: { ...standard.updates, ...given(file.updates) },
    paging: { ...standard.paging, ...given(file.paging) },
    postmortem: { ...standard.postmortem, ...given(file.postmortem) },
    standDown: { ...standard.standDown, ...given(file.standDown) },
    meetings: {
      standup: { ...standard.meetings.standup, ...given(file.meetings?.standup) },
      leadershipSync: { ...standard.meetings.leadershipSync, ...given(file.meetings?.leadershipSync) },
    },
    chain: file.chain ?? standard.chain,
  };
}

const AT_ONCE: Duration = 'PT0M';

/** The directory. Who lists no `contact` is reached by mail, where there is a mailbox. */
export function peopleOf(file: PeopleFile): readonly Person[] {
  return file.people.map((person) => ({
    id: person.id,
    name: person.name,
    email: person.email ?? null,
    phone: person.phone ?? null,
    groups: person.groups ?? [],
    contact: (person.contact ?? (person.email ? [{ channel: 'email', address: person.email }] : [])).map((road) => ({
      channel: road.channel,
      address: road.address,
      after: 'after' in road && road.after ? road.after : AT_ONCE,
    })),
    timeZone: person.timeZone ?? null,
  }));
}

/** A start given as an instant (`Z` or an offset), in the local time of its schedule; a local one as it is. */
function localStart(start: string, timeZone: string): string {
  if (!/T.*(?:Z|[+-]\d{2}:\d{2})$/.test(start)) return start;
  return Temporal.Instant.from(start).toZonedDateTimeISO(timeZone).toPlainDateTime().toString();
}

/** on-call.yaml with its defaults filled in. */
export function onCallOf(file: OnCallFile, timeZone: string): OnCall {
  return {
    schedules: file.schedules.map((schedule) => ({
      id: schedule.id,
      timeZone: schedule.timeZone ?? timeZone,
      layers: (schedule.layers ?? []).map((layer) => ({
        start: localStart(layer.start, schedule.timeZone ?? timeZone),
        handOff: { every: layer.handOff.every, at: layer.handOff.at ?? '09:00', on: layer.handOff.on ?? null },
        people: layer.people,
      })),
    })),
    groups: Object.fromEntries(
      Object.entries(file.groups).map(([group, tiers]) => [group, tiers.map((tier) => ({ schedule: tier.schedule, after: tier.after ?? AT_ONCE }))]),
    ),
  };
}

/** A service; groups among its audiences become the people who are in them. */
export function serviceOf(source: ServiceSource, people: readonly Person[]): Service {
  const members = (name: string): readonly string[] =>
    people.some((person) => person.id === name) ? [name] : people.filter((person) => person.groups.includes(name)).map((person) => person.id);
  const { value } = source;
  return {
    id: source.id,
    name: value.name,
    owner: value.owner,
    audiences: Object.fromEntries(Object.entries(value.audiences ?? {}).map(([audience, names]) => [audience, [...new Set(names.flatMap(members))]])),
    clients: value.clients ?? [],
    statusPage: value.statusPage ? { component: value.statusPage.component, description: value.statusPage.description ?? null } : null,
    repository: value.repository ?? null,
  };
}

/** The objectives among the OpenSLO documents. */
export function slosOf(sources: readonly Source<SloDocument>[]): readonly Slo[] {
  return sources.flatMap(({ file, value }) =>
    value.kind === 'SLO'
      ? [{ id: value.metadata.name, path: file, name: value.metadata.displayName ?? value.metadata.name, service: value.spec.service }]
      : [],
  );
}

/** A runbook, its levers in the order of C2. */
export function runbookOf(source: RunbookSource): Runbook {
  const { value } = source;
  return {
    id: source.id,
    path: source.file,
    title: value.title,
    service: value.service,
    owner: value.owner,
    severity: value.severity,
    conditions: (value.conditions ?? []).map(conditionOf),
    levers: LEVERS.flatMap((lever) => {
      const plan = value.levers?.[lever];
      return plan ? [planOf(lever, plan)] : [];
    }),
    falsePositives: value.falsePositives ?? [],
    clientMessage: value.clientMessage ?? null,
    lastReviewed: value.lastReviewed ?? null,
    body: source.body,
  };
}

type ConditionFile = NonNullable<RunbookFile['conditions']>[number];

/** Name of a condition within its runbook. */
export function conditionId(condition: ConditionFile): string {
  return 'slo' in condition ? (condition.id ?? condition.slo) : condition.id;
}

function conditionOf(condition: ConditionFile): Condition {
  if ('slo' in condition) return { kind: 'slo', id: conditionId(condition), slo: condition.slo };
  const parsed = parseMatchers(condition.match);
  return {
    kind: 'signal',
    id: condition.id,
    // Lint has refused the runbook when its matchers do not parse.
    matchers: parsed.ok ? parsed.matchers : [],
    when: condition.when ?? null,
    groupBy: condition.groupBy ?? [],
    severity: condition.severity ?? null,
  };
}

function planOf(lever: LeverPlan['lever'], plan: LeverPlanFile): LeverPlan {
  return {
    lever,
    skip: plan.skip ?? null,
    reversible: plan.reversible ?? null,
    how: adapterOf(plan),
    rehearsed: plan.rehearsed ? { on: plan.rehearsed.on, took: plan.rehearsed.took ?? null } : null,
  };
}

function adapterOf(plan: LeverPlanFile): LeverAdapter {
  if (plan.adapter === undefined || plan.adapter === 'hand') return { adapter: 'hand' };
  if (plan.adapter === 'command') {
    const { run, dryRun, undo, cwd, timeout, env } = plan;
    return { adapter: 'command', run: run ?? [], ...given({ dryRun, undo, cwd, timeout, env }) };
  }
  if (plan.adapter === 'http') {
    const { method, url, headers, body, timeout } = plan;
    const done =
      plan.done &&
      given({ status: typeof plan.done.status === 'number' ? [plan.done.status] : plan.done.status, bodyIncludes: plan.done.bodyIncludes });
    const dryRun = plan.dryRun && { method: plan.dryRun.method ?? 'POST', url: plan.dryRun.url, ...given({ body: plan.dryRun.body }) };
    return { adapter: 'http', method: method ?? 'POST', url: url ?? '', ...given({ headers, body, done, dryRun, timeout }) };
  }
  const settings = Object.fromEntries(Object.entries(plan).filter(([key]) => !COMMON_LEVER_KEYS.includes(key)));
  return { adapter: 'vendor', vendor: plan.adapter, settings };
}
