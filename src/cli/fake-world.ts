import type { ExitCode } from './exit-code.ts';
import { run } from './program.ts';
import { paintFor } from './terminal.ts';
import type { World } from './world.ts';

/** What a run of the command line came to. */
export type Ran = { readonly code: ExitCode; readonly out: string; readonly err: string };

/** The outside for tests: fixed clock and keys, no colours, everything printed is kept. Parts may be replaced. */
export function fakeWorld(parts: Partial<World> = {}): { readonly world: World; readonly said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  let keys = 0;
  const world: World = {
    env: {},
    cwd: process.cwd(),
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    paint: paintFor(false, {}),
    errPaint: paintFor(false, {}),
    fetch: globalThis.fetch,
    now: () => new Date('2026-05-05T03:10:00Z'),
    key: () => `key-${++keys}`,
    stdin: async () => '',
    stopped: new AbortController().signal,
    app: () => Promise.reject(new Error('no server in this test')),
    ...parts,
  };
  return { world, said };
}

/** Runs `tourniquet WORDS…` against a server, signed in. */
export async function runOn(url: string, words: readonly string[], parts: Partial<World> = {}): Promise<Ran> {
  const { world, said } = fakeWorld({ env: { TOURNIQUET_URL: url, TOURNIQUET_TOKEN: 'tq_maya' }, ...parts });
  const code = await run(words, world);
  return { code, ...said };
}
