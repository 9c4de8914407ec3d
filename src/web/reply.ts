import type { FastifyReply } from 'fastify';
import type { ReactElement } from 'react';
import { render } from './render.ts';

// Nothing but our own style sheet, mark and forms; stricter than the server's default, because these pages have no script at all.
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const PUBLIC_SECONDS = 5;

/** Who may keep a copy: nobody of a page for the team or for one person; anybody, for some seconds, of a public one. */
export type Keep = 'never' | 'public';

function guarded(reply: FastifyReply, keep: Keep): FastifyReply {
  return reply
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', keep === 'never' ? 'no-store' : `public, max-age=${PUBLIC_SECONDS}`);
}

/** Sends a page. A page for the team says so to search engines as well. */
export function sendPage(reply: FastifyReply, status: number, page: ReactElement, keep: Keep = 'never'): FastifyReply {
  if (keep === 'never') reply.header('x-robots-tag', 'noindex');
  return guarded(reply, keep).code(status).type('text/html; charset=utf-8').send(render(page));
}

/** Sends something public that programs read (feeds, JSON), to any origin. */
export function sendPublic(reply: FastifyReply, status: number, type: string, body: string): FastifyReply {
  return guarded(reply, 'public')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .code(status)
    .type(type)
    .send(body);
}

/** Goes on to another page of ours; the copy of neither is kept. */
export function goTo(reply: FastifyReply, path: string): FastifyReply {
  return guarded(reply, 'never').redirect(path, 303);
}
