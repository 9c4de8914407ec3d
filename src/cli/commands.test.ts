import { describe, expect, it } from 'vitest';
import { COMMANDS as SCHEMAS } from '#http/contract/command.ts';
import { COMMAND_NAMES, COMMANDS, hatOf } from './commands.ts';
import { commandHelp, doHelp } from './do-help.ts';
import { readDo } from './do-words.ts';

/** Words of a shell line with single quotes. */
const shellWords = (line: string): readonly string[] => [...line.matchAll(/'([^']*)'|(\S+)/g)].map((found) => found[1] ?? found[2] ?? '');

describe('the commands as the command line teaches them', () => {
  it('are the commands of the HTTP contract, with the same fields', () => {
    expect([...COMMAND_NAMES].sort()).toEqual(Object.keys(SCHEMAS).sort());
    for (const name of COMMAND_NAMES) {
      const { type: _, as: __, ...shape } = SCHEMAS[name].shape;
      expect(Object.keys(COMMANDS[name].fields).sort(), name).toEqual(Object.keys(shape).sort());
      for (const [field, schema] of Object.entries(shape)) {
        expect(COMMANDS[name].fields[field]?.required, `${name} ${field}`).toBe(!schema.safeParse(undefined).success);
      }
    }
  });

  it.each(COMMAND_NAMES)('give an example that the contract takes: %s', (name) => {
    const asked = readDo(['INC-1', name, ...shellWords(COMMANDS[name].example)]);
    expect(asked.kind === 'command' && SCHEMAS[name].safeParse(asked.command).error).toBeUndefined();
  });

  it('are listed by the hat they are given under (H2)', () => {
    const help = doHelp();
    const [, commander = '', communicator = '', investigator = '', any = ''] = help.split(/^As /m);
    for (const name of COMMAND_NAMES) {
      const list = { commander, communicator, investigator, any }[hatOf(name) ?? 'any'];
      expect(list, name).toMatch(new RegExp(`^  ${name.replaceAll('.', '\\.')} `, 'm'));
    }
  });

  it('explain their fields, one by one', () => {
    const help = commandHelp('update.publish');
    expect(help).toContain('Only the communicator may (H2).');
    expect(help).toMatch(/^ {2}--audience status-page\|clients\|internal +where it goes \(required\)$/m);
    expect(help).toContain('tourniquet do INC-1 update.publish --as communicator --audience status-page');
  });
});
