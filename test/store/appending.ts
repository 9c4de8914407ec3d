import { writeSync } from 'node:fs';
import { openSqliteStore } from '#store/sqlite.ts';
import { firing } from './a-signal.ts';
import { aDeadline, anIncident, effect, goingOn, note, opening, T0 } from './an-incident.ts';

/**
 * A process that opens the folder named as its argument, writes as fast as it can and prints what was answered: a line per append that the store
 * called done. It is meant to be killed. `hold` as second argument: it only holds the folder.
 */
const [, , folder = '', how] = process.argv;

async function run(): Promise<void> {
  const store = await openSqliteStore({ folder });
  const say = (line: string): void => {
    writeSync(1, `${line}\n`);
  };
  say('open');
  if (how === 'hold') {
    setInterval(() => {}, 60_000);
    return;
  }
  const number = await store.nextNumber();
  let state = anIncident(number);
  await store.append(opening(state));
  state = { ...opening(state).state };
  for (;;) {
    const seq = state.version + 1;
    const [seen] = await store.recordSignals([firing(`${number}.${seq}`)]);
    const next = goingOn(state, [note(`${seq}`)], {
      deadlines: [aDeadline(`${seq}`, T0)],
      outbox: [{ ...effect(state, 1), id: `${state.opening.id}:${seq}:1` }],
      ...(seen === undefined ? {} : { signals: [seen.id] }),
    });
    const done = await store.append(next);
    if (done.kind !== 'appended') throw new Error(`nobody else writes here, and yet: ${done.kind}`);
    state = next.state;
    say(`${state.opening.id} ${seq}`);
  }
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
