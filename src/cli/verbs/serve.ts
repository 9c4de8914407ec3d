import { EXIT, invalid, Stop } from '../exit-code.ts';
import type { Verbs } from '../verb.ts';

/** Why a start is refused, for people; null for a fault of ours. A wrong setting is exit 2, a folder, database or port that cannot be had exit 3. */
function refusalToStart(fault: unknown, env: Readonly<Record<string, string | undefined>>): Stop | null {
  if (!(fault instanceof Error)) return null;
  // By name: the classes live in rooms that the command line does not import.
  if (fault.name === 'SettingsError') return invalid(fault.message);
  if (fault.name === 'StoreInUse' || fault.name === 'StoreFault') return new Stop(EXIT.unreachable, fault.message);
  if (!('code' in fault)) return null;
  if (fault.code === 'EADDRINUSE')
    return new Stop(EXIT.unreachable, `port ${env['PORT'] ?? '7777'} is in use: stop what listens there, or set PORT to another one`);
  return fault.code === 'EADDRNOTAVAIL' || fault.code === 'EACCES'
    ? new Stop(EXIT.unreachable, `${fault.message}: set HOST and PORT to an address that this machine may listen on`)
    : null;
}

/** `tourniquet serve`: the whole server in this process, until SIGINT or SIGTERM. Settings come from the environment (docs/operate.md). */
export function serveVerb({ world, add, does }: Verbs): void {
  add('serve', 'start the server; settings come from the environment', ['serve', 'serve --port 8080'])
    .option('--port <port>', 'instead of PORT')
    .option('--host <address>', 'instead of HOST')
    .action(
      does(async (options: { readonly port?: string; readonly host?: string; readonly json?: boolean }) => {
        const { startApp } = await world.app();
        const env = {
          ...world.env,
          ...(options.port === undefined ? {} : { PORT: options.port }),
          ...(options.host === undefined ? {} : { HOST: options.host }),
        };
        const app = await startApp(env, {}).catch((fault: unknown) => {
          throw refusalToStart(fault, env) ?? fault;
        });
        if (options.json) world.out(`${JSON.stringify({ url: app.url })}\n`);
        await new Promise<void>((resolve) => {
          if (world.stopped.aborted) resolve();
          world.stopped.addEventListener('abort', () => resolve());
        });
        await app.stop();
        return EXIT.yes;
      }),
    );
}
