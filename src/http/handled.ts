import type { FastifyReply } from 'fastify';
import type { GateCondition } from '#domain/resolution/gate.ts';
import type { Handled } from '#engine/engine.ts';
import type { Accepted, Answer } from './asking.ts';
import { malformed, type ProblemDocument, problem, refused, send } from './problem.ts';

/** The problem for a reference that names no incident. */
export function noIncident(ref: string): ProblemDocument {
  return problem(404, `There is no incident ${JSON.stringify(ref.slice(0, 60))}: a reference is INC-12 or its UUID.`);
}

/** The same key came with another request. */
export function keyReused(): ProblemDocument {
  return problem(422, 'Idempotency-Key reused with another request: use a new key for a new request, or send the very same one again.', {
    errors: [{ field: 'Idempotency-Key', message: 'was used for another request' }],
  });
}

/** What else an answer needs to know. `conditions`: the closing gate, where a refused command was `close`. */
export type Around = {
  readonly ref: string;
  readonly baseUrl: string;
  readonly answer: (done: Accepted) => Answer;
  readonly headers: (answer: Answer) => Readonly<Record<string, string>>;
  readonly conditions?: readonly GateCondition[];
};

/** Answers what the engine made of a command or a declaration: each of its outcomes has one status. */
export function reply(to: FastifyReply, handled: Handled, around: Around): FastifyReply {
  switch (handled.kind) {
    case 'accepted': {
      const answer = around.answer(handled);
      to.header('etag', `"${handled.incident.version}"`);
      return sendAnswer(to, answer, around.headers(answer));
    }
    case 'repeated':
      to.header('idempotent-replayed', 'true');
      return sendAnswer(to, handled, around.headers(handled));
    case 'refused':
      return send(
        to,
        refused(handled.refusal, around.baseUrl, { draft: handled.draft, ...(around.conditions ? { conditions: around.conditions } : {}) }),
      );
    case 'invalid':
      return send(to, malformed(422, handled.errors));
    case 'stale':
      to.header('etag', `"${handled.version}"`);
      return send(
        to,
        problem(412, `The incident has changed: it is at version ${handled.version} now. Read it again and decide again.`, {
          version: handled.version,
        }),
      );
    case 'unknown':
      return send(to, noIncident(around.ref));
    case 'key-reused':
      return send(to, keyReused());
  }
}

function sendAnswer(to: FastifyReply, answer: Answer, headers: Readonly<Record<string, string>>): FastifyReply {
  return to.code(answer.status).headers(headers).type('application/json; charset=utf-8').send(answer.body);
}

/**
 * The answer of an accepted command, built once although both the engine (which keeps it) and the route ask for it. A decision that is taken again
 * on a conflict builds it again.
 */
export function once(build: (done: Accepted) => Answer): (done: Accepted) => Answer {
  let built: { readonly version: number; readonly answer: Answer } | undefined;
  return (done) => {
    if (built?.version !== done.incident.version) built = { version: done.incident.version, answer: build(done) };
    return built.answer;
  };
}
