import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, invalid, Stop } from '../exit-code.ts';
import { masked } from '../replay/captured.ts';
import type { WalkEvent } from '../replay/walk.ts';
import { walkPage } from '../replay/walk-markdown.ts';
import { walkTeller } from '../replay/walk-text.ts';
import type { Verbs } from '../verb.ts';
import type { World } from '../world.ts';
import { writeWhole } from '../write-whole.ts';

type Options = { readonly markdown?: boolean; readonly output?: string; readonly json?: boolean };

async function contentOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw invalid(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/**
 * Plays the recording in `file` through a fresh server and hands every event to `tell`; true when everything was as the recording says. Throws a
 * `Stop` (exit 2, `file:line: …`) for a recording that cannot be played. Answers the chance values of the play, to name them again.
 */
export async function replayFile(
  file: string,
  world: World,
  tell: (event: WalkEvent) => void,
): Promise<{ readonly met: boolean; readonly captured: Readonly<Record<string, string>> }> {
  const [{ readRecording }, { setStage }, { playRecording, Unplayable }, { startApp }] = await Promise.all([
    import('../replay/recording.ts'),
    import('../replay/stage.ts'),
    import('../replay/play.ts'),
    world.app(),
  ]);
  const faulty = (faults: readonly { readonly line: number; readonly message: string }[]): Stop =>
    new Stop(EXIT.invalid, faults.map((one) => `${file}:${one.line}: ${one.message}`).join('\n'), {
      title: 'the recording cannot be played',
      file,
      faults,
    });
  const read = readRecording(await contentOf(file, world.cwd));
  if (!read.ok) throw faulty(read.faults);
  const stage = await setStage(read.recording.header, path.dirname(path.resolve(world.cwd, file)), world.env, world.key(), startApp, world.fetch);
  try {
    const walk = playRecording(read.recording, stage);
    let met = true;
    for (;;) {
      const { done, value } = await walk.next();
      if (done) return { met, captured: value };
      if (value.kind === 'unmet') met = false;
      tell(value);
    }
  } catch (thrown) {
    if (thrown instanceof Unplayable) throw faulty([thrown]);
    throw thrown;
  } finally {
    await stage.stop();
  }
}

/** `tourniquet replay FILE`: a recorded incident through the whole discipline, in a fresh server on a test clock. */
export function replayVerb({ world, add, does }: Verbs): void {
  add('replay <file>', 'play a recorded incident through a fresh server on a test clock, and print the walk', [
    'replay examples/recordings/p0-rollback.jsonl',
    'replay examples/recordings/drill.jsonl --json',
    'replay examples/recordings/p0-rollback.jsonl --markdown -o docs/walk.md',
  ])
    .option('--markdown', 'the walk as a page of the manual')
    .option('-o, --output <file>', 'with --markdown: where to write the page; nothing is written when the walk does not reach its end')
    .action(
      does(async (file: string, options: Options) => {
        if (options.json && options.markdown) throw invalid('--json and --markdown are two ways to print: choose one');
        if (options.output !== undefined && !options.markdown)
          throw invalid('--output goes with --markdown: without it the walk is printed as it happens');
        if (!options.markdown) {
          // A walk is long: events are printed as they come, with --json one a line.
          const say = options.json ? (event: WalkEvent) => `${JSON.stringify(event)}\n` : walkTeller(world.paint);
          const { met } = await replayFile(file, world, (event) => world.out(say(event)));
          return met ? EXIT.yes : EXIT.no;
        }
        const events: WalkEvent[] = [];
        const { met, captured } = await replayFile(file, world, (event) => events.push(event));
        const page = masked(events.map(walkPage(file.split(path.sep).join('/'))).join(''), captured);
        if (options.output === undefined) world.out(page);
        else if (met) await writeWhole(path.resolve(world.cwd, options.output), page, world.key());
        const unmet = events.find((event) => event.kind === 'unmet');
        if (unmet?.kind === 'unmet') world.err(`${file}:${unmet.line}: expected ${unmet.expected}, found ${unmet.found}\n`);
        return met ? EXIT.yes : EXIT.no;
      }),
    );
}
