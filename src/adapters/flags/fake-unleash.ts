import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Flags of the project `default`: by name, then by environment, on or off. */
export type UnleashFlags = Record<string, Record<string, boolean>>;

/** A stand-in for an Unleash server: the calls of its admin API that switching a flag needs, by its published contract. */
export type FakeUnleash = {
  readonly url: string;
  /** As they stand now; a test may change them. */
  readonly flags: UnleashFlags;
  /** `METHOD path` of every call, refused ones too. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
};

/**
 * Starts the stand-in on loopback. `token`: what it wants in `Authorization`, without a scheme. `changeRequests`: environments in
 * which nothing is switched directly (403). `stuck`: flags that stay as they are although the call succeeds.
 */
export async function startFakeUnleash(options: {
  readonly token: string;
  readonly flags: UnleashFlags;
  readonly changeRequests?: readonly string[];
  readonly stuck?: readonly string[];
}): Promise<FakeUnleash> {
  const { flags } = options;
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const answer = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body ? JSON.stringify(body) : '');
    };
    calls.push(`${request.method} ${request.url}`);
    if (request.headers.authorization !== options.token)
      return answer(401, { name: 'AuthenticationRequired', message: 'You must log in to use Unleash.' });
    const found = /^\/api\/admin\/projects\/default\/features\/([^/]+)(?:\/environments\/([^/]+)\/(on|off))?$/.exec(request.url ?? '');
    const [, name = '', environment = '', state] = (found ?? []).map((part) => decodeURIComponent(part ?? ''));
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!found || !flag) return answer(404, { name: 'NotFoundError', message: `No feature flag found with name ${name}` });
    if (request.method === 'GET' && !state) {
      const environments = Object.entries(flag).map(([at, enabled]) => ({ name: at, enabled, type: at, strategies: [] }));
      return answer(200, { name, project: 'default', type: 'release', environments });
    }
    if (request.method !== 'POST' || !state) return answer(405);
    if (!Object.hasOwn(flag, environment)) return answer(404, { name: 'NotFoundError', message: `Could not find environment ${environment}` });
    if (options.changeRequests?.includes(environment))
      return answer(403, { name: 'NoAccessError', message: 'Change requests are enabled in this environment' });
    if (!options.stuck?.includes(name)) flag[environment] = state === 'on';
    return answer(200);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    flags,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
