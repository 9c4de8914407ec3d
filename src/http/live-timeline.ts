import type { ServerResponse } from 'node:http';
import type { Recorded } from '#domain/incident/entry.ts';
import type { Deps } from './deps.ts';
import { entryJson } from './entry-json.ts';

const PAGE = 200;

/** Somebody who listens to one timeline. At most one page of entries is in hand for each; the rest stays in the store until it can be sent. */
type Listener = { readonly incident: string; readonly out: ServerResponse; last: number; busy: boolean; again: boolean };

/** Everybody who listens to timelines. */
export type LiveTimelines = {
  /** Sends what stands after entry `after`, then what comes, until the client goes or is stuck for too long. */
  readonly listen: (incident: string, after: number, out: ServerResponse) => void;
  /** Ends every stream and stops listening to the engine. */
  readonly close: () => void;
};

/** One entry as a server-sent event; its id is the sequence number, so that `Last-Event-ID` resumes. */
function eventOf(entry: Recorded): string {
  return `id: ${entry.seq}\ndata: ${JSON.stringify(entryJson(entry))}\n\n`;
}

/**
 * Live timelines out of the store. A commit only pokes the listeners: what is sent is read from the store after the last entry sent, so that nothing
 * is lost, doubled or out of order, and a pulse finds what another process wrote.
 */
export function liveTimelines(
  deps: Pick<Deps, 'engine' | 'store' | 'log'>,
  { keepAliveMs, stallMs }: { readonly keepAliveMs: number; readonly stallMs: number },
  counted: (change: 1 | -1) => void,
): LiveTimelines {
  const listeners = new Map<string, Set<Listener>>();

  const write = async (listener: Listener, text: string): Promise<void> => {
    if (listener.out.destroyed || listener.out.write(text)) return;
    await new Promise<void>((resolve) => {
      const { out } = listener;
      // A client that does not read is dropped: it comes back with Last-Event-ID and has lost nothing.
      const stuck = setTimeout(() => out.destroy(), stallMs);
      const done = (): void => {
        clearTimeout(stuck);
        out.off('drain', done).off('close', done);
        resolve();
      };
      out.on('drain', done).on('close', done);
    });
  };

  const send = async (listener: Listener, entries: readonly Recorded[]): Promise<void> => {
    for (const entry of entries) {
      if (listener.out.destroyed) return;
      await write(listener, eventOf(entry));
      listener.last = entry.seq;
    }
  };

  const catchUp = async (listener: Listener): Promise<void> => {
    for (let full = true; full && !listener.out.destroyed; ) {
      const entries = await deps.store.entries(listener.incident, listener.last, PAGE);
      await send(listener, entries);
      full = entries.length === PAGE;
    }
  };

  // One at a time per listener; whoever comes meanwhile asks for another round.
  const alone = async (listener: Listener, work: () => Promise<void>): Promise<void> => {
    if (listener.busy) {
      listener.again = true;
      return;
    }
    listener.busy = true;
    try {
      await work();
      while (listener.again) {
        listener.again = false;
        await catchUp(listener);
      }
    } catch (cause) {
      deps.log.error({ err: cause, incident: listener.incident }, 'a live timeline broke off');
      listener.out.destroy();
    } finally {
      listener.busy = false;
    }
  };

  const forget = (listener: Listener): void => {
    const rest = listeners.get(listener.incident);
    if (!rest?.delete(listener)) return;
    if (rest.size === 0) listeners.delete(listener.incident);
    counted(-1);
  };

  const stopListening = deps.engine.onEntries((incident, entries) => {
    for (const listener of listeners.get(incident.opening.id) ?? []) {
      void alone(listener, () => (entries[0]?.seq === listener.last + 1 ? send(listener, entries) : catchUp(listener)));
    }
  });

  const pulse = setInterval(() => {
    for (const listener of [...listeners.values()].flatMap((some) => [...some])) {
      void alone(listener, async () => {
        await write(listener, ': keep-alive\n\n');
        await catchUp(listener);
      });
    }
  }, keepAliveMs);
  pulse.unref();

  return {
    listen(incident, after, out) {
      const listener: Listener = { incident, out, last: after, busy: false, again: false };
      const some = listeners.get(incident) ?? new Set();
      listeners.set(incident, some.add(listener));
      counted(1);
      out.on('close', () => forget(listener));
      void alone(listener, async () => {
        await write(listener, 'retry: 3000\n\n');
        await catchUp(listener);
      });
    },
    close() {
      clearInterval(pulse);
      stopListening();
      for (const listener of [...listeners.values()].flatMap((some) => [...some])) listener.out.end();
    },
  };
}
