import { connect, createServer } from 'node:net';

const PATIENCE_MS = 5000;

/** A TCP line to a host: what it says first (up to 200 characters; empty when `listen` is false), or why there is none. */
export function dial(
  host: string,
  port: number,
  listen: boolean,
): Promise<{ readonly ok: true; readonly greeting: string } | { readonly ok: false; readonly why: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: Parameters<typeof resolve>[0]): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end({ ok: false, why: `no answer within ${PATIENCE_MS / 1000} s` }));
    socket.once('error', (cause: NodeJS.ErrnoException) => end({ ok: false, why: cause.message || (cause.code ?? 'the connection failed') }));
    socket.once('connect', () => {
      if (!listen) end({ ok: true, greeting: '' });
    });
    socket.once('data', (data) => end({ ok: true, greeting: data.toString('utf8', 0, 200) }));
  });
}

/** Whether a server could listen there: null when it could, else why not. */
export function portTaken(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (cause) => resolve(cause.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
