import { type Client, clientFor, segment } from '../client.ts';
import { entryLines } from '../entry-lines.ts';
import { streamEvents } from '../event-stream.ts';
import { EXIT, Stop } from '../exit-code.ts';
import { readWhole } from '../values.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WireEntry, WirePage } from '../wire.ts';

const REST_MS = [500, 1000, 2000, 5000, 10_000];
// The server sends a comment every 15 s: three missed ones are a lost line.
const QUIET_MS = 45_000;

/** All entries of an incident after `after`, page by page. */
export async function allEntries(client: Client, ref: string, after = 0): Promise<readonly WireEntry[]> {
  const entries: WireEntry[] = [];
  let last = after;
  for (;;) {
    const page = (await client.json(`/api/v1/incidents/${segment(ref)}/timeline`, { query: { after: last } })) as WirePage<WireEntry>;
    entries.push(...page.items);
    const end = page.items.at(-1)?.seq;
    if (page.nextCursor === null || end === undefined || end <= last) return entries;
    last = end;
  }
}

/** The text of a body, piece by piece; throws when nothing comes for `QUIET_MS`, since a lost line says nothing. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const quiet = setTimeout(() => void reader.cancel('quiet'), QUIET_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(quiet));
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    // Whoever stops reading early (the world stopped) lets go of the line too.
    await reader.cancel();
  }
}

/** The live stream from `after` on, resumed after every cut until the world stops; `lost` hears of each cut. */
async function* follow(client: Client, ref: string, after: number, stopped: AbortSignal, lost: (why: string) => void): AsyncGenerator<WireEntry> {
  let last = after;
  let failures = 0;
  while (!stopped.aborted) {
    try {
      const headers = { accept: 'text/event-stream', 'last-event-id': String(last) };
      const response = await client.open(`/api/v1/incidents/${segment(ref)}/stream`, { headers, signal: stopped });
      if (response.body === null) return;
      failures = 0;
      for await (const event of streamEvents(piecesOf(response.body))) {
        const entry = JSON.parse(event.data) as WireEntry;
        if (typeof entry.seq !== 'number' || entry.seq <= last) continue;
        last = entry.seq;
        yield entry;
      }
      lost('the stream ended');
    } catch (thrown) {
      if (stopped.aborted) return;
      // A refusal stays a refusal; only a lost connection is worth another try.
      if (thrown instanceof Stop && thrown.code !== EXIT.unreachable) throw thrown;
      lost(thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown));
    }
    await rest(REST_MS[Math.min(failures++, REST_MS.length - 1)] ?? 0, stopped);
  }
}

function rest(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopped.addEventListener('abort', done);
  });
}

/** `tourniquet timeline REF [--follow]`: the record, and what is added to it while one watches. */
export function timelineVerb({ world, add, does }: Verbs): void {
  add('timeline <ref>', 'read the timeline; --follow stays and prints what is added', [
    'timeline INC-12',
    'timeline INC-12 --follow',
    'timeline INC-12 --after 40 --json',
  ])
    .option('--follow', 'stay, until interrupted; a lost connection is taken up again where it was cut')
    .option('--after <seq>', 'only entries after this number', '0')
    .action(
      does(async (ref: string, options: { readonly follow?: boolean; readonly after: string; readonly json?: boolean }) => {
        const client = clientFor(world);
        const after = readWhole('--after', options.after);
        const entries = await allEntries(client, ref, after);
        let day = '';
        const print = (some: readonly WireEntry[]): void => {
          const lines = entryLines(some, world.paint, day);
          day = lines.day;
          world.out(lines.text);
        };
        // A stream cannot be one document: with --follow, --json prints one entry a line.
        const printJson = (some: readonly WireEntry[]): void => world.out(some.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
        if (!options.follow) {
          if (options.json) world.out(jsonText(entries));
          else print(entries);
          return EXIT.yes;
        }
        const show = options.json ? printJson : print;
        show(entries);
        const lost = (why: string): void => world.err(`${world.errPaint.dim(`(${why}; connecting again)`)}\n`);
        for await (const entry of follow(client, ref, entries.at(-1)?.seq ?? after, world.stopped, lost)) show([entry]);
        return EXIT.yes;
      }),
    );
}
