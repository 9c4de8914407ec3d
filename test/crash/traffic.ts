import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Chance of one run: the same seed, the same choices. */
export type Dice = { readonly below: (most: number) => number; readonly chance: (share: number) => boolean };

/** Mulberry32. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { below: (most) => Math.floor(next() * most), chance: (share) => next() < share };
}

/** A write that somebody sent. `answered`: a 2xx came back. `given-up`: no answer came, and it is not sent again. */
export type Write = {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly token: string;
  /** What stands once on a timeline when it was taken: a title, or the text of a note; null for an acknowledgement. */
  readonly mark: string | null;
  state: 'open' | 'answered' | 'given-up';
};

/** An alert as it was sent; its alertname is its mark. */
export type Alert = { readonly mark: string; readonly kind: 'condition' | 'page-worthy' | 'quiet'; answered: boolean };

/** Everything that was sent in one run, and what was answered. */
export type Ledger = {
  readonly writes: Write[];
  readonly alerts: Alert[];
  readonly webhooks: { readonly alerts: readonly Alert[]; answered: boolean }[];
};

/** What the traffic needs to know of the server. */
export type Door = { readonly url: string; readonly token: string; readonly intake: string };

/** Sends a POST. Undefined when no answer came: nobody knows whether it was taken. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return undefined;
  }
}

/** Sends a write, or sends it again with the same key. Answers the body of a 2xx; throws on a refusal, which this traffic never earns. */
async function send(door: Door, write: Write): Promise<unknown> {
  const answer = await post(`${door.url}${write.path}`, write.body, { authorization: `Bearer ${write.token}`, 'idempotency-key': write.key });
  // 503 is a server that is on its way down or up.
  if (answer === undefined || answer.status === 503) return undefined;
  if (answer.status >= 300) throw new Error(`POST ${write.path} answered ${answer.status}: ${answer.body}`);
  write.state = 'answered';
  return JSON.parse(answer.body);
}

function alertOf({ mark, kind }: Alert, startsAt: string): object {
  const labels =
    kind === 'condition'
      ? { alertname: 'SubmissionErrorRate', service: 'grading', instance: mark }
      : { alertname: mark, service: 'crash', severity: kind === 'page-worthy' ? 'critical' : 'info' };
  return { status: 'firing', labels, annotations: {}, startsAt, endsAt: '0001-01-01T00:00:00Z' };
}

/** People who act and a sender of alerts, until `over` says so. Every unanswered write is sent again first, except one in four, which is given up. */
export async function traffic(door: Door, ledger: Ledger, chance: Dice, over: () => boolean): Promise<void> {
  const write = (path: string, body: Write['body'], mark: string | null): Write => {
    const made: Write = { path, body, key: randomUUID(), token: door.token, mark, state: 'open' };
    ledger.writes.push(made);
    return made;
  };

  async function unfinished(): Promise<void> {
    for (const old of ledger.writes.filter(({ state }) => state === 'open')) {
      if (old.mark !== null && chance.chance(0.25)) old.state = 'given-up';
      else await send(door, old);
    }
    for (const webhook of ledger.webhooks.filter(({ answered }) => !answered)) await deliver(webhook);
  }

  async function person(): Promise<void> {
    while (!over()) {
      const mark = `crash ${randomUUID()}`;
      const severity = chance.chance(0.7) ? 'P1' : 'P2';
      const declared = (await send(door, write('/api/v1/incidents', { title: mark, severity, service: 'grading' }, mark))) as
        | { ref: string }
        | undefined;
      if (declared === undefined) continue;
      const commands = `/api/v1/incidents/${declared.ref}/commands`;
      // One in ten is left to the pager: its pages go on repeating until the next life.
      if (!chance.chance(0.1)) await send(door, write(commands, { type: 'acknowledge' }, null));
      for (let notes = chance.below(4); notes > 0 && !over(); notes--) {
        const text = `note ${randomUUID()}`;
        await send(door, write(commands, { type: 'note.add', text }, text));
      }
      await pause(chance.below(60));
    }
  }

  async function deliver(webhook: Ledger['webhooks'][number]): Promise<void> {
    const alerts = webhook.alerts.map((alert) => alertOf(alert, new Date().toISOString()));
    const body = { version: '4', groupKey: '{}', status: 'firing', receiver: 'tourniquet', groupLabels: {}, commonLabels: {}, alerts };
    const answer = await post(`${door.url}/intake/${door.intake}/alertmanager`, body, {});
    if (answer === undefined || answer.status === 503) return;
    if (answer.status !== 200) throw new Error(`the webhook was answered ${answer.status}: ${answer.body}`);
    webhook.answered = true;
    for (const alert of webhook.alerts) alert.answered = true;
  }

  async function sender(): Promise<void> {
    while (!over()) {
      const alerts = Array.from({ length: 1 + chance.below(20) }, (): Alert => {
        const kind = chance.chance(0.7) ? 'condition' : chance.chance(0.2) ? 'page-worthy' : 'quiet';
        return { mark: `alert-${randomUUID()}`, kind, answered: false };
      });
      const webhook = { alerts, answered: false };
      ledger.alerts.push(...alerts);
      ledger.webhooks.push(webhook);
      await deliver(webhook);
      await pause(chance.below(80));
    }
  }

  await unfinished();
  await Promise.all([person(), person(), sender()]);
}
