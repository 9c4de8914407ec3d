import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { World } from './world.ts';

/** What every verb gets: the world, a way to hang itself on the program, and a way to answer with an exit code. */
export type Verbs = {
  readonly world: World;
  /** A verb by its usage (`show <ref>`), one sentence, and examples without the leading `tourniquet`; it takes `--json`. */
  readonly add: (usage: string, says: string, examples: readonly string[], under?: Command) => Command;
  /** A word under which verbs stand, such as `token`. */
  readonly group: (name: string, says: string) => Command;
  /** What a verb does; the exit code is its answer. A `Stop` thrown inside ends it with its own code. */
  readonly does: <Args extends readonly unknown[]>(act: (...args: Args) => Promise<ExitCode>) => (...args: Args) => Promise<void>;
};

/** A value as `--json` prints it: one document, two spaces, a newline. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
