import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { EXIT } from './exit-code.ts';
import { run } from './program.ts';
import { paintFor } from './terminal.ts';
import type { World } from './world.ts';

// `tourniquet list | head` closes our output early: that is no fault of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.yes);
    throw error;
  });

let stopped: AbortSignal | undefined;

const world: World = {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  paint: paintFor(process.stdout.isTTY === true, process.env),
  errPaint: paintFor(process.stderr.isTTY === true, process.env),
  fetch: globalThis.fetch,
  now: () => new Date(),
  key: () => randomUUID(),
  app: () => import('#app'),
  stdin: async () => {
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString('utf8');
  },
  // Only verbs that stay ask for it; the others end at once on ^C, as any command does.
  get stopped() {
    if (stopped === undefined) {
      const controller = new AbortController();
      stopped = controller.signal;
      // A second ^C does not wait for a clean end.
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
    }
    return stopped;
  },
};

/** What a fault of ours ends with (sysexits.h, EX_SOFTWARE): none of the five answers, so that no script takes it for one. */
const FAULT = 70;

try {
  process.exitCode = await run(process.argv.slice(2), world);
} catch (fault) {
  process.stderr.write(`tourniquet has a fault; please report it with what follows:\n${inspect(fault)}\n`);
  process.exitCode = FAULT;
}
