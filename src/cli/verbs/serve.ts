import { EXIT } from '../exit-code.ts';
import type { Verbs } from '../verb.ts';

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
        const app = await startApp(env, {});
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
