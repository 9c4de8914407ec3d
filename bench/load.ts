import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** One request of a load: where to, what, and with which token. */
export type Ask = { readonly path: string; readonly body: unknown; readonly token?: string; readonly key?: string };

/** One keep-alive connection. `post` answers the body of a 2xx and throws on anything else. */
export type Connection = { readonly post: (ask: Ask) => Promise<unknown>; readonly close: () => void };

/** Opens one keep-alive connection to a server; requests on it go one after another. */
export function connection(url: string): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = ({ path, body, token, key }: Ask) =>
    new Promise<unknown>((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      };
      const asked = request(new URL(path, url), { method: 'POST', agent, headers }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('end', () => {
          const said = Buffer.concat(pieces).toString('utf8');
          if (answer.statusCode === undefined || answer.statusCode >= 300)
            reject(new Error(`POST ${path} answered ${answer.statusCode}: ${said.slice(0, 500)}`));
          else resolve(said === '' ? null : JSON.parse(said));
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  return { post, close: () => agent.destroy() };
}

/** What one round of load gave: asks answered per second, and how long single asks took, in milliseconds. */
export type Round = { readonly perSecond: number; readonly p50: number; readonly p99: number };

/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The figure below which a share of the figures lie (nearest rank). */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Asks as fast as the answers come, on every connection at once, for so many seconds. `ask` is told which connection asks. */
export async function round(connections: readonly Connection[], ask: (which: number) => Ask, seconds: number): Promise<Round> {
  const took: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    connections.map(async ({ post }, which) => {
      while (performance.now() < until) {
        const from = performance.now();
        await post(ask(which));
        took.push(performance.now() - from);
      }
    }),
  );
  return { perSecond: (took.length * 1000) / (performance.now() - began), p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}
