import { describe, expect, it } from 'vitest';
import { readDo } from './do-words.ts';
import { Stop } from './exit-code.ts';

const read = (line: string, ...more: readonly string[]) => readDo([...line.split(' ').filter((word) => word !== ''), ...more]);

function refusedWith(words: () => unknown): string {
  try {
    words();
  } catch (thrown) {
    if (thrown instanceof Stop && thrown.code === 2) return thrown.message;
    throw thrown;
  }
  throw new Error('it was taken');
}

describe('the words after tourniquet do', () => {
  it('become the command that the door takes, with its hat', () => {
    expect(read('INC-1 lever.pull --as commander --lever flag-off --by hand')).toEqual({
      kind: 'command',
      ref: 'INC-1',
      command: { type: 'lever.pull', as: 'commander', lever: 'flag-off', by: 'hand' },
      key: null,
      ifMatch: null,
    });
  });

  it('may stand in any order around their options', () => {
    expect(read('--as commander INC-1 --lever flag-off lever.pull')).toMatchObject({
      command: { type: 'lever.pull', as: 'commander', lever: 'flag-off' },
    });
  });

  it('take a text that names a command for what it is', () => {
    expect(read('INC-1 --text close note.add')).toMatchObject({ command: { type: 'note.add', text: 'close' } });
  });

  it.each([
    ['--growing', true],
    ['--growing false', false],
    ['--growing=no', false],
    ['--no-growing', false],
    ['--growing yes', true],
  ])('read a yes or no: %s', (written, growing) => {
    expect(read(`INC-1 harm.report ${written} --text hurt`)).toMatchObject({ command: { text: 'hurt', growing } });
  });

  it('gather repeated links, commas and all', () => {
    const links = read('INC-1 finding.report --about harm --text t --links https://a.example/?x=1,2 --links https://b.example');
    expect(links).toMatchObject({ command: { links: ['https://a.example/?x=1,2', 'https://b.example'] } });
  });

  it('split ids at commas and repeat', () => {
    const attendees = read('INC-1 postmortem.schedule --at 2026-05-07T11:00:00+02:00 --attendees maya,dan --attendees ines');
    expect(attendees).toMatchObject({ command: { attendees: ['maya', 'dan', 'ines'], at: '2026-05-07T09:00:00.000Z' } });
  });

  it('take fields with dashes, and values with an equals sign', () => {
    expect(read('INC-1 fix.add --becomes-true', 'It is so', '--title=--urgent')).toMatchObject({
      command: { becomesTrue: 'It is so', title: '--urgent' },
    });
  });

  it('carry numbers as numbers, a key and a version', () => {
    expect(read('INC-1 postmortem.annotate --seq 4 --text t --key abc --if-match 12')).toMatchObject({
      command: { seq: 4 },
      key: 'abc',
      ifMatch: 12,
    });
  });

  it('leave what is missing of a fix to P8', () => {
    expect(read('INC-1 fix.add --title t --due someday')).toMatchObject({ command: { title: 't', due: 'someday' } });
  });

  it.each([
    ['INC-1 update.publich', 'unknown command "update.publich"; did you mean update.publish?'],
    ['INC-1 harm.report --tekst hurt', 'unknown field --tekst; did you mean --text?'],
    [
      'INC-1 lever.pull --lever flag-of',
      '--lever "flag-of" is none of flag-off, deploy-rollback, migration-rollback, data-correction; did you mean flag-off?',
    ],
    ['INC-1 lever.pull', 'lever.pull needs --lever (which of the four (C2))'],
    ['INC-1 note.add --text', '--text needs a value'],
    ['INC-1 note.add --text a --text b', '--text is given twice'],
    ['INC-1 note.add hello --text a', 'do not know what to do with "hello"'],
    ['INC-1 postmortem.annotate --seq four --text t', '--seq "four" is no whole number'],
    ['INC-1 postmortem.hold --at 2026-05-07T09:00', 'is no time: write it with its zone'],
    ['INC-1 postmortem.hold --at 2026-02-30T09:00:00Z', 'is no time'],
    ['INC-1 meeting.held --meeting standup --date 2026-02-30', '--date "2026-02-30" is no date'],
    ['INC-1 close --as comander', '--as "comander" is no hat: commander, communicator or investigator; did you mean commander?'],
    ['INC-1 close --if-match latest', '--if-match "latest" is no version'],
    ['INC-1 note.add --no-text x --text a', '--no-text: text is no yes or no'],
    ['INC-1', 'which command?'],
    ['acknowledge', 'which incident?'],
  ])('are refused in words: %s', (line, words) => {
    expect(refusedWith(() => read(line))).toContain(words);
  });

  it('ask for help of one command, or of all', () => {
    expect(read('--help')).toEqual({ kind: 'help', command: null });
    expect(read('INC-1 lever.pull --help')).toEqual({ kind: 'help', command: 'lever.pull' });
    expect(readDo([])).toEqual({ kind: 'help', command: null });
  });
});
