import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Incident } from '#domain/incident/incident.ts';
import type { Refusal } from '#domain/kernel/decision.ts';
import { boardIncident } from '#views/board.ts';
import { tokenCookie } from '../access.ts';
import { nameReader, type PageDeps, type SignedLink } from '../page-deps.ts';
import { AcknowledgePage } from '../pages/acknowledge-page.tsx';
import { ClaimedPage, ClaimPage } from '../pages/claim-page.tsx';
import { MessagePage } from '../pages/message-page.tsx';
import { sendPage } from '../reply.ts';
import { formOf } from './form.ts';
import { HIDDEN } from './hidden.ts';

type Link = { Params: { token: string } };

function deadLink(reply: FastifyReply): FastifyReply {
  return sendPage(
    reply,
    410,
    <MessagePage title="This link no longer works" door="bare">
      <p>
        It is too old, or it was cut off on its way. If you were paged and nobody has acknowledged yet, another page with a fresh link is on its way
        to you.
      </p>
      <p>
        You need not wait for it: <a href="/">open the board</a> with your token, or acknowledge from a shell with{' '}
        <code>tourniquet do INC-… acknowledge</code>.
      </p>
    </MessagePage>,
  );
}

/** Links that carry their own right: one-tap acknowledgement, and the first admin's claim. GET shows, POST does. */
export function linkRoutes(server: FastifyInstance, deps: PageDeps): void {
  const nameOf = nameReader(deps);

  async function opened(token: string): Promise<{ readonly link: SignedLink; readonly incident: Incident } | null> {
    const link = await deps.verifyLink(token);
    if (link === null || link.purpose !== 'acknowledge') return null;
    const incident = await deps.incident(link.incident);
    return incident === undefined ? null : { link, incident };
  }

  function show(
    reply: FastifyReply,
    { link, incident }: { readonly link: SignedLink; readonly incident: Incident },
    refusal: Refusal | null,
  ): FastifyReply {
    const now = deps.clock.now();
    return sendPage(
      reply,
      refusal === null ? 200 : refusal.rule === 'H2' ? 403 : 409,
      <AcknowledgePage
        incident={boardIncident(incident, now)}
        person={link.person}
        taken={incident.standDown.tookPage.includes(link.person)}
        refusal={refusal}
        now={now}
        nameOf={nameOf}
      />,
    );
  }

  server.get<Link>('/a/:token', HIDDEN, async (request, reply) => {
    const found = await opened(request.params.token);
    return found === null ? deadLink(reply) : show(reply, found, null);
  });

  server.post<Link>('/a/:token', HIDDEN, async (request, reply) => {
    const found = await opened(request.params.token);
    if (found === null) return deadLink(reply);
    const answer = await deps.acknowledge(found.link.incident, found.link.person);
    const after = (await deps.incident(found.link.incident)) ?? found.incident;
    return show(reply, { link: found.link, incident: after }, answer.ok ? null : answer.refusal);
  });

  function takenSeat(reply: FastifyReply): FastifyReply {
    return sendPage(
      reply,
      410,
      <MessagePage title="This link has been used" door="bare">
        <p>
          The admin’s seat is taken, or the link was never ours: it works once, on a first start. If it was not you, ask whoever can read the server’s
          log.
        </p>
        <p>
          With a token you can <a href="/">sign in</a>. Without one, an admin makes it: <code>tourniquet token create --person YOUR-ID</code>.
        </p>
      </MessagePage>,
    );
  }

  server.get<Link>('/claim/:token', HIDDEN, async (request, reply) =>
    (await deps.claim.isClaimable(request.params.token)) ? sendPage(reply, 200, <ClaimPage />) : takenSeat(reply),
  );

  server.post<Link>('/claim/:token', HIDDEN, async (request, reply) => {
    const name = formOf(request)['name']?.trim().slice(0, 100) ?? '';
    const claimed = await deps.claim.claim(request.params.token, name === '' ? {} : { name });
    if (claimed === null) return takenSeat(reply);
    reply.header('set-cookie', tokenCookie(claimed.token, deps.baseUrl));
    return sendPage(reply, 200, <ClaimedPage token={claimed.token} baseUrl={deps.baseUrl} />);
  });
}
