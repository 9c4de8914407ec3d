/** The known word that somebody most likely meant, or null when none is near: same but for case, or a few letters off. */
export function nearest(word: string, known: Iterable<string>): string | null {
  const wanted = word.trim().toLowerCase();
  let best: { readonly word: string; readonly off: number } | null = null;
  for (const candidate of known) {
    const off = lettersOff(wanted, candidate.toLowerCase());
    if (off <= Math.max(1, Math.floor(Math.min(wanted.length, candidate.length) / 3)) && (best === null || off < best.off))
      best = { word: candidate, off };
  }
  return wanted === '' ? null : (best?.word ?? null);
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function lettersOff(a: string, b: string): number {
  // Far apart in length is far apart, and hostile lengths cost nothing.
  if (Math.abs(a.length - b.length) > 5 || a.length > 60) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
