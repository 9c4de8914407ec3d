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

/** Letters to add, drop, change or swap to come from `a` to `b`; a part that is contained whole is near. */
function distanceOf(a: string, b: string): number {
  if (a.length >= 4 && b.includes(a)) return 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? a.length;
}
