/** Does what the outbox asks, and reports every answer through the door. At least once outside, with the same delivery id; once inside. */
import type { Effect } from '#domain/incident/effect.ts';
import { type Instant, plus } from '#domain/kernel/stamp.ts';
import type { Door } from './handle.ts';
import { invitation } from './invitation.ts';
import type { Channel, Clock, Delivered, HandbookReader, LeverPuller, Message, OutboxItem, Store } from './ports.ts';

/** Waits between attempts; the last one repeats. */
const BACKOFF_MS = [2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000] as const;
/** After this many attempts a telling is reported as failed: about a day of trying. */
const MOST_ATTEMPTS = 290;
/** Short, and renewed while the work goes on: what a dead process held is another's after this, whatever that one is called. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
/** Tellings under way at once. A lever takes no place among them: it may run for minutes. */
const BATCH = 32;

type Telling = Extract<Effect, { kind: 'tell' | 'tell-client' }>;

/** What the dispatcher needs. */
export type DispatcherDeps = {
  readonly store: Store;
  readonly door: Pick<Door, 'system'>;
  readonly handbook: HandbookReader;
  readonly clock: Clock;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly pullers: ReadonlyMap<string, LeverPuller>;
  readonly node: string;
  readonly baseUrl: string;
  readonly acknowledgeLink: (person: string, incident: string, now: Instant) => string;
  readonly log: { warn(fields: object, message: string): void };
};

/** Where a telling goes; `trouble` when it can go nowhere. */
type Road = { readonly channel: Channel; readonly to: Message['to'] } | { readonly trouble: string };

/** Milliseconds to wait after the `attempts`th failure. */
export function backoff(attempts: number): number {
  return BACKOFF_MS[Math.min(attempts, BACKOFF_MS.length - 1)] ?? 300_000;
}

/** Works off the outbox beside the clock: a slow lever or mail server holds up nothing else. */
export type Dispatcher = {
  /** Takes on what is due, without waiting for its end; answers how many items. */
  run(): Promise<number>;
  /** Resolves when what is under way has ended; answers whether there was anything. */
  idle(): Promise<boolean>;
};

