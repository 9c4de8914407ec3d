// P8: wording that is a resolve and not a change is refused with the reason and a better shape.
import { MECHANISM, VAGUE } from './vague-wording.ts';

/** What is vague about a text: its words, why they change nothing, and a better shape. */
export type Vagueness = { readonly phrase: string; readonly why: string; readonly instead: string };

/**
 * A text as wording is compared: lower case, contractions written out, one space between words, a lone `|` where a sentence or clause ends, and
 * nothing that can hide between letters. Same wording, same text.
 */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/\bwon't\b/g, 'will not')
    .replace(/\bcan't\b/g, 'can not')
    .replace(/n't\b/g, ' not')
    .replace(/\b(did|do|does|was|is|are|were|should|could|would|has|have|had|wo|ca)nt\b/g, '$1 not')
    .replace(/'ll\b/g, ' will')
    .replace(/'re\b/g, ' are')
    .replace(/'ve\b/g, ' have')
    .replace(/\blet's\b/g, 'let us')
    .replace(/\.{2,}|…/g, ' ')
    .replace(/[.,;!?](?=\s|$)/g, ' | ')
    .replace(/[^\p{L}\p{N}\p{M}'%|]+/gu, ' ')
    .replace(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, ' ')
    .replace(/(?: ?\| ?)+/g, ' | ')
    .replace(/ +/g, ' ')
    .replace(/^[ |]+|[ |]+$/g, '');
}

/** P8: the first thing about a text that no one could observe; null when it may stand. */
export function vagueness(text: string): Vagueness | null {
  const words = plain(text);
  const mechanism = MECHANISM.exec(words)?.index ?? Number.POSITIVE_INFINITY;
  for (const { patterns, excuse, why, instead } of VAGUE) {
    if (excuse === 'mechanism-anywhere' && Number.isFinite(mechanism)) continue;
    for (const pattern of patterns) {
      const found = pattern.exec(words);
      if (found === null || (excuse === 'mechanism-before' && mechanism <= found.index)) continue;
      return { phrase: found[0].replaceAll(' |', ',').trim(), why, instead };
    }
  }
  return null;
}
