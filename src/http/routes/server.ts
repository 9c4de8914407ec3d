import { type ApiServer, json, problems } from '../api-server.ts';
import { Alive, MoveClock, Ready, TestClock } from '../contract/server.ts';
import type { Deps } from '../deps.ts';

const tags = ['Server'];

/** Liveness, readiness, metrics: for probes and scrapers, without a token. */
export function serverRoutes(server: ApiServer, deps: Deps): void {
  server.get(
    '/healthz',
    { schema: { tags, operationId: 'healthz', summary: 'Alive', security: [], response: json(200, Alive, 'Alive.') } },
    async (_request, reply) => reply.send({ status: 'ok' }),
  );

  server.get(
    '/readyz',
    {
      schema: {
        tags,
        operationId: 'readyz',
        summary: 'Ready: database and timers',
        security: [],
        response: { ...json(200, Ready, 'Ready.'), ...json(503, Ready, 'Not ready; the checks say what is wrong.') },
      },
    },
    async (_request, reply) => {
      try {
        const state = await deps.readiness();
        return await reply.code(state.ready ? 200 : 503).send(state);
      } catch (cause) {
        // A check that breaks is an answer too, and the one that a probe waits for.
        deps.log.error({ err: cause }, 'the readiness check broke off');
        return reply.code(503).send({ ready: false, checks: { readiness: 'the check itself broke off; the log says why' } });
      }
    },
  );

  server.get(
    '/metrics',
    {
      schema: {
        tags,
        operationId: 'metrics',
        summary: 'Prometheus metrics',
        security: [],
        response: { 200: { description: 'Metrics in the Prometheus text format.' } },
      },
    },
    async (_request, reply) => reply.type(deps.registry.contentType).send(await deps.registry.metrics()),
  );
}

/** The test clock; registered only where it is enabled, so that elsewhere there is no such route. */
export function clockRoutes(server: ApiServer, clock: NonNullable<Deps['testClock']>): void {
  server.get(
    '/test/clock',
    { schema: { tags, operationId: 'getClock', summary: 'What the test clock shows', security: [], response: json(200, TestClock, 'Now.') } },
    async (_request, reply) => reply.send({ now: clock.now() }),
  );

  server.post(
    '/test/clock',
    {
      schema: {
        tags,
        operationId: 'moveClock',
        summary: 'Move the test clock; answers when everything that fell due is done',
        security: [],
        body: MoveClock,
        response: { ...json(200, TestClock, 'Now.'), ...problems(400, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { advance, set } = request.body;
      if (advance !== undefined) await clock.advance(advance);
      if (set !== undefined) await clock.set(set);
      return reply.send({ now: clock.now() });
    },
  );
}
