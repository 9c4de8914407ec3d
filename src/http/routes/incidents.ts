import { z } from 'zod';
import type { Incident as DomainIncident } from '#domain/incident/incident.ts';
import { PHASES } from '#domain/kernel/phase.ts';
import { SEVERITIES } from '#domain/kernel/severity.ts';
import { type ApiServer, json, onRead, onWrite, RefParams, WriteHeaders } from '../api-server.ts';
import { type Answer, askingOf } from '../asking.ts';
import { Declaration } from '../contract/declaration.ts';
import { Incident } from '../contract/incident.ts';
import { maybe, PAGE, pageOf, paging, yesOrNo } from '../contract/page.ts';
import { name } from '../contract/text.ts';
import type { Deps } from '../deps.ts';
import { reply as answer, once } from '../handled.ts';
import type { Metrics } from '../metrics.ts';
import { incidentOf } from '../reference.ts';

const tags = ['Incidents'];

/** Declare, list, one (B1). */
export function incidentRoutes(server: ApiServer, deps: Deps, metrics: Metrics): void {
  const shown = (incident: DomainIncident): object => deps.views.incidentJson(incident, deps.clock.now(), deps.baseUrl);

  server.post(
    '/incidents',
    {
      config: { scope: 'respond' },
      schema: {
        tags,
        operationId: 'declareIncident',
        summary: 'Declare an incident',
        description: 'An incident begins when a person declares one (B1). Answers with `Location` and `ETag`.',
        headers: WriteHeaders,
        body: Declaration,
        response: { ...json(201, Incident, 'The incident.'), ...onWrite(409) },
      },
    },
    async (request, reply) => {
      const declaration = request.body;
      const build = once((done) => ({ status: 201, body: JSON.stringify(shown(done.incident)) }));
      const handled = await deps.engine.declare(declaration, askingOf(request, null, declaration, build));
      metrics.handled('declare', handled);
      return answer(reply, handled, {
        ref: '',
        baseUrl: deps.baseUrl,
        answer: build,
        headers: (made) => ({ location: locationOf(deps.baseUrl, made) }),
      });
    },
  );

  server.get(
    '/incidents',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'listIncidents',
        summary: 'List incidents, newest first',
        querystring: z.object({
          phase: z.enum(PHASES).optional().meta({ description: 'Only in this phase.' }),
          severity: z.enum(SEVERITIES).optional().meta({ description: 'Only of this severity.' }),
          service: maybe(name('Only of this service.')),
          open: maybe(yesOrNo('Only those that are not closed (`true`), or only those that are (`false`).')),
          ...paging,
        }),
        response: { ...json(200, pageOf(Incident, 'A page of incidents.'), 'A page of incidents.'), ...onRead() },
      },
    },
    async (request, reply) => {
      const { limit, phase, severity, service, open, cursor } = request.query;
      const page = await deps.store.incidents({
        limit: limit ?? PAGE.usual,
        ...(phase === undefined ? {} : { phase }),
        ...(severity === undefined ? {} : { severity }),
        ...(service === undefined ? {} : { service }),
        ...(open === undefined ? {} : { open }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return reply.send({ items: page.items.map(shown), nextCursor: page.nextCursor });
    },
  );

  server.get(
    '/incidents/:ref',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'getIncident',
        summary: 'One incident',
        description: 'Its `ETag` is the version that `If-Match` takes.',
        params: RefParams,
        response: { ...json(200, Incident, 'The incident.'), ...onRead(404) },
      },
    },
    async (request, reply) => {
      const incident = await incidentOf(deps, request.params.ref);
      return reply.header('etag', `"${incident.version}"`).send(shown(incident));
    },
  );
}

/** Where a declared incident is; read from the answer, which may be one that was kept from an earlier request. */
function locationOf(baseUrl: string, made: Answer): string {
  const { ref } = JSON.parse(made.body) as { readonly ref: string };
  return `${baseUrl}/api/v1/incidents/${ref}`;
}
