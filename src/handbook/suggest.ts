import { editDistance } from '#domain/kernel/edit-distance.ts';

/** Words longer than this are no typing mistakes, and comparing them costs time. */
const LONGEST = 64;

/** The known word that was most likely meant, or null when none is near: at most a third of the letters differ, upper and lower case aside. */
export function nearest(word: string, known: Iterable<string>): string | null {
  if (word.length > LONGEST) return null;
  const plain = word.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate === '' || candidate.length > LONGEST || Math.abs(candidate.length - word.length) >= least) continue;
    const far = editDistance(plain, candidate.toLowerCase());
    if (far < least && far < word.length) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

/** The tail of a message: `; did you mean `owner`?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known);
  return meant === null ? '' : `; did you mean \`${meant}\`?`;
}
