/** Limits on what one signal carries; beyond them it is cut, and a flag says so. */
export const LIMITS = {
  labels: 100,
  annotations: 100,
  nameCharacters: 200,
  labelCharacters: 2_048,
  annotationCharacters: 16_384,
  linkCharacters: 2_048,
};

/** Labels that decide what a signal is; they stay when there are too many. */
const KEPT_FIRST = ['alertname', 'severity', 'service'];

/** True for a JSON object (no array, not null). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that every database takes: lone halves of surrogate pairs and U+0000 become U+FFFD. */
export function storableText(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\ufffd');
}

/** Any JSON value in a few words for people. Objects and lists are not quoted: they may be large, or nested deeper than a stack. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `"${cut(storableText(value), 60)}"`;
  return Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : String(value);
}

/** At most `limit` UTF-16 units, never half a character. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${storableText(text.slice(0, limit - 1)).replace(/\ufffd$/, '')}…`;
}

/** A sender's labels or annotations as a map of texts. What could not be kept as it was is said in `flags`. Empty values are left out, as Alertmanager does. */
export function readTexts(value: unknown, what: 'label' | 'annotation', flags: string[]): Readonly<Record<string, string>> {
  if (!isObject(value)) {
    if (value !== undefined && value !== null) flags.push(`${what}s must be an object of texts; they are left out`);
    return {};
  }
  const [most, characters] = what === 'label' ? [LIMITS.labels, LIMITS.labelCharacters] : [LIMITS.annotations, LIMITS.annotationCharacters];
  const kept = new Map<string, string>();
  const keep = (name: string, given: unknown): void => {
    if (given === '' || given === null || kept.has(name)) return;
    const said = `${what} "${cut(storableText(name), 60)}"`;
    // As a name it would reach into objects instead of standing in them.
    if (name === '__proto__' || name === '' || name.length > LIMITS.nameCharacters) {
      flags.push(
        `${said} is left out: ${name.length > LIMITS.nameCharacters ? `its name is longer than ${LIMITS.nameCharacters} characters` : 'it cannot be a name'}`,
      );
      return;
    }
    if (typeof given === 'object') {
      flags.push(`${said} is left out: its value is no text`);
      return;
    }
    const text = String(given);
    if (typeof given !== 'string') flags.push(`${said} came as a ${typeof given} and is kept as text`);
    const storable = storableText(text);
    const plainName = storableText(name);
    if (storable !== text || plainName !== name) flags.push(`${said} had characters that no text may hold; they are now U+FFFD`);
    if (storable.length > characters) flags.push(`${said} is cut: it had ${storable.length} characters, ${characters} is the most`);
    kept.set(plainName, cut(storable, characters));
  };

  const names = Object.keys(value);
  const first = KEPT_FIRST.filter((name) => Object.hasOwn(value, name));
  for (const name of [...first, ...names]) {
    if (kept.size >= most) {
      flags.push(`${names.length} ${what}s came, ${most} are the most; the rest is left out`);
      break;
    }
    keep(name, value[name]);
  }
  return Object.fromEntries(kept);
}

/** The first of these values that is an http(s) link of a sensible length; null when none is. A link that is none is flagged. */
export function readLink(candidates: readonly unknown[], flags: string[]): string | null {
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === null || candidate === '') continue;
    const link = typeof candidate === 'string' && candidate.length <= LIMITS.linkCharacters && URL.canParse(candidate) ? new URL(candidate) : null;
    // As it was sent where that is plain; else as a browser would spell it.
    if (link && /^https?:$/.test(link.protocol)) return /^[\x21-\x7e]+$/.test(candidate as string) ? (candidate as string) : link.href;
    flags.push(`the link ${shown(candidate)} is no http(s) address and is left out`);
  }
  return null;
}
