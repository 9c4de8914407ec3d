import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode, Stop } from './exit-code.ts';
import { jsonText, type Verbs } from './verb.ts';
import { archiveVerb } from './verbs/archive.ts';
import { declareVerb } from './verbs/declare.ts';
import { doVerb } from './verbs/do.ts';
import { doctorVerb } from './verbs/doctor.ts';
import { intakeTokenVerb } from './verbs/intake-token.ts';
import { laterVerbs } from './verbs/later.ts';
import { lintVerb } from './verbs/lint.ts';
import { listVerb } from './verbs/list.ts';
import { rebuildVerb } from './verbs/rebuild.ts';
import { replayVerb } from './verbs/replay.ts';
import { serveVerb } from './verbs/serve.ts';
import { showVerb } from './verbs/show.ts';
import { timelineVerb } from './verbs/timeline.ts';
import { tokenVerb } from './verbs/token.ts';
import { verifyVerb } from './verbs/verify.ts';
import type { World } from './world.ts';

// In the order in which one meets them: begin, work, prove, keep house.
const VERBS = [
  serveVerb,
  declareVerb,
  listVerb,
  showVerb,
  timelineVerb,
  doVerb,
  archiveVerb,
  verifyVerb,
  lintVerb,
  replayVerb,
  tokenVerb,
  intakeTokenVerb,
  doctorVerb,
  rebuildVerb,
  laterVerbs,
];

const ABOUT = `
Server and token come from TOURNIQUET_URL (default http://127.0.0.1:7777) and TOURNIQUET_TOKEN. Every verb takes --json.

Exit codes: 0 yes · 1 refused, findings, or a broken archive · 2 usage or invalid input · 3 cannot reach the server · 4 not signed in

A first incident:
  tourniquet serve &
  tourniquet declare 'Submissions fail' --severity P0 --service grading
  tourniquet do INC-1 acknowledge
  tourniquet show INC-1
`;

/** Hangs every verb on a program. `answered` hears the exit code of the verb that ran. */
function programOf(world: World, answered: (code: ExitCode) => void): Command {
  const ready = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({ writeOut: world.out, writeErr: world.err })
      .configureHelp({ showGlobalOptions: false })
      .showHelpAfterError('(--help shows how)');
  const program = ready(new Command('tourniquet'))
    .description('Incident command: contain first, diagnose after, prove that the chain learned.')
    .addHelpText('after', ABOUT);
  const verbs: Verbs = {
    world,
    add: (usage, says, examples, under = program) => {
      const command = ready(under.command(usage)).description(says).option('--json', 'print JSON for scripts');
      return examples.length
        ? command.addHelpText(
            'after',
            `\nExamples:\n${examples.map((one) => `  ${one.includes('tourniquet ') ? one : `tourniquet ${one}`}\n`).join('')}`,
          )
        : command;
    },
    // No --json here: the group would take it away from the verb behind it.
    group: (name, says) => ready(program.command(name)).description(says),
    does:
      (act) =>
      async (...args) =>
        answered(await act(...args)),
  };
  for (const verb of VERBS) verb(verbs);
  return program;
}

/** Runs the command line on the words after `tourniquet`; answers the exit code and never throws for a bad word or a "no". */
export async function run(words: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = EXIT.yes;
  const program = programOf(world, (answer) => {
    code = answer;
  });
  const json = words.includes('--json');
  try {
    if (words.length === 0) {
      world.err(program.helpInformation());
      world.err(ABOUT);
      return EXIT.invalid;
    }
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.yes : EXIT.invalid;
    if (!(thrown instanceof Stop)) throw thrown;
    if (json) world.out(jsonText(thrown.body));
    else world.err(`${thrown.message}\n`);
    return thrown.code;
  }
}
