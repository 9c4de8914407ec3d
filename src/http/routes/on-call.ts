import { z } from 'zod';
import { type ApiServer, json, onRead, onWrite, WriteHeaders } from '../api-server.ts';
import { NewOverride, OnCall, Override } from '../contract/on-call.ts';
import { maybe } from '../contract/page.ts';
import { instant } from '../contract/time.ts';
import type { Deps } from '../deps.ts';
import type { keptAnswers } from '../kept-answer.ts';
import { didYouMean } from '../near.ts';
import { type FieldProblem, malformed, Stopped } from '../problem.ts';
import { whoOf } from '../who.ts';

/** Who holds the pager, and swaps. */
export function onCallRoutes(server: ApiServer, deps: Deps, answerOnce: ReturnType<typeof keptAnswers>): void {
  const tags = ['On-call'];
  server.get(
    '/on-call',
    {
      config: { scope: 'read' },
      schema: {
        tags,
        operationId: 'getOnCall',
        summary: 'Who holds the pager',
        querystring: z.object({ at: maybe(instant('At this time; now when left out.')) }),
        response: { ...json(200, OnCall, 'Who holds the pager.'), ...onRead() },
      },
    },
    async (request, reply) => reply.send(await deps.onCall(request.query.at ?? deps.clock.now())),
  );

  server.post(
    '/on-call/overrides',
    {
      config: { scope: 'respond' },
      schema: {
        tags,
        operationId: 'swapOnCall',
        summary: 'Somebody else takes the pager for a while',
        headers: WriteHeaders,
        body: NewOverride,
        response: { ...json(201, Override, 'The swap.'), ...onWrite() },
      },
    },
    async (request, reply) => {
      const { schedule, person, from, until } = request.body;
      const wrong = wrongFields(deps, request.body);
      if (wrong.length > 0) throw new Stopped(malformed(422, wrong));
      const answer = await answerOnce(request, async () => {
        const row = { id: deps.chance.uuid(), schedule, person, from, until, by: whoOf(request).person, at: deps.clock.now() };
        await deps.store.saveOverride(row);
        return { status: 201, body: JSON.stringify(row) };
      });
      return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body);
    },
  );
}

function wrongFields(deps: Deps, { schedule, person, from, until }: z.infer<typeof NewOverride>): readonly FieldProblem[] {
  const handbook = deps.handbook.current();
  const schedules = handbook.onCall.schedules.map(({ id }) => id);
  const people = handbook.people.map(({ id }) => id);
  return [
    ...(schedules.includes(schedule) ? [] : [{ field: 'schedule', message: `is no schedule of on-call.yaml.${didYouMean(schedule, schedules)}` }]),
    ...(people.includes(person) ? [] : [{ field: 'person', message: `is nobody in the directory.${didYouMean(person, people)}` }]),
    ...(from < until ? [] : [{ field: 'until', message: 'must be later than "from"' }]),
  ];
}
