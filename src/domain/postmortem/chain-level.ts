// K4, P6, P7: the levels of the way of working are the answer space; a person is not a level.
import type { Policy } from '../kernel/policy.ts';

/** A level of the chain: where in the way of working something should have been caught. */
export type ChainLevel = Policy['chain'][number];

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The level that a text names by id, by name or by both (`L4`, `build`, `L4 build`), whatever the case; null when it names none. */
export function levelOf(policy: Pick<Policy, 'chain'>, text: string): ChainLevel | null {
  const wanted = bare(text);
  const says = (of: (level: ChainLevel) => string): ChainLevel | undefined => policy.chain.find((level) => bare(of(level)) === wanted);
  return says(({ id }) => id) ?? says(({ name }) => name) ?? says(({ id, name }) => `${id} ${name}`) ?? null;
}

/** The levels as a reader needs them to choose one: `L1 initiative, L2 feature brief, …`. */
export function levelsInWords(policy: Pick<Policy, 'chain'>): string {
  return policy.chain.map(({ id, name }) => `${id} ${name}`).join(', ');
}
