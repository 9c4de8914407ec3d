import { afterAll, describe, expect, it } from 'vitest';
import { isMissing } from '../peers/peer-process.ts';
import { startPostgres } from '../peers/postgres.ts';
import { describePeer } from '../peers/skip.ts';
import { killOften, OVERDUE_MS } from './kill-often.ts';

const KILLS = 10;
const PATIENCE_MS = 300_000;

async function survives(databaseUrl: string | null, seed: number): Promise<void> {
  const outcome = await killOften({ kills: KILLS, seed, databaseUrl });
  expect(outcome).toMatchObject({ lost: [], doubled: [], astray: [], broken: [] });
  expect(outcome.kills.atRandom + outcome.kills.betweenMailAndAnswer + outcome.kills.whileStarting).toBe(KILLS);
  // A run in which nothing happened proves nothing.
  expect(outcome.writes.answered).toBeGreaterThan(KILLS);
  expect(outcome.alerts.answered).toBeGreaterThan(KILLS);
  expect(outcome.kills.betweenMailAndAnswer).toBeGreaterThan(0);
  expect(outcome.mails.repeated, 'no kill fell between a mail and its answer').toBeGreaterThan(0);
  expect(outcome.overdue.mails + outcome.overdue.deadlines).toBeGreaterThan(0);
  expect(outcome.overdue.worst).toBeLessThan(OVERDUE_MS);
}

describe('kill -9 on the embedded database', () => {
  it(
    `loses nothing in ${KILLS} kills, repeats a mail at most once each, and catches up within ${OVERDUE_MS / 1000} s`,
    { timeout: PATIENCE_MS },
    () => survives(null, 3),
  );
});

const server = await startPostgres();

describePeer('kill -9 on PostgreSQL', server, (postgres) => {
  it(
    `loses nothing in ${KILLS} kills, repeats a mail at most once each, and catches up within ${OVERDUE_MS / 1000} s`,
    { timeout: PATIENCE_MS },
    async () => survives(await postgres.url(), 5),
  );
});

afterAll(async () => {
  if (!isMissing(server)) await server.stop();
});
