/** Edit distance with swaps of neighbours counted as one (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

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
    const far = distance(plain, candidate.toLowerCase());
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
