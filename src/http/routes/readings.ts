import { z } from 'zod';
import type { Refusal } from '#domain/kernel/decision.ts';
import { type ApiServer, documents, json, onRead, RefParams } from '../api-server.ts';
import { Draft } from '../contract/draft.ts';
import { Can, Gate } from '../contract/gate.ts';
import { pageOf } from '../contract/page.ts';
import { Postmortem } from '../contract/postmortem.ts';
import type { Deps } from '../deps.ts';
import { found, incidentId, incidentOf, refOf } from '../reference.ts';
import { whoOf } from '../who.ts';

const MARKDOWN = 'text/markdown; charset=utf-8';
const HTML = 'text/html; charset=utf-8';
const readable = z.enum(['md', 'html']).optional();
const tags = ['Incidents'];

/** Why not, as the outside reads it; words that would be kept as a draft stay inside. */
function whyNot({ rule, why, remedy, next, unmet }: Refusal): object {
  return { rule, why, remedy, ...(next ? { next } : {}), ...(unmet ? { unmet } : {}) };
}

/** What can be read of one incident besides itself: gate, can, archive, postmortem, drafts. */
export function readingRoutes(server: ApiServer, deps: Deps): void {
  server.get(
    '/incidents/:ref/gate',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'getGate',
        summary: 'The closing gate (G1 to G5)',
        params: RefParams,
        response: { ...json(200, Gate, 'The gate.'), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const { ref } = request.params;
      return reply.send(found(await deps.engine.gate(refOf(ref)), ref));
    },
  );

  server.get(
    '/incidents/:ref/can',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'can',
        summary: 'What the asking person may do now, and why not',
        params: RefParams,
        response: { ...json(200, Can, 'Per command: null, or why not.'), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const { ref } = request.params;
      const can = found(await deps.engine.can(refOf(ref), whoOf(request).person), ref);
      return reply.send(Object.fromEntries(Object.entries(can).map(([type, refusal]) => [type, refusal && whyNot(refusal)])));
    },
  );

  server.get(
    '/incidents/:ref/archive',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'getArchive',
        summary: 'The sealed archive (D4)',
        description: 'JSON Lines, whose hash chain `tourniquet verify` checks offline; or readable, as Markdown or HTML.',
        params: RefParams,
        querystring: z.object({ format: readable.meta({ description: 'JSON Lines when left out.' }) }),
        response: { ...documents(['application/jsonl', 'text/markdown', 'text/html'], 'The archive.'), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const incident = await incidentOf(deps, request.params.ref);
      const entries = await deps.store.entries(incident.opening.id);
      const { format } = request.query;
      if (format === 'html') return reply.type(HTML).send(deps.views.archiveHtml(incident, entries));
      if (format === 'md') return reply.type(MARKDOWN).send(deps.views.archiveMarkdown(incident, entries));
      return reply
        .type('application/jsonl; charset=utf-8')
        .header('content-disposition', `attachment; filename="${incident.opening.ref}.jsonl"`)
        .send(deps.views.archiveLines(incident, entries));
    },
  );

  server.get(
    '/incidents/:ref/postmortem',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'getPostmortem',
        summary: 'The six sections as they stand (P2)',
        params: RefParams,
        querystring: z.object({ format: readable.meta({ description: 'JSON when left out.' }) }),
        response: { ...documents(['text/markdown', 'text/html'], 'The postmortem.', Postmortem), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const incident = await incidentOf(deps, request.params.ref);
      const entries = await deps.store.entries(incident.opening.id);
      const now = deps.clock.now();
      const { format } = request.query;
      if (format === 'html') return reply.type(HTML).send(deps.views.postmortemHtml(incident, entries, now));
      if (format === 'md') return reply.type(MARKDOWN).send(deps.views.postmortemMarkdown(incident, entries, now));
      return reply.send(deps.views.postmortemJson(incident, entries, now));
    },
  );

  server.get(
    '/incidents/:ref/drafts',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'listDrafts',
        summary: 'Your own words that were refused and kept (C1)',
        params: RefParams,
        response: { ...json(200, pageOf(Draft, 'Your drafts.'), 'Your drafts on this incident; nobody else sees them.'), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const drafts = await deps.store.drafts(await incidentId(deps, request.params.ref), whoOf(request).person);
      return reply.send({ items: drafts.map(({ id, text, rule, at }) => ({ id, text, rule, at })), nextCursor: null });
    },
  );
}
