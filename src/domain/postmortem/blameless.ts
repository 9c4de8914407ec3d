// P6: a person is not a level. An answer that names or blames a person gets a blameless rewording; it is taken all the same.
import type { PersonId } from '../kernel/stamp.ts';
import type { ChainLevel } from './chain-level.ts';
import { plain } from './plain-words.ts';

const ROLE =
  '(?:developer|dev|engineer|operator|reviewer|author|admin|administrator|dba|tester|intern|junior|contractor|colleague|programmer|sre|manager|on call|person|guy|commander|communicator|investigator)s?';
const DOER = `(?:he|she|someone|somebody|i|you|(?:the|a|our|one|another|some) (?:\\w+ ){0,2}?${ROLE})`;

/** Blaming wording, on text as `plain` writes it. */
const BLAMING: readonly RegExp[] = [
  /\b(?:human|operator|pilot|user|manual|personal|individual) (?:error|mistake|failure|negligence)\b(?! (?:rate|rates|code|codes|message|messages|page|pages|budget|handling|count|handler|log|logs))/,
  /\b(?:should|ought to|could|must)(?: (?:not|really|simply|just|at least|have)){0,2} (?:have )?(?:known|reali[sz]ed|remembered|thought|cared|paid attention|been more)\b/,
  new RegExp(
    `\\b(?:${DOER}|we|they) (?:should|ought to|could|must)(?: (?:not|really|simply|just|at least|have)){0,2} (?:have )?(?:noticed|checked|seen|tested|looked|asked|read|caught|spotted|double checked|told|verified|reviewed)\\b`,
  ),
  /\b(?:forgot|forgotten|forgets)\b|\bforgetful\w*\b/,
  /\b(?:careless\w*|negligen\w+|neglected|incompeten\w+|sloppy|sloppiness|lazy|laziness|reckless\w*|stupid\w*|idiot\w*|dumb|ignorant|ignorance|inattenti\w+|irresponsib\w+|unprofessional\w*|clueless|thoughtless\w*|complacen\w+|incapable|amateurish)\b/,
  /\b(?:his|her) (?:own )?(?:fault|mistake|error|blunder|failure|negligence)\b|\b(?:their|my|your|our|somebody's|someone's|whose|nobody's) (?:own )?(?:fault|mistake|blunder|negligence)\b/,
  /\p{L}'s (?:own )?(?:fault|mistake|blunder|negligence)\b(?! (?:tolerance|tolerant|handler|handling|injection|code|domain))|\b(?:at fault|to blame|is guilty|are guilty|culprits?)\b/u,
  /(?<!git )\bblam(?:e|ed|ing)\b/,
  /\b(?:did|could|do|does) not (?:even )?(?:bother|care|pay attention|think|listen|take the time|be bothered)\b|\b(?:was|were) not (?:paying attention|careful|thinking|attentive)\b|\bnot paying attention\b|\bnot (?:been )?careful\b/,
  /\b(?:screwed|messed|fucked|fouled) up\b|\bmade (?:a|the|another) (?:\w+ )?(?:mistake|error|blunder)\b|\bdropped the ball\b|\bcut corners\b/,
  /\black(?:s|ed|ing)?(?: of)? (?:care|attention|diligence|experience|skill|skills|competence|discipline|common sense|judge?ment)\b|\binexperienced?\b/,
  new RegExp(
    `\\b${DOER} (?:\\w+ )?(?:failed to|did not|was not|were not|never|skipped|ignored|overlooked|missed|misread|mistyped|broke|rushed|neglected|panicked|chose not to|refused to)\\b`,
  ),
  /\b(?:he|she|him|his|her|hers)\b/,
];

/** First names that are words too: such a name counts only with a capital letter inside a sentence. */
const NAMES_THAT_ARE_WORDS = new Set(
  'ace admin amber angel april art august autumn bay bill bob case chance chase chip christian clay client cliff crystal customer dale data dan dawn dean don drew earl eve faith flag forest frank gene glen grace grant guy harmony heath herb hope hunter ivy iris jack jade jay jean job joy june king lance lane lead leader lily mark mason mat max may mercy miles mike norm ops page pam parker pat pearl penny pierce platform product quality rain ray reed release reliability rich river rob robin rocky rod root rose ruby sage sally sandy security service site sky skip star stone sue summer support system team tech test tony trip van victor violet wade ward will wood young'.split(
    ' ',
  ),
);

/** The words of an answer that name somebody of the directory: a mention, an id, a full name or a first name; longest first. */
function namedIn(answer: string, names: Readonly<Record<PersonId, string>>): readonly string[] {
  const text = bareLetters(answer);
  const found = Object.entries(names).flatMap(([id, name]) => {
    const parts = bareLetters(name).split(/\s+/).filter(Boolean);
    const full = parts.length > 1 ? [parts.join(' ')] : [];
    const words = [...new Set([...parts.slice(0, 1), bareLetters(id)])];
    return [
      ...full.filter((each) => stands(text, each, 'i')),
      ...words.filter((word) => namesHere(text, word)),
      ...(stands(text, `@${bareLetters(id)}`, 'i') ? [`@${id}`] : []),
    ];
  });
  return [...new Set(found)].sort((a, b) => b.length - a.length);
}

function namesHere(text: string, word: string): boolean {
  if ([...word].length < 2) return false;
  if (!NAMES_THAT_ARE_WORDS.has(word.toLowerCase())) return stands(text, word, 'i');
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return new RegExp(`[\\p{L}\\p{N},;]['’"]? ${escaped(capital)}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}

/** Scripts that write no spaces have no edges of words to look for. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

function stands(text: string, words: string, flags: string): boolean {
  if (UNSPACED.test(words)) return text.includes(words);
  return new RegExp(`(?<![\\p{L}\\p{N}_@])${escaped(words)}(?![\\p{L}\\p{N}_])`, `u${flags}`).test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Letters without their accents, so that `José` and `Jose` are one name. */
function bareLetters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Cf}/gu, '');
}

/** Rewordings, in their order: what a person did becomes what the chain did not do. */
const REWORDINGS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:human|operator|manual|user) (?:error|mistake)\b/gi, 'a step that can go wrong unseen'],
  [/\b(?:should|ought to|could|must) have (?:known|noticed|realised|realized|seen|spotted|caught)\b/gi, 'had nothing that showed'],
  [/\b(?:should|ought to|could|must) have (?:\w+ )?(?:checked|tested|verified|reviewed|double-checked)\b/gi, 'had nothing that checks'],
  [/\b(?:forgot|forgets|has forgotten|had forgotten) to\b/gi, 'had nothing that asks to'],
  [/\b(?:forgot|forgets|has forgotten|had forgotten)\b/gi, 'had nothing that asks for'],
  [/\b(?:failed to|did not bother to|didn['’]t bother to|neglected to)\b/gi, 'had nothing that asks to'],
  [/\bmade (?:a|the|another) (?:\w+ )?(?:mistake|error|blunder)\b/gi, 'took a step that nothing guarded'],
];

/**
 * P6: the hint for an answer that names or blames a person: which words, and a rewording that asks the chain instead. Null when the answer needs none.
 */
export function blamelessHint(answer: string, names: Readonly<Record<PersonId, string>>, level: ChainLevel): string | null {
  const named = namedIn(answer, names);
  const blaming = BLAMING.map((pattern) => pattern.exec(plain(answer))?.[0]).find((words) => words !== undefined);
  if (named.length === 0 && blaming === undefined) return null;
  const shown = named.filter((words, index) => !named.slice(0, index).some((longer) => longer.toLowerCase().includes(words.toLowerCase())));
  const what = [
    ...(shown.length > 0 ? [`names ${shown.slice(0, 3).join(', ')}`] : []),
    ...(blaming === undefined ? [] : [`says “${blaming.replaceAll(' |', ',')}”`]),
  ].join(' and ');
  return `The answer ${what}, and a person is not a level. Say why ${level.name} (${level.id}) did not catch it, for example: “${reworded(answer, named, level)}”`;
}

function reworded(answer: string, named: readonly string[], level: ChainLevel): string {
  const nameless = named.reduce((text, name) => replaceName(text, name), bareLetters(answer).replace(/\s+/g, ' ').trim());
  const words = REWORDINGS.reduce((text, [blame, instead]) => text.replace(blame, instead), nameless);
  const stillBlames = BLAMING.some((pattern) => pattern.test(plain(words)));
  // What cannot be turned around word by word is asked afresh.
  if (stillBlames || words.length > 300)
    return `Nothing at ${level.name} (${level.id}) would have stopped this, whoever was at the keyboard, because …`;
  return words;
}

function replaceName(text: string, name: string): string {
  const source = UNSPACED.test(name) ? escaped(name) : `(?<![\\p{L}\\p{N}_@])${escaped(bareLetters(name))}(?![\\p{L}\\p{N}_])`;
  return text.replace(new RegExp(source, 'giu'), 'whoever was at the keyboard');
}
