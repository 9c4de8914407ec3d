import type { FastifyInstance } from 'fastify';
import { createElement } from 'react';
import type { PageDeps } from './page-deps.ts';
import { FaultPage } from './pages/fault-page.tsx';
import { sendPage } from './reply.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { acceptForms } from './routes/form.ts';
import { linkRoutes } from './routes/link-routes.tsx';
import { manualRoutes } from './routes/manual-routes.tsx';
import { publicRoutes } from './routes/public-routes.tsx';
import { teamRoutes } from './routes/team-routes.tsx';

/** What a route or a hook before it throws: Fastify's own errors carry a status, the server's hooks a problem document. */
type Thrown = Error & { readonly statusCode?: number; readonly problem?: { readonly status: number } };

/**
 * The server-rendered pages as a Fastify plugin: the board, the public page, the manual, and the links in mails. Forms and faults of theirs are
 * handled inside, so that nothing of it reaches the API's routes.
 */
export function pagesPlugin(deps: PageDeps): (server: FastifyInstance) => Promise<void> {
  return async (server) => {
    await server.register(async (pages) => {
      acceptForms(pages);
      pages.setErrorHandler((error: Thrown, request, reply) => {
        const said = error.statusCode ?? error.problem?.status ?? 500;
        const status = said >= 400 && said < 500 ? said : 500;
        if (status === 500) request.log.error({ err: error }, 'a page could not be drawn');
        return sendPage(reply, status, createElement(FaultPage, { status, request: request.id }));
      });
      assetRoutes(pages);
      teamRoutes(pages, deps);
      publicRoutes(pages, deps);
      linkRoutes(pages, deps);
      manualRoutes(pages, deps);
    });
  };
}
