import { editDistance } from '#domain/kernel/edit-distance.ts';

const squeeze = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '');

/** At most three of `words` that somebody who wrote `word` may have meant, nearest first: typing slips, and words that hold it or are held by it. */
export function suggest(word: string, words: readonly string[]): readonly string[] {
  // A word longer than any of ours is no slip, and comparing it would only cost time.
  const asked = squeeze(word).slice(0, 64);
  if (asked === '') return [];
  const near = words
    .map((known) => {
      const name = squeeze(known);
      const holds = asked.length >= 3 && (name.includes(asked) || known.split(/[.-]/).some((part) => part.length >= 3 && asked.includes(part)));
      const edits = editDistance(asked, name);
      return { known, edits: holds ? Math.min(edits, 2) : edits, far: Math.max(2, Math.floor(name.length / 3)) };
    })
    .filter((one) => one.edits <= one.far)
    .sort((a, b) => a.edits - b.edits);
  // Beside a word that is clearly meant, weaker guesses only distract.
  const best = near[0]?.edits ?? 0;
  return near
    .filter((one) => one.edits === best)
    .slice(0, 3)
    .map((one) => one.known);
}

/** `: did you mean a, b?`, or nothing when no word is near. */
export function didYouMean(word: string, words: readonly string[]): string {
  const near = suggest(word, words);
  return near.length ? `; did you mean ${near.join(', ')}?` : '';
}
