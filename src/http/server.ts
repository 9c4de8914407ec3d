import Fastify, { type FastifyInstance, type FastifySchemaCompiler, LogController } from 'fastify';
import type { FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi';
import type { z } from 'zod';
import type { ApiServer } from './api-server.ts';
import { CommandBody } from './contract/command.ts';
import type { Deps } from './deps.ts';
import { answerClientError, answerFrameworkError, answerThrown } from './faults.ts';
import { readBody, readCommand, readQuery } from './invalid.ts';
import { refuseCompressed, takeJson } from './json-body.ts';
import { keptAnswers } from './kept-answer.ts';
import { loggerOver } from './logger.ts';
import { buildMetrics, type Metrics } from './metrics.ts';
import { answerUnknown } from './no-such-route.ts';
import { describe, serveDescription } from './openapi.ts';
import { problem, Stopped } from './problem.ts';
import { commandRoutes } from './routes/commands.ts';
import { fixRoutes } from './routes/fixes.ts';
import { handbookRoutes } from './routes/handbook.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { intakeRoutes } from './routes/intake.ts';
import { intakeTokenRoutes } from './routes/intake-tokens.ts';
import { onCallRoutes } from './routes/on-call.ts';
import { readingRoutes } from './routes/readings.ts';
import { clockRoutes, serverRoutes } from './routes/server.ts';
import { signalRoutes } from './routes/signals.ts';
import { streamRoutes } from './routes/stream.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { guardBrowsers } from './security.ts';
import { askWho } from './who.ts';

const ONE_MIB = 1_048_576;
/** How long a request may take to arrive; a slow body holds no socket for longer. */
const ARRIVES_WITHIN_MS = 30_000;

/** Every route of the contract over the other rooms. Nothing listens yet: the caller does, and closes. */
export function buildServer(deps: Deps): FastifyInstance {
  const bodyLimit = deps.bodyLimit ?? ONE_MIB;
  const metrics = buildMetrics(deps.registry, deps.readings);
  const server = Fastify({
    bodyLimit,
    loggerInstance: loggerOver(deps.log),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    // Said by our own hook, as a problem with a time to come back.
    return503OnClosing: false,
    requestTimeout: ARRIVES_WITHIN_MS,
    genReqId: requestIds(deps.chance.secret(6)),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => answerFrameworkError(error, request, reply, deps.log),
  }).withTypeProvider<FastifyZodOpenApiTypeProvider>();

  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (closing) throw new Stopped(problem(503, 'The server is stopping: send this again.'), { 'retry-after': '5', connection: 'close' });
    refuseCompressed(request.headers['content-encoding']);
  });
  takeJson(server);
  // Validated and described by the same schemas; answers are written as they are, which the contract's tests hold to the description.
  server.setValidatorCompiler(validator);
  server.setSerializerCompiler(() => JSON.stringify);
  answerThrown(server, deps.log, bodyLimit);
  answerUnknown(server);
  measure(server, metrics);
  guardBrowsers(server, deps.baseUrl);
  describe(server, deps.baseUrl);

  server.register(async (scope) => serveDescription(scope));
  server.register(async (scope) => {
    noStore(scope);
    serverRoutes(scope, deps);
    if (deps.testClock) clockRoutes(scope, deps.testClock);
  });
  server.register(async (scope) => api(scope, deps, metrics), { prefix: '/api/v1' });
  server.register(
    async (scope) => {
      noStore(scope);
      intakeRoutes(scope, deps, metrics);
    },
    { prefix: '/intake' },
  );
  server.register(async (scope) => deps.pages(scope));
  return server;
}

/** The API behind a token, in the page's order. */
function api(server: ApiServer, deps: Deps, metrics: Metrics): void {
  const answerOnce = keptAnswers(deps);
  noStore(server);
  server.decorateRequest('who', null);
  askWho(server, deps.store);
  server.addHook('onRoute', ({ schema }) => {
    if (schema) schema.security = [{ token: [] }];
  });
  incidentRoutes(server, deps, metrics);
  timelineRoutes(server, deps);
  streamRoutes(server, deps, metrics);
  commandRoutes(server, deps, metrics);
  readingRoutes(server, deps);
  fixRoutes(server, deps);
  handbookRoutes(server, deps);
  onCallRoutes(server, deps, answerOnce);
  signalRoutes(server, deps);
  tokenRoutes(server, deps, answerOnce);
  intakeTokenRoutes(server, deps, answerOnce);
}

/** Bodies and queries are read by their schemas; paths and headers are only described by them, and read where they are used. */
const validator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  if (httpPart === 'querystring') return (query) => readQuery(schema, query);
  if (httpPart !== 'body') return (value) => ({ value });
  if (schema.def.type === 'unknown') return (body) => ({ value: body });
  return schema === CommandBody ? readCommand : (body) => readBody(schema, body);
};

function noStore(server: ApiServer): void {
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
}

function measure(server: ApiServer, metrics: Metrics): void {
  server.addHook('onResponse', async (request, reply) => {
    // A stream lasts as long as somebody listens: that is no time to answer.
    const streamed = String(reply.raw.getHeader('content-type')).startsWith('text/event-stream');
    metrics.answered(request.method, request.routeOptions.url ?? 'none', reply.statusCode, streamed ? null : reply.elapsedTime / 1000);
  });
}

/** Request ids that tell two runs of the server apart. */
function requestIds(run: string): () => string {
  let count = 0;
  return () => `${run}-${(++count).toString(36)}`;
}
