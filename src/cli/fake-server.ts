import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the fake server saw it. */
export type Seen = { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: unknown };

/** What the fake answers: a status with a body (JSON, or text as it is), or a cut line. */
export type Answer = { readonly status: number; readonly body?: unknown; readonly type?: string } | 'cut' | ((response: ServerResponse) => void);

/** A tiny HTTP server for tests of the command line: answers from a list, the last one for ever, and remembers what it was asked. */
export async function fakeServer(
  ...answers: readonly Answer[]
): Promise<{ readonly url: string; readonly seen: readonly Seen[]; readonly close: () => Promise<void> }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8');
      seen.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? null : (JSON.parse(text) as unknown),
      });
      const answer = answers[Math.min(seen.length, answers.length) - 1] ?? { status: 404 };
      if (answer === 'cut') request.socket.resetAndDestroy();
      else if (typeof answer === 'function') answer(response);
      else {
        const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null);
        response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' }).end(body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close };
}
