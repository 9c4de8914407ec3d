import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLog } from './deps.ts';
import { Invalid } from './invalid.ts';
import { malformed, type ProblemDocument, problem, Stopped, send } from './problem.ts';

/** The largest body that is read to its end only to be refused, and for how long: a sender who still sends when we hang up reads no answer. */
const DRAIN = { bytes: 16 * 1024 * 1024, ms: 2000 };

/** Everything that is thrown becomes a problem: what the sender did wrong by its own name, everything else a 500 with a request id and no more. */
export function answerThrown(server: FastifyInstance, log: HttpLog, bodyLimit: number): void {
  server.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (error instanceof Stopped) return send(reply.headers(error.headers), error.problem);
    if (error instanceof Invalid) return send(reply, malformed(error.validationContext === 'body' ? 422 : 400, error.errors));
    // The store's own error for a cursor of another list; its class lives in a room that this one does not import.
    if (error.name === 'BadCursor')
      return send(reply, malformed(400, [{ field: 'cursor', message: 'is not a cursor of this list: pass "nextCursor" as it came' }]));
    const document = ofFastify(error, bodyLimit);
    if (document) {
      if (document.status === 413) await drained(request);
      return send(reply, document);
    }
    return fault(error, request, reply, log);
  });
}

/** A fault: thrown with its cause, logged with the request id, and nothing of it told outside. */
function fault(error: unknown, request: FastifyRequest, reply: FastifyReply, log: HttpLog): FastifyReply {
  log.error({ err: error, requestId: request.id, method: request.method, route: request.routeOptions.url }, 'a request failed');
  return send(reply, problem(500, `Something broke on our side. It is in the server’s log under ${request.id}.`, { requestId: request.id }));
}

/** What Fastify itself found wrong with a request; undefined for everything else. */
function ofFastify(error: { readonly code?: string; readonly statusCode?: number | undefined }, bodyLimit: number): ProblemDocument | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem(
        413,
        `The body is larger than ${bodyLimit} bytes${bodyLimit === 1_048_576 ? ' (1 MiB)' : ''}, which is the limit: send less at once.`,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem(415, 'Only JSON is taken here: send "Content-Type: application/json".');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem(400, 'The body is not as long as Content-Length says.');
    case 'FST_ERR_BAD_URL':
      return problem(400, 'The path is not written as a URL is: check its percent signs.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem(404, 'There is nothing here: a part of the path is too long to name anything.');
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return problem(400, 'The body broke off.');
    default:
      return undefined;
  }
}

/** What Fastify refuses before a route is found. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: HttpLog): void {
  const document = ofFastify(error, 0);
  if (document) send(reply, document);
  else fault(error, request, reply, log);
}

async function drained(request: FastifyRequest): Promise<void> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > DRAIN.bytes || request.raw.complete || request.raw.destroyed) return;
  await new Promise<void>((resolve) => {
    let read = 0;
    const done = (): void => {
      clearTimeout(timer);
      request.raw.off('data', onData).off('end', done).off('close', done).off('error', done);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      read += chunk.length;
      if (read > DRAIN.bytes) done();
    };
    const timer = setTimeout(done, DRAIN.ms);
    request.raw.on('data', onData).on('end', done).on('close', done).on('error', done).resume();
  });
}

const BEFORE_HTTP: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
};

/** What is no HTTP at all, or too slow: answered on the bare socket, because there is no request yet. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const { status, detail } = BEFORE_HTTP[error.code ?? ''] ?? { status: 400, detail: 'This is no HTTP request that can be read.' };
  const document = problem(status, detail);
  const body = JSON.stringify(document);
  socket.end(
    `HTTP/1.1 ${status} ${document.title}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