/** Wire the dispatcher. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { store, door, handbook, clock, channels } = deps;
  const underWay = new Map<string, Promise<void>>();
  let tellings = 0;
  let renewing: NodeJS.Timeout | null = null;

  function roadTo(effect: Telling): Road {
    if (effect.kind === 'tell-client') {
      const channel = channels.get('email');
      return channel
        ? { channel, to: { person: null, name: effect.address, channel: 'email', address: effect.address } }
        : { trouble: 'no channel can reach a mailbox' };
    }
    const person = handbook.people().find((each) => each.id === effect.person);
    if (!person) return { trouble: `${effect.person} is not in the directory any more` };
    const email = person.email === null ? [] : [{ channel: 'email', address: person.email }];
    const steps = [...person.contact, ...email].filter((step) => effect.channel === null || step.channel === effect.channel);
    const step = steps.find((each) => channels.has(each.channel));
    const channel = step ? channels.get(step.channel) : undefined;
    if (!step || !channel) return { trouble: `${person.name} has no address on a channel that works` };
    return { channel, to: { person: person.id, name: person.name, channel: step.channel, address: step.address } };
  }

  async function message(item: OutboxItem, effect: Telling, to: Message['to']): Promise<Message | null> {
    const incident = await store.load(item.incident);
    if (!incident) return null;
    const { ref, title } = incident.opening;
    const now = clock.now();
    const open = { label: 'Open the incident', url: `${deps.baseUrl}/i/${ref}` };
    const asks = effect.kind === 'tell' && (effect.purpose === 'page' || effect.purpose === 'audience') && effect.person !== null;
    const acknowledge =
      asks && effect.person !== null ? [{ label: 'Acknowledge', url: deps.acknowledgeLink(effect.person, item.incident, now) }] : [];
    const names = new Map(handbook.people().map((person) => [person.id, person]));
    return {
      id: item.id,
      to,
      subject: effect.subject,
      text: effect.text,
      urgent: effect.kind === 'tell' && effect.urgent,
      links: effect.kind === 'tell' ? [...acknowledge, open] : [],
      invitation: effect.kind === 'tell' && effect.invitation ? { ics: invitation(item.incident, effect.invitation, names, now) } : null,
      incident: { id: item.incident, ref, title },
    };
  }

  async function report(item: OutboxItem, effect: Telling, road: Road, delivered: Exclude<Delivered, { outcome: 'retry' }>): Promise<void> {
    const to = 'to' in road ? road.to : null;
    await door.system(
      item.incident,
      {
        type: 'delivery.report',
        delivery: item.id,
        purpose: effect.kind === 'tell' ? effect.purpose : 'clients',
        audience: effect.kind === 'tell' ? effect.audience : 'clients',
        person: effect.kind === 'tell' ? effect.person : null,
        channel: to?.channel ?? 'none',
        address: to?.address ?? null,
        outcome: delivered.outcome,
        detail: delivered.detail,
        attempts: item.attempts + 1,
      },
      { settles: [item.id] },
    );
  }

  async function tell(item: OutboxItem, effect: Telling): Promise<void> {
    const road = roadTo(effect);
    if ('trouble' in road) return report(item, effect, road, { outcome: 'failed', detail: road.trouble });
    const mail = await message(item, effect, road.to);
    if (!mail) return store.settleOutbox(item.id);
    const delivered = await road.channel.send(mail);
    if (delivered.outcome !== 'retry') return report(item, effect, road, delivered);
    if (item.attempts + 1 >= MOST_ATTEMPTS) return report(item, effect, road, { outcome: 'failed', detail: delivered.detail });
    const at = plus(clock.now(), delivered.afterMs ?? backoff(item.attempts));
    deps.log.warn({ delivery: item.id, attempts: item.attempts + 1, again: at, says: delivered.detail }, 'a message could not be handed over yet');
    return store.retryOutbox(item.id, at, delivered.detail);
  }

  async function pull(item: OutboxItem, effect: Extract<Effect, { kind: 'pull' }>): Promise<void> {
    const incident = await store.load(item.incident);
    const puller = deps.pullers.get(effect.how.adapter);
    if (!incident) return store.settleOutbox(item.id);
    const { ref, title, service } = incident.opening;
    const result = puller
      ? await puller.pull({
          delivery: item.id,
          lever: effect.lever,
          dryRun: effect.dryRun,
          how: effect.how,
          incident: { ref, title, service, severity: incident.severity },
        })
      : { outcome: 'failed' as const, tookMs: 0, output: '', reason: `no adapter called ${effect.how.adapter} is installed; pull it by hand` };
    await door.system(item.incident, { type: 'lever.report', lever: effect.lever, dryRun: effect.dryRun, result }, { settles: [item.id] });
  }

  async function work(item: OutboxItem): Promise<void> {
    try {
      const { effect } = item;
      if (effect.kind === 'pull') await pull(item, effect);
      else await tell(item, effect);
    } catch (cause) {
      const says = cause instanceof Error ? cause.message : String(cause);
      deps.log.warn({ delivery: item.id, says }, 'an effect failed and will be tried again');
      await store.retryOutbox(item.id, plus(clock.now(), backoff(item.attempts)), says);
    }
  }

  function renew(): void {
    store.holdClaims([...underWay.keys()], deps.node, plus(clock.now(), LEASE_MS)).catch((cause: unknown) => {
      deps.log.warn({ err: cause }, 'what is under way could not be held; another process may do it once more');
    });
  }

  function begin(item: OutboxItem): void {
    const place = item.effect.kind === 'pull' ? 0 : 1;
    tellings += place;
    renewing ??= setInterval(renew, RENEW_MS).unref();
    const ended = work(item)
      .catch((cause: unknown) => deps.log.warn({ delivery: item.id, err: cause }, 'an effect could not be given back; its lease ends by itself'))
      .finally(() => {
        tellings -= place;
        underWay.delete(item.id);
        if (underWay.size > 0 || renewing === null) return;
        clearInterval(renewing);
        renewing = null;
      });
    underWay.set(item.id, ended);
  }

  return {
    async run() {
      const places = BATCH - tellings;
      if (places <= 0) return 0;
      const items = await store.claimOutbox(clock.now(), deps.node, places, LEASE_MS);
      // Its lease ran out while it is still under way here (time moved on in a leap): it is not done twice.
      const fresh = items.filter((item) => !underWay.has(item.id));
      for (const item of fresh) begin(item);
      return fresh.length;
    },
    async idle() {
      const waited = underWay.size > 0;
      await Promise.all(underWay.values());
      return waited;
    },
  };
}
