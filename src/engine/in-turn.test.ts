import { describe, expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

/** A piece of work that ends when told to. */
function piece(log: string[], name: string) {
  let end: (fails: boolean) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (fails) => (fails ? reject(new Error(`${name} failed`)) : resolve());
  });
  const work = async (): Promise<string> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { work, end };
}

describe('in turn', () => {
  it('runs work on one key in the order it came, and on another key at once', async () => {
    const log: string[] = [];
    const [a, b, c] = [piece(log, 'a'), piece(log, 'b'), piece(log, 'c')];
    const serial = inTurn();
    const first = serial('x', a.work);
    const second = serial('x', b.work);
    const aside = serial('y', c.work);
    c.end(false);
    expect(await aside).toBe('c');
    b.end(false);
    a.end(false);
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'c begins', 'c ends', 'a ends', 'b begins', 'b ends']);
  });

  it('given work that fails, then its caller hears of it and the next one runs', async () => {
    const log: string[] = [];
    const [a, b] = [piece(log, 'a'), piece(log, 'b')];
    const serial = inTurn();
    const first = serial('x', a.work);
    const second = serial('x', b.work);
    a.end(true);
    b.end(false);
    await expect(first).rejects.toThrow('a failed');
    expect(await second).toBe('b');
  });
});
