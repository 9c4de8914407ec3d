import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { fastifyZodOpenApiPlugin, fastifyZodOpenApiTransformers } from 'fastify-zod-openapi';

/** What the rendered document may load: more than our pages, because Swagger UI writes styles into the page. Nothing from elsewhere. */
const UI_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const DESCRIPTION = `Incident command: contain first, diagnose after, and prove that the chain learned.

Every act goes through one door, \`POST /api/v1/incidents/{ref}/commands\`. A "no" is an answer: an RFC 9457 problem with \`rule\`, one sentence, and a \`remedy\`.
Times are RFC 3339 in UTC, durations ISO 8601. Lists page with \`limit\` and \`cursor\`. Writes take \`Idempotency-Key\`; commands take \`If-Match\`.`;

/** Collects the routes that come after it into an OpenAPI 3.1 document, out of the schemas that validate them. */
export function describe(server: FastifyInstance, baseUrl: string): void {
  server.register(fastifyZodOpenApiPlugin, {
    documentOpts: {
      // Additions are free: a client that closes our answers against new fields would break on the next of them.
      override: ({ jsonSchema, io }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  });
  server.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Tourniquet', version: '1', description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      servers: [{ url: baseUrl, description: 'This server' }],
      tags: [
        { name: 'Incidents', description: 'Declare, read and act: the one door.' },
        { name: 'Fixes', description: 'Structural fixes, chased until Git shows them.' },
        { name: 'Handbook', description: 'What the team wrote before.' },
        { name: 'On-call', description: 'Who holds the pager.' },
        { name: 'Signals', description: 'What senders told us.' },
        { name: 'Intake', description: 'Where senders send; the token in the path names the source.' },
        { name: 'Tokens', description: 'Who may ask, and who may send.' },
        { name: 'Server', description: 'Probes, metrics, and the test clock where it is enabled.' },
      ],
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token; it acts as one person.' } },
      },
    },
    ...fastifyZodOpenApiTransformers,
  });
}

/** Serves the document at `/openapi.json` and renders it at `/docs/api`. */
export function serveDescription(server: FastifyInstance): void {
  let document: string | undefined;
  server.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(server.swagger());
    return reply.type('application/json; charset=utf-8').send(document);
  });
  server.register(swaggerUi, {
    routePrefix: '/docs/api',
    staticCSP: UI_POLICY,
    theme: { title: 'Tourniquet API' },
    // Without a validator the document stays here.
    uiConfig: { docExpansion: 'list', deepLinking: true, validatorUrl: null },
  });
}
