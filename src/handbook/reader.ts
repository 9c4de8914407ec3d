import type { Firing } from '#domain/detection/fires.ts';
import { type ConditionIndex, indexConditions, whatFires } from '#domain/detection/fires.ts';
import type { Signal } from '#domain/detection/signal.ts';
import type { Policy, WorkCalendar } from '#domain/kernel/policy.ts';
import type { Instant } from '#domain/kernel/stamp.ts';
import { compileMatchers } from '#domain/runbook/matchers.ts';
import type { Runbook } from '#domain/runbook/runbook.ts';
import { compileWhen } from './cel.ts';
import type { Handbook, Person, Service } from './handbook.ts';
import type { InForce } from './in-force.ts';
import { type Override, onCallTiers, type Tier } from './on-call.ts';

/** The handbook in force as the engine asks it: the engine's `HandbookReader` in shape. */
export type Reader = {
  policy(): Policy;
  calendar(): WorkCalendar;
  commit(): string | null;
  people(): readonly Person[];
  service(id: string): Service | undefined;
  services(): readonly string[];
  runbook(id: string): Runbook | undefined;
  runbooks(): readonly Runbook[];
  document(path: string): string | undefined;
  onCallTiers(group: string, at: Instant, overrides: readonly Override[]): readonly Tier[];
  fires(signal: Signal, tokenPages: boolean): Firing;
  has(path: string): boolean;
};

/** What is worked out once per handbook, not once per question. */
type Lookups = {
  readonly services: ReadonlyMap<string, Service>;
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly conditions: ConditionIndex;
};

/** Reads whatever handbook is in force at the moment of each question. A reload needs no new reader. */
export function readerOf(inForce: Pick<InForce, 'current'>): Reader {
  const known = new WeakMap<Handbook, Lookups>();
  const lookups = (): Lookups => {
    const handbook = inForce.current();
    const found = known.get(handbook) ?? lookupsOf(handbook);
    known.set(handbook, found);
    return found;
  };
  return {
    policy: () => inForce.current().policy,
    calendar: () => inForce.current().calendar,
    commit: () => inForce.current().commit,
    people: () => inForce.current().people,
    service: (id) => lookups().services.get(id),
    services: () => inForce.current().services.map((service) => service.id),
    runbook: (id) => lookups().runbooks.get(id),
    runbooks: () => inForce.current().runbooks,
    document: (path) => {
      const { documents } = inForce.current();
      return Object.hasOwn(documents, path) ? documents[path] : undefined;
    },
    onCallTiers: (group, at, overrides) => onCallTiers(inForce.current().onCall, group, at, overrides),
    fires: (signal, tokenPages) => whatFires(signal, lookups().conditions, tokenPages),
    has: (path) => inForce.current().committed.has(path),
  };
}

function lookupsOf(handbook: Handbook): Lookups {
  return {
    services: new Map(handbook.services.map((service) => [service.id, service])),
    runbooks: new Map(handbook.runbooks.map((runbook) => [runbook.id, runbook])),
    conditions: indexConditions(handbook.runbooks.flatMap(compiledOf)),
  };
}

function compiledOf(runbook: Runbook): Parameters<typeof indexConditions>[0] {
  return runbook.conditions.flatMap((condition) => {
    if (condition.kind !== 'signal') return [];
    return [{ runbook, condition, matches: compileMatchers(condition.matchers), when: condition.when === null ? null : judgeOf(condition.when) }];
  });
}

function judgeOf(source: string): (signal: Signal) => true | false | 'unknown' {
  const compiled = compileWhen(source);
  // Lint refuses an expression that does not compile; should one get here, it is in doubt, and doubt lets the page through.
  return compiled.ok ? compiled.evaluate : () => 'unknown';
}
