import { z } from 'zod';
import { type ApiServer, onRead, RefParams } from '../api-server.ts';
import { maybe, seq } from '../contract/page.ts';
import type { Deps } from '../deps.ts';
import { liveTimelines } from '../live-timeline.ts';
import type { Metrics } from '../metrics.ts';
import { malformed, Stopped } from '../problem.ts';
import { incidentId } from '../reference.ts';

const USUAL = { keepAliveMs: 15_000, stallMs: 30_000 };

/** The timeline, live, as server-sent events. */
export function streamRoutes(server: ApiServer, deps: Deps, metrics: Metrics): void {
  const timelines = liveTimelines(deps, deps.stream ?? USUAL, metrics.streaming);
  server.addHook('preClose', async () => timelines.close());

  server.get(
    '/incidents/:ref/stream',
    {
      config: { scope: 'read' },
      // A HEAD of something that never ends would never end either.
      exposeHeadRoute: false,
      schema: {
        tags: ['Incidents'],
        operationId: 'streamTimeline',
        summary: 'The timeline, live, as server-sent events',
        description:
          'Each event is an entry, its id the sequence number. `Last-Event-ID` resumes; a comment comes every 15 s. A client that does not read is dropped.',
        params: RefParams,
        querystring: z.object({ after: maybe(seq('Only entries after this one; `Last-Event-ID` comes first.')) }),
        headers: z.object({ 'last-event-id': z.string().optional().meta({ description: 'The last entry that was received.' }) }),
        response: {
          200: {
            description: 'Entries, as they come.',
            content: { 'text/event-stream': { schema: z.string().meta({ description: 'Events with the JSON of an entry as data.' }) } },
          },
          ...onRead(404),
        },
      },
    },
    async (request, reply) => {
      const id = await incidentId(deps, request.params.ref);
      const after = lastSeen(request.headers['last-event-id']) ?? request.query.after ?? 0;
      reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200);
      timelines.listen(id, after, reply.raw);
    },
  );
}

function lastSeen(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header === 'string' && /^\d{1,9}$/.test(header)) return Number(header);
  throw new Stopped(malformed(400, [{ field: 'Last-Event-ID', message: 'must be the sequence number of an entry, such as 12' }]));
}
