import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Signal } from '#domain/detection/signal.ts';
import type { IntakeTokenRow } from '#engine/ports.ts';
import { sha256 } from '#engine/record.ts';
import { type ApiServer, problems } from '../api-server.ts';
import type { Deps, Normalised } from '../deps.ts';
import type { Metrics } from '../metrics.ts';
import { malformed, problem, Stopped, send } from '../problem.ts';

const RETRY_AFTER = '5';
const tags = ['Intake'];
const TokenParams = z.object({ token: z.string().meta({ description: 'Secret of an intake token; it names the source.' }) });
const Body = z.unknown().meta({ description: 'The sender’s own body.' });
const taken = { 200: { description: 'Every signal is durable.' } };

declare module 'fastify' {
  interface FastifyRequest {
    source: IntakeTokenRow | null;
  }
}

/** Senders' own doors. Each answers only after its signals are durable; when it cannot take more it says 503, which senders try again, and never 429, which they do not. */
export function intakeRoutes(server: ApiServer, deps: Deps, metrics: Metrics): void {
  server.decorateRequest('source', null);
  server.addHook('onRequest', async (request) => {
    const { token = '' } = request.params as { readonly token?: string };
    const row = await deps.store.intakeTokenByHash(sha256(token));
    if (!row || row.revokedAt !== null) {
      throw new Stopped(problem(401, 'This intake token is not known, or was revoked: an admin makes another with POST /api/v1/intake-tokens.'), {
        'www-authenticate': 'Bearer realm="tourniquet intake"',
      });
    }
    request.source = row;
    // A page is not dropped because its sender names another content type, or none: whatever comes is read as JSON.
    request.raw.headers['content-type'] = 'application/json';
  });

  const take = async (request: FastifyRequest, signals: readonly Signal[]): Promise<boolean> => {
    if (!request.source) throw new Error('intake without a source');
    if (signals.length === 0) return true;
    try {
      metrics.taken(await deps.engine.take(signals, request.source));
      return true;
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== 'IntakeFull') throw cause;
      metrics.intakeFull();
      return false;
    }
  };

  const full = (reply: FastifyReply): FastifyReply =>
    send(
      reply.header('retry-after', RETRY_AFTER),
      problem(503, 'Cannot take more signals just now; nothing of this request was taken. Send it again.'),
    );

  // Valid signals are durable before anything is said about the others (B4): one bad label loses nobody's page.
  const receive = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { signals, problems: wrong }: Normalised,
    complain: () => FastifyReply,
  ): Promise<FastifyReply> => {
    if (!(await take(request, signals))) return full(reply);
    return wrong.length > 0 ? complain() : reply.code(200).send();
  };

  server.post(
    '/:token/alertmanager',
    {
      schema: {
        tags,
        operationId: 'takeAlertmanager',
        summary: 'Alertmanager webhook, version 4',
        params: TokenParams,
        body: Body,
        response: { ...taken, ...problems(400, 401, 413, 415, 503) },
      },
    },
    async (request, reply) => {
      const normalised = deps.normalise.webhookV4(request.body, deps.clock.now());
      return receive(request, reply, normalised, () =>
        send(
          reply,
          malformed(
            400,
            normalised.problems.map((one) => ({ ...one, field: one.field || 'body' })),
          ),
        ),
      );
    },
  );

  server.post(
    '/:token/api/v2/alerts',
    {
      schema: {
        tags,
        operationId: 'takeAlerts',
        summary: 'The Alertmanager push API: a Prometheus server sends here as to an Alertmanager',
        description:
          'Valid alerts are stored although others in the same array are not; then the answer is 400 with a JSON string, as an Alertmanager answers.',
        params: TokenParams,
        body: Body,
        response: {
          ...taken,
          ...problems(401, 413, 415, 503),
          400: {
            description: 'Some alerts are invalid; the others are stored.',
            content: { 'application/json': { schema: z.string().meta({ description: 'What is wrong.' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const normalised = deps.normalise.pushV2(request.body, deps.clock.now());
      return receive(request, reply, normalised, () => reply.code(400).type('application/json; charset=utf-8').send(inOneString(normalised)));
    },
  );

  for (const check of ['healthy', 'ready']) {
    server.get(
      `/:token/-/${check}`,
      {
        schema: {
          tags,
          operationId: check === 'ready' ? 'intakeReady' : 'intakeHealthy',
          summary: 'As an Alertmanager answers it',
          params: TokenParams,
          response: { 200: { description: 'OK.' }, ...problems(401) },
        },
      },
      async (_request, reply) => reply.type('text/plain; charset=utf-8').send('OK'),
    );
  }
}

function inOneString({ problems: wrong }: Normalised): string {
  return JSON.stringify(wrong.map(({ field, message }) => `${field || 'body'}: ${message}`).join('; '));
}
