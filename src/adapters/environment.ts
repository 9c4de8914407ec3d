/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** A value so short is no secret, and replacing it everywhere would garble what people have to read. */
const SHORTEST_SECRET = 6;

/** Names of the environment variables that a text of the handbook refers to as `${env:NAME}`. */
export function environmentNames(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].map(([, name]) => name as string);
}

/** Fills `${env:NAME}`; `encode` makes each value fit its surroundings (a JSON string, a URL). Throws an Error that names a variable which is not set. */
export function fillEnvironment(text: string, environment: Environment, encode: (value: string) => string = (value) => value): string {
  return text.replace(REFERENCE, (_whole, name: string) => {
    const value = environment[name];
    if (value === undefined) throw new Error(`the handbook names \${env:${name}}, and ${name} is not set where Tourniquet runs`);
    return encode(value);
  });
}

/** Puts `${env:NAME}` back where a text shows the value of one of these variables, so that no secret reaches the timeline. */
export function maskEnvironment(text: string, names: readonly string[], environment: Environment): string {
  return names.reduce((masked, name) => {
    const value = environment[name];
    if (value === undefined || value.length < SHORTEST_SECRET) return masked;
    // The value as it is, and as URLs and JSON spell it.
    const spellings = new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]);
    return [...spellings].reduce((text, spelling) => text.replaceAll(spelling, `\${env:${name}}`), masked);
  }, text);
}
