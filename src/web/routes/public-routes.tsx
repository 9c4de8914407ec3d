import type { FastifyInstance } from 'fastify';
import { historyMonth } from '#views/status-history.ts';
import type { PublicStatus } from '#views/status-page.ts';
import { atomFeed, rssFeed } from '../feeds.ts';
import type { PageDeps } from '../page-deps.ts';
import { MessagePage } from '../pages/message-page.tsx';
import { HistoryPage, PublicIncidentPage, StatusPage } from '../pages/status-pages.tsx';
import { publicRecord } from '../public-record.ts';
import { sendPage, sendPublic } from '../reply.ts';
import { STATUSPAGE_DOCUMENTS } from '../statuspage-api.ts';
import { HIDDEN } from './hidden.ts';

/** What anybody may read: the public page, its history, feeds and JSON. Everything here goes through `publicRecord`, which knows nothing else. */
export function publicRoutes(server: FastifyInstance, deps: PageDeps): void {
  const record = publicRecord(deps);
  const since = deps.clock.now();
  const facts = async (): Promise<{ status: PublicStatus; timeZone: string; now: string }> => ({
    status: await record.status(),
    timeZone: deps.timeZone(),
    now: deps.clock.now(),
  });

  server.get('/status', HIDDEN, async (_request, reply) => sendPage(reply, 200, <StatusPage {...(await facts())} />, 'public'));

  server.get<{ Querystring: { month?: unknown } }>('/status/history', HIDDEN, async (request, reply) => {
    const all = await facts();
    const { month } = request.query;
    const history = historyMonth(all.status.incidents, typeof month === 'string' ? month : undefined, all.timeZone, all.now);
    return sendPage(reply, 200, <HistoryPage {...all} history={history} />, 'public');
  });

  server.get<{ Params: { ref: string } }>('/status/incidents/:ref', HIDDEN, async (request, reply) => {
    const incident = await record.incident(request.params.ref);
    const all = await facts();
    if (incident !== null) return sendPage(reply, 200, <PublicIncidentPage {...all} incident={incident} />, 'public');
    return sendPage(
      reply,
      404,
      <MessagePage title="Nothing is published here" door="public" owner={all.status.organisation}>
        <p>
          There is no public incident at this address. <a href="/status">See how things are now</a>, or{' '}
          <a href="/status/history">what was reported before</a>.
        </p>
      </MessagePage>,
      'public',
    );
  });

  server.get('/status/feed.atom', HIDDEN, async (_request, reply) =>
    sendPublic(reply, 200, 'application/atom+xml; charset=utf-8', atomFeed(await record.status(), deps.baseUrl, since)),
  );
  server.get('/status/feed.rss', HIDDEN, async (_request, reply) =>
    sendPublic(reply, 200, 'application/rss+xml; charset=utf-8', rssFeed(await record.status(), deps.baseUrl, since)),
  );

  for (const [path, document] of Object.entries(STATUSPAGE_DOCUMENTS)) {
    server.get(`/status/api/v2/${path}`, HIDDEN, async (_request, reply) => {
      const { status, timeZone } = await facts();
      return sendPublic(reply, 200, 'application/json; charset=utf-8', JSON.stringify(document({ status, timeZone, baseUrl: deps.baseUrl, since })));
    });
  }
}
