import { oneLine } from './terminal.ts';

/** One argument as a POSIX shell reads it back, on one line and without control characters, so that a pasted line does only what it shows. */
export function quote(argument: string): string {
  const line = oneLine(argument);
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(line) ? line : `'${line.replaceAll("'", "'\\''")}'`;
}

const option = (field: string, value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => option(field, one));
  if (value === true) return [`--${field}`];
  if (value === undefined || value === null) return [];
  // Words that only the person can find: the line shows where they go.
  if (value === '') return [`--${field}`, `'<${field}>'`];
  return [`--${field}`, quote(typeof value === 'object' ? JSON.stringify(value) : String(value))];
};

/** A command of the door (`{type, as?, …fields}`) as the line one pastes to give it. */
export function commandLine(ref: string, command: { readonly type: string; readonly [field: string]: unknown }): string {
  const { type, as, ...fields } = command;
  const words = ['tourniquet', 'do', quote(ref), quote(type), ...option('as', as)];
  for (const [field, value] of Object.entries(fields)) words.push(...option(field, value));
  return words.join(' ');
}
