import { PHASE_WORDS } from '#views/words.ts';
import { clientFor, segment } from '../client.ts';
import { commandHelp, doHelp } from '../do-help.ts';
import { readDo } from '../do-words.ts';
import { entryLines } from '../entry-lines.ts';
import { EXIT } from '../exit-code.ts';
import { oneLine, type Paint } from '../terminal.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WireDone } from '../wire.ts';

/** What a command did: its entries and where the incident stands now. */
export function doneText(done: WireDone, paint: Paint): string {
  const { incident, entries } = done;
  const phase = Object.hasOwn(PHASE_WORDS, incident.phase) ? PHASE_WORDS[incident.phase as keyof typeof PHASE_WORDS] : incident.phase;
  const where = `${paint.bold(oneLine(incident.ref))} ${oneLine(incident.severity)} ${oneLine(phase)}, version ${incident.version}`;
  return `${entries.length ? entryLines(entries, paint).text : 'Nothing changed.\n'}${where}\n`;
}

/** `tourniquet do REF COMMAND …`: the one door, from the command line. */
export function doVerb({ world, add, does }: Verbs): void {
  add('do [words...]', 'give a command to an incident (tourniquet do --help lists them by hat)', [])
    .usage('REF COMMAND [--as HAT] [--field value …]')
    .allowUnknownOption()
    .helpOption(false)
    .action(
      does(async (words: readonly string[], options: { readonly json?: boolean }) => {
        const asked = readDo(words);
        if (asked.kind === 'help') {
          world.out(asked.command === null ? doHelp() : commandHelp(asked.command));
          return EXIT.yes;
        }
        const { ref, command, key, ifMatch } = asked;
        const answer = await clientFor(world).json(`/api/v1/incidents/${segment(ref)}/commands`, {
          method: 'POST',
          body: command,
          key: key ?? world.key(),
          ref,
          ...(ifMatch === null ? {} : { ifMatch }),
        });
        world.out(options.json ? jsonText(answer) : doneText(answer as WireDone, world.paint));
        return EXIT.yes;
      }),
    );
}
