import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../kernel/policy.ts';
import { levelOf, levelsInWords } from './chain-level.ts';

describe('K4 the levels of the chain', () => {
  it('are five by default, from the initiative to the release', () => {
    expect(levelsInWords(DEFAULT_POLICY)).toBe('L1 initiative, L2 feature brief, L3 story and design, L4 build, L5 release and operation');
  });

  it.each(DEFAULT_POLICY.chain)('$id is known by its id, its name and both', (level) => {
    for (const text of [level.id, level.id.toLowerCase(), level.name, `${level.id}: ${level.name.toUpperCase()}`])
      expect(levelOf(DEFAULT_POLICY, text), text).toBe(level);
  });

  it('are policy: a team that names its own is asked for those, and the default ones mean nothing there', () => {
    const own = {
      chain: [
        { id: 'idea', name: 'Idea' },
        { id: 'ship', name: 'Shipping' },
      ],
    };
    expect(levelsInWords(own)).toBe('idea Idea, ship Shipping');
    expect(levelOf(own, 'SHIPPING')).toEqual({ id: 'ship', name: 'Shipping' });
    expect(levelOf(own, 'L5')).toBeNull();
  });

  it('an id comes before a name that reads the same', () => {
    const swapped = {
      chain: [
        { id: 'a', name: 'b' },
        { id: 'b', name: 'a' },
      ],
    };
    expect(levelOf(swapped, 'b')).toEqual({ id: 'b', name: 'a' });
  });

  it.each(['', 'L', 'L10', 'Yossi', 'the build team'])('“%s” is none', (text) => {
    expect(levelOf(DEFAULT_POLICY, text)).toBeNull();
  });
});
