import { describe, expect, it } from 'vitest';
import { commandLine, quote } from './shell.ts';
import { suggest } from './suggest.ts';
import { clean, columns, cut, oneLine, paintFor } from './terminal.ts';

const ESC = '\u001b';

describe('text from outside', () => {
  it.each([
    [`${ESC}[31mred${ESC}[0m`, 'red'],
    [`${ESC}]0;title\u0007after`, 'after'],
    [`${ESC}]8;;http://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`a${ESC}cb`, 'ab'],
    ['bell\u0007, backspace\b, C1 \u009b31m', 'bell, backspace, C1 31m'],
    ['right-to-left \u202eevil\u202c', 'right-to-left evil'],
    ['one\r\ntwo\u2028three', 'one\ntwo\nthree'],
    ['tab\tstays', 'tab\tstays'],
  ])('loses what a terminal would obey: %j', (given, shown) => {
    expect(clean(given)).toBe(shown);
  });

  it('fits on one line of a given width', () => {
    expect(oneLine('a\n  b\tc')).toBe('a b c');
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('🚨🚨🚨', 3)).toBe('🚨🚨🚨');
  });
});

describe('colours', () => {
  it('come only on a terminal, and never with NO_COLOR or on a dumb one', () => {
    expect(paintFor(true, {}).red('x')).toBe(`${ESC}[31mx${ESC}[39m`);
    expect(paintFor(false, {}).red('x')).toBe('x');
    expect(paintFor(true, { NO_COLOR: '1' }).red('x')).toBe('x');
    expect(paintFor(true, { TERM: 'dumb' }).red('x')).toBe('x');
  });

  it('take no room in a column', () => {
    const { red } = paintFor(true, {});
    expect(
      columns([
        [red('a'), 'x'],
        ['bcd', 'y'],
      ]),
    ).toBe(`${red('a')}    x\nbcd  y`);
  });
});

describe('a line to paste', () => {
  it('is one line whose words a shell reads back', () => {
    expect(quote("it's on\nfire")).toBe("'it'\\''s on fire'");
    expect(quote('flag-off')).toBe('flag-off');
    expect(quote('')).toBe("''");
    expect(quote('$(reboot)')).toBe("'$(reboot)'");
  });

  it('gives a command of the door with its hat first', () => {
    const next = { type: 'leadership.brief', text: 'Submissions fail', as: 'commander', links: ['https://a.example'], growing: true, calm: false };
    expect(commandLine('INC-1', next)).toBe(
      "tourniquet do INC-1 leadership.brief --as commander --text 'Submissions fail' --links https://a.example --growing --calm false",
    );
  });
});

describe('a word that is almost ours', () => {
  const words = ['lever.pull', 'lever.skip', 'update.publish', 'stand-down', 'close'];
  it.each([
    ['lever.pul', 'lever.pull'],
    ['publish', 'update.publish'],
    ['standdown', 'stand-down'],
    ['colse', 'close'],
  ])('is recognised: %s', (word, meant) => {
    expect(suggest(word, words)[0]).toBe(meant);
  });

  it('is not guessed at when nothing is near', () => {
    expect(suggest('xyzzyplugh', words)).toEqual([]);
  });
});
