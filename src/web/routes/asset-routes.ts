import type { FastifyInstance } from 'fastify';
import { MARK, STYLESHEET, STYLESHEET_PATH } from '../stylesheet.ts';
import { HIDDEN } from './hidden.ts';

/** The style sheet, kept for ever because its name changes with it, and the mark. */
export function assetRoutes(server: FastifyInstance): void {
  server.get(STYLESHEET_PATH, HIDDEN, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=31536000, immutable').type('text/css; charset=utf-8').send(STYLESHEET),
  );
  server.get('/assets/mark.svg', HIDDEN, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(MARK),
  );
}
