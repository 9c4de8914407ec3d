import { z } from 'zod';
import { plus } from '#domain/kernel/stamp.ts';
import { type ApiServer, json, onRead } from '../api-server.ts';
import { FIX_STATES, Fix } from '../contract/fix.ts';
import { maybe, PAGE, pageOf, paging } from '../contract/page.ts';
import { name } from '../contract/text.ts';
import type { Deps } from '../deps.ts';

const DAY = 86_400_000;

/** The board of structural fixes (P8, K2). */
export function fixRoutes(server: ApiServer, deps: Deps): void {
  server.get(
    '/fixes',
    {
      config: { scope: 'read' },
      schema: {
        tags: ['Fixes'],
        operationId: 'listFixes',
        summary: 'The board of structural fixes',
        querystring: z.object({
          state: z.enum(FIX_STATES).optional().meta({ description: 'Only in this state; an overdue fix is not `open`.' }),
          owner: maybe(name('Only of this person.')),
          service: maybe(name('Only of incidents of this service.')),
          ...paging,
        }),
        response: { ...json(200, pageOf(Fix, 'A page of fixes.'), 'A page of fixes; a page may be short although another follows.'), ...onRead() },
      },
    },
    async (request, reply) => {
      const { state, owner, service, limit = PAGE.usual } = request.query;
      const now = deps.clock.now();
      let cursor = request.query.cursor;
      // The store knows dates, the view knows the team's zone: ask for a little too much, keep what is in that state, go on past a page without any.
      for (;;) {
        const page = await deps.store.fixes({
          limit,
          ...(owner === undefined ? {} : { owner }),
          ...(service === undefined ? {} : { service }),
          ...(state === undefined ? {} : { landed: state === 'landed' }),
          ...(state === 'overdue' ? { dueBefore: plus(now, 2 * DAY).slice(0, 10) } : {}),
          ...(cursor === undefined ? {} : { cursor }),
        });
        const items = page.items.map((row) => deps.views.fixJson(row, now)).filter((fix) => state === undefined || fix.state === state);
        if (items.length > 0 || page.nextCursor === null) return reply.send({ items, nextCursor: page.nextCursor });
        cursor = page.nextCursor;
      }
    },
  );
}
