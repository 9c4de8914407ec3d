/** Start and stop, for those who run the server without the command line. */
import { startApp } from '#app';

const app = await startApp(process.env);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    app.stop().then(
      () => process.exit(0),
      (cause: unknown) => {
        process.stderr.write(`stopping failed: ${String(cause)}\n`);
        process.exit(1);
      },
    );
  });
}
