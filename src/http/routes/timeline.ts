import { z } from 'zod';
import { type ApiServer, json, onRead, RefParams } from '../api-server.ts';
import { Entry } from '../contract/entry.ts';
import { maybe, pageOf, seq, TIMELINE_PAGE, whole } from '../contract/page.ts';
import type { Deps } from '../deps.ts';
import { entryJson } from '../entry-json.ts';
import { incidentId } from '../reference.ts';

/** The timeline of an incident, in order. */
export function timelineRoutes(server: ApiServer, deps: Deps): void {
  server.get(
    '/incidents/:ref/timeline',
    {
      config: { scope: 'read' },
      schema: {
        tags: ['Incidents'],
        operationId: 'getTimeline',
        summary: 'The timeline, in order',
        params: RefParams,
        querystring: z.object({
          after: maybe(seq('Only entries after this one.')),
          cursor: maybe(seq('The same as `after`: `nextCursor` of the page before.')),
          limit: maybe(whole(1, TIMELINE_PAGE.most, `How many at most; ${TIMELINE_PAGE.usual} when left out.`)),
        }),
        response: { ...json(200, pageOf(Entry, 'A page of the timeline.'), 'A page of the timeline.'), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const id = await incidentId(deps, request.params.ref);
      const { after, cursor, limit = TIMELINE_PAGE.usual } = request.query;
      const entries = await deps.store.entries(id, cursor ?? after ?? 0, limit + 1);
      const items = entries.slice(0, limit);
      const last = items.at(-1);
      return reply.send({ items: items.map(entryJson), nextCursor: entries.length > limit && last ? String(last.seq) : null });
    },
  );
}
