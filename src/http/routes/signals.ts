import { z } from 'zod';
import type { StoredSignal } from '#engine/ports.ts';
import { type ApiServer, json, onRead } from '../api-server.ts';
import { maybe, PAGE, pageOf, paging, yesOrNo } from '../contract/page.ts';
import { Signal, type SignalJson } from '../contract/signal.ts';
import type { Deps } from '../deps.ts';

/** A stored signal as the API shows it. */
function signalJson({ id, source, signal, receivedAt, lastAt, received, incident, why, pages }: StoredSignal): SignalJson {
  const { fingerprint, status, labels, annotations, startsAt, endsAt, link, flags } = signal;
  return {
    id,
    source: { name: source.name, kind: source.kind },
    fingerprint,
    status,
    labels: { ...labels },
    annotations: { ...annotations },
    startsAt,
    endsAt,
    link,
    flags: [...flags],
    receivedAt,
    lastAt,
    received,
    matched: incident !== null,
    incident,
    why,
    pages,
  };
}

/** Recent signals, matched or not (B4). */
export function signalRoutes(server: ApiServer, deps: Deps): void {
  server.get(
    '/signals',
    {
      config: { scope: 'read' },
      schema: {
        tags: ['Signals'],
        operationId: 'listSignals',
        summary: 'Recent signals, matched or not, newest first',
        querystring: z.object({
          matched: maybe(yesOrNo('Only those that belong to an incident (`true`), or only those that do not (`false`).')),
          ...paging,
        }),
        response: { ...json(200, pageOf(Signal, 'A page of signals.'), 'A page of signals.'), ...onRead() },
      },
    },
    async (request, reply) => {
      const { matched, limit, cursor } = request.query;
      const page = await deps.engine.signals({
        limit: limit ?? PAGE.usual,
        ...(matched === undefined ? {} : { matched }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return reply.send({ items: page.items.map(signalJson), nextCursor: page.nextCursor });
    },
  );
}
