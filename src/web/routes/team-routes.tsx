import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { board, boardIncident } from '#views/board.ts';
import { isCrossSite, safeNext, tokenCookie, tokenInCookie } from '../access.ts';
import { nameReader, type PageDeps } from '../page-deps.ts';
import { BoardPage } from '../pages/board-page.tsx';
import { IncidentPage } from '../pages/incident-page.tsx';
import { MessagePage } from '../pages/message-page.tsx';
import { SignPost } from '../pages/sign-post.tsx';
import { goTo, sendPage } from '../reply.ts';
import { formOf } from './form.ts';
import { HIDDEN } from './hidden.ts';

const SHOWN = 20;
const EVERY = 30;

/** Whether a request may see the team's pages, and whether a token in its cookie is why. */
async function admitted(deps: PageDeps, request: FastifyRequest): Promise<{ readonly in: boolean; readonly signedIn: boolean }> {
  const token = tokenInCookie(request.headers.cookie);
  const signedIn = token !== null && (await deps.personOfToken(token)) !== null;
  return { in: signedIn || (await deps.isAllowed(request)), signedIn };
}

function signPost(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // A link in a mail comes from another site, so the browser keeps the cookie back; asking once more from here brings it.
  const again = request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] === 'navigate';
  const path = safeNext(request.url.split('?')[0]);
  // The front door itself is open; what lies behind it is not.
  return sendPage(reply, path === '/' ? 200 : 401, <SignPost next={path} rejected={false} again={again} />);
}

/** What the team sees: the board, the small incident page, and the way in and out. */
export function teamRoutes(server: FastifyInstance, deps: PageDeps): void {
  const nameOf = nameReader(deps);

  server.get<{ Querystring: { every?: unknown } }>('/', HIDDEN, async (request, reply) => {
    const admission = await admitted(deps, request);
    if (!admission.in) return signPost(request, reply);
    const now = deps.clock.now();
    const [incidents, fixes, onCall, hasSignals] = await Promise.all([deps.openIncidents(), deps.fixesOpen(), deps.onCallNow(), deps.hasSignals()]);
    const every = request.query.every === String(EVERY) ? EVERY : null;
    // Only where the reader asked for it: a page that changes under one's eyes unasked is nobody's friend.
    if (every !== null) reply.header('refresh', String(every));
    return sendPage(
      reply,
      200,
      <BoardPage
        board={board({ incidents, fixes, now, timeZone: deps.timeZone() })}
        onCall={onCall}
        handbook={deps.handbook()}
        hasSignals={hasSignals}
        organisation={deps.policyOrganisation()}
        baseUrl={deps.baseUrl}
        now={now}
        nameOf={nameOf}
        signedIn={admission.signedIn}
        every={every}
      />,
    );
  });

  server.get<{ Params: { ref: string } }>('/i/:ref', HIDDEN, async (request, reply) => {
    const admission = await admitted(deps, request);
    if (!admission.in) return signPost(request, reply);
    const incident = await deps.incident(request.params.ref);
    if (incident === undefined) {
      return sendPage(
        reply,
        404,
        <MessagePage title="No such incident" door="team">
          <p>
            An address here ends in a reference such as <code>INC-12</code>. <a href="/">See what is open</a>.
          </p>
        </MessagePage>,
      );
    }
    const entries = await deps.entries(incident.opening.id);
    const now = deps.clock.now();
    return sendPage(
      reply,
      200,
      <IncidentPage
        incident={boardIncident(incident, now)}
        entries={entries.slice(-SHOWN).toReversed()}
        total={entries.length}
        baseUrl={deps.baseUrl}
        now={now}
        nameOf={nameOf}
        signedIn={admission.signedIn}
      />,
    );
  });

  server.post('/sign-in', HIDDEN, async (request, reply) => {
    const { token = '', next } = formOf(request);
    const path = safeNext(next);
    if (isCrossSite(request)) return sendPage(reply, 403, <SignPost next={path} rejected={false} again={false} />);
    const given = token.trim();
    if (given === '' || (await deps.personOfToken(given)) === null) return sendPage(reply, 401, <SignPost next={path} rejected again={false} />);
    return goTo(reply.header('set-cookie', tokenCookie(given, deps.baseUrl)), path);
  });

  server.post('/sign-out', HIDDEN, async (request, reply) => {
    if (isCrossSite(request)) return goTo(reply, '/');
    return goTo(reply.header('set-cookie', tokenCookie(null, deps.baseUrl)), '/');
  });
}
