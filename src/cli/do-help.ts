import { COMMAND_NAMES, COMMANDS, type Field, hatOf, isCommand } from './commands.ts';
import { columns } from './terminal.ts';

const HEADINGS = [
  ['commander', 'As commander, who decides (--as commander)'],
  ['communicator', 'As communicator, who publishes (--as communicator)'],
  ['investigator', 'As investigator, who reports to the commander (--as investigator)'],
  [null, 'As any responder (no hat)'],
] as const;

const written = (field: string, how: Field): string => {
  if (how.kind === 'flag') return `--${field}`;
  if (how.of) return `--${field} ${how.of.length > 4 ? how.kind.toUpperCase() : how.of.join('|')}`;
  return `--${field} ${{ text: 'TEXT', choice: 'WORD', instant: 'TIME', date: 'DATE', number: 'NUMBER', list: 'TEXT', names: 'ID,ID' }[how.kind]}`;
};

/** Help of `tourniquet do`: every command by the hat it is given under (H2). */
export function doHelp(): string {
  const lists = HEADINGS.map(([hat, heading]) => {
    const rows = COMMAND_NAMES.filter((name) => hatOf(name) === hat).map((name) => [`  ${name}`, COMMANDS[name].says]);
    return `${heading}:\n${columns(rows)}`;
  });
  return `Usage: tourniquet do REF COMMAND [--as HAT] [--field value …]

Give one command to one incident, as the person your token stands for. A refusal says the rule, why, and what to do instead, and
exits 1. A retry after a lost connection is safe: each call carries a key, and the same key is done once.

${lists.join('\n\n')}

Options:
  --as HAT            the hat worn for this act
  --if-match VERSION  only when the incident still has this version
  --key KEY           idempotency key of your own; the same key is done once
  --json              the server's answer as JSON

Fields of one command: tourniquet do COMMAND --help

Examples:
  tourniquet do INC-12 acknowledge
  tourniquet do INC-12 lever.pull --as commander --lever deploy-rollback --by adapter
  tourniquet do INC-12 harm.report --text 'One in three submissions is lost' --growing
  tourniquet do INC-12 finding.report --as investigator --about harm --text 'Only uploads' --links https://a.example --links https://b.example
`;
}

/** Help of one command: its fields, its hat and an example. Help of all when the word names none. */
export function commandHelp(name: string): string {
  if (!isCommand(name)) return doHelp();
  const { says, fields, example } = COMMANDS[name];
  const hat = hatOf(name);
  const as = hat === null ? '' : ` --as ${hat}`;
  const rows = Object.entries(fields).map(([field, how]) => {
    const of = how.of && how.of.length > 4 ? `: ${how.of.join(', ')}` : '';
    return [`  ${written(field, how)}`, `${how.says}${of}${how.required ? ' (required)' : ''}`];
  });
  return `Usage: tourniquet do REF ${name}${as} [--field value …]

${says.charAt(0).toUpperCase()}${says.slice(1)}. ${hat === null ? 'Any responder may.' : `Only the ${hat} may (H2).`}

${rows.length ? `Fields:\n${columns(rows)}\n\n` : ''}Example:
  tourniquet do INC-1 ${name}${as}${example ? ` ${example}` : ''}
`;
}
