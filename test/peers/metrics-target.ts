import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something for Prometheus to scrape: gauges whose values a test sets. */
export type MetricsTarget = {
  /** `host:port`, as Prometheus wants a target. */
  readonly target: string;
  /** Sets a gauge, such as `set('submission_errors', 0.3, { service: 'grading' })`. The next scrape sees it. */
  set(metric: string, value: number, labels?: Readonly<Record<string, string>>): void;
  /** Scrapes answered so far. */
  scrapes(): number;
  stop(): Promise<void>;
};

/** Starts an exporter on loopback that answers GET /metrics in the text format. */
export async function startMetricsTarget(): Promise<MetricsTarget> {
  const samples = new Map<string, number>();
  let scrapes = 0;
  const server = createServer((_request, response) => {
    scrapes++;
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end([...samples].map(([series, value]) => `${series} ${value}\n`).join(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(metric, value, labels = {}) {
      const pairs = Object.entries(labels).map(([name, text]) => `${name}=${JSON.stringify(text)}`);
      samples.set(pairs.length > 0 ? `${metric}{${pairs.join(',')}}` : metric, value);
    },
    scrapes: () => scrapes,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
