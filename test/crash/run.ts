/** `npx tsx test/crash/run.ts --kills 100 [--postgres] [--seed 1]`: kills the server that often and prints what was left. Exit 1 when anything was lost or doubled. */
import { parseArgs } from 'node:util';
import { isMissing } from '../peers/peer-process.ts';
import { startPostgres } from '../peers/postgres.ts';
import { killOften, OVERDUE_MS } from './kill-often.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    postgres: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) throw new Error('--kills is a whole number from 1, --seed a whole number');

// Durable: a database that does not wait for its disk proves nothing here.
const server = values.postgres ? await startPostgres({ durable: true }) : null;
if (server !== null && isMissing(server)) throw new Error(`--postgres needs ${server.missing}`);
try {
  const databaseUrl = server === null ? null : await server.url('crash');
  const outcome = await killOften({ kills, seed, databaseUrl, says: (line) => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify({ database: server === null ? 'SQLite' : 'PostgreSQL', seed, ...outcome }, null, 2)}\n`);
  const wrong = [...outcome.lost, ...outcome.doubled, ...outcome.astray, ...outcome.broken];
  process.exitCode = wrong.length > 0 || outcome.overdue.worst > OVERDUE_MS ? 1 : 0;
} finally {
  await server?.stop();
}
