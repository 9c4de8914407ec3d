import { describe, expect, expectTypeOf, it } from 'vitest';
import { HAT_OF, type PersonCommand, type PersonCommandType } from '#domain/incident/command.ts';
import { readCommand } from '../invalid.ts';
import { COMMAND_TYPES, type CommandJson } from './command.ts';

const wrong = (body: unknown): unknown => {
  const read = readCommand(body);
  return 'error' in read ? read.error.errors : [];
};

describe('the commands of the contract', () => {
  it('are those that a person may give, field for field', () => {
    expect([...COMMAND_TYPES].sort()).toEqual(Object.keys(HAT_OF).sort());
    // A field more or less on either side does not compile.
    type Sent<T extends PersonCommandType> = Omit<Extract<CommandJson, { type: T }>, 'as'>;
    expectTypeOf<keyof Sent<'lever.pull'>>().toEqualTypeOf<keyof Extract<PersonCommand, { type: 'lever.pull' }>>();
    type Fields<C extends { type: string }> = { [T in C['type']]: Exclude<keyof Extract<C, { type: T }>, 'as'> };
    expectTypeOf<Fields<CommandJson>>().toEqualTypeOf<Fields<PersonCommand>>();
    expectTypeOf<Omit<Extract<CommandJson, { type: 'update.publish' }>, 'as'>>().toExtend<Extract<PersonCommand, { type: 'update.publish' }>>();
  });

  it('take null in an optional field as left out', () => {
    expect(readCommand({ type: 'containment.confirm', as: 'commander', note: null })).toEqual({
      value: { type: 'containment.confirm', as: 'commander' },
    });
  });

  it('P8: let a fix without owner, date or anything else through, because the rule refuses it and not a schema', () => {
    expect(wrong({ type: 'fix.add' })).toEqual([]);
    expect(wrong({ type: 'fix.add', title: '', owner: '', due: 'soon', kind: 'vibes', artifact: null, becomesTrue: '' })).toEqual([]);
    expect(wrong({ type: 'fix.change', fix: 'F1', due: 'tomorrow' })).toEqual([]);
  });

  it('P6 and D1: let a level that is none and a check on anybody through to the rule', () => {
    expect(wrong({ type: 'postmortem.why', level: 'Bob', question: 'Why?', answer: 'Because.' })).toEqual([]);
    expect(wrong({ type: 'postmortem.missed', level: '', text: 'It.' })).toEqual([]);
    expect(wrong({ type: 'care.check', person: 'nobody' })).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['a missing type', {}, 'type', 'is missing'],
    ['a type that is null', { type: null }, 'type', 'is missing'],
    ['a type that is no string', { type: 7 }, 'type', 'must be a string, not a number'],
    ['an unknown type', { type: 'lever.pul' }, 'type', 'Did you mean "lever.pull"'],
    ['a type of Object.prototype', { type: 'constructor' }, 'type', 'is no command'],
    ['a missing field', { type: 'note.add' }, 'text', 'is missing'],
    ['null in a field that must be there', { type: 'note.add', text: null }, 'text', 'is missing'],
    ['an empty text', { type: 'note.add', text: ' \n\t ' }, 'text', 'is empty'],
    ['a text that is too long', { type: 'note.add', text: 'x'.repeat(20_001) }, 'text', 'longer than 20000'],
    ['a NUL', { type: 'note.add', text: 'a\0b' }, 'text', '\\u0000'],
    ['half a surrogate pair', { type: 'note.add', text: 'a\ud800b' }, 'text', 'surrogate'],
    ['half a surrogate pair in an id', { type: 'hat.offer', hat: 'commander', to: '\udc00' }, 'to', 'surrogate'],
    ['a wrong type', { type: 'harm.report', text: 'x', growing: 'yes' }, 'growing', 'must be true or false, not a string'],
    ['a fraction for a number', { type: 'postmortem.annotate', seq: 1.5, text: 'x' }, 'seq', 'a whole number, not 1.5'],
    ['a word outside the list', { type: 'lever.skip', lever: 'flagoff', reason: 'x' }, 'lever', 'Did you mean "flag-off"'],
    ['a hat that is none', { type: 'acknowledge', as: 'boss' }, 'as', 'must be one of commander'],
    ['an unknown field', { type: 'note.add', text: 'x', txt: 'y' }, 'txt', 'Did you mean "text"'],
    ['a time without a zone', { type: 'postmortem.hold', at: '2026-05-05T10:00:00' }, 'at', 'with a zone'],
    ['a day that does not exist', { type: 'meeting.held', meeting: 'standup', date: '2026-02-30' }, 'date', 'is no date'],
    ['a member of a list', { type: 'postmortem.schedule', at: '2026-05-05T10:00:00Z', attendees: ['ada', 5] }, 'attendees[1]', 'must be a string'],
    ['a link that is a script', { type: 'finding.report', text: 'x', about: 'harm', links: ['javascript:alert(1)'] }, 'links[0]', 'no web address'],
  ])('name the field of %s', (_what, body, field, message) => {
    expect(wrong(body)).toContainEqual({ field, message: expect.stringContaining(message) });
  });

  it.each([[null], [undefined], [[]], ['note.add'], [5]])('want an object, not %j', (body) => {
    expect(wrong(body)).toEqual([{ field: 'body', message: expect.stringMatching(/JSON object/) }]);
  });

  it('name at most twenty fields', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, i]));
    expect(wrong({ type: 'close', ...many })).toHaveLength(20);
  });
});
