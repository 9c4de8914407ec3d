import { editDistance } from '#domain/kernel/edit-distance.ts';

const LONGEST = 60;

/** The words most like `word`, best first, at most three: what somebody probably meant. Empty when nothing is near. */
export function near(word: string, words: readonly string[]): readonly string[] {
  if (word.length > LONGEST) return [];
  const given = word.toLowerCase();
  const far = Math.max(1, Math.floor(given.length / 3));
  return words
    .map((candidate) => ({ candidate, distance: distanceOf(given, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= far)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "a" or "b"?`, with a leading space; empty when nothing is near. */
export function didYouMean(word: string, words: readonly string[]): string {
  const found = near(word, words).map((one) => `"${one}"`);
  return found.length === 0 ? '' : ` Did you mean ${found.join(' or ')}?`;
}

/** The edits from `a` to `b`; a part that is contained whole is near. */
function distanceOf(a: string, b: string): number {
  return a.length >= 4 && b.includes(a) ? 1 : editDistance(a, b);
}
