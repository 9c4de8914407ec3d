import type { Finding } from './handbook.ts';

/** A finding that keeps the handbook from loading. Lines count from 1. */
export function error(file: string, line: number, message: string): Finding {
  return { level: 'error', file, line, message };
}

/** A finding that lets the handbook load and wants a look. Lines count from 1. */
export function warning(file: string, line: number, message: string): Finding {
  return { level: 'warning', file, line, message };
}

/** True when any finding keeps the handbook from loading. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === 'error');
}

/** Findings in reading order: by file, then by line, errors before warnings on one line. */
export function inReadingOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.level, b.level) || compare(a.message, b.message));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Longest piece of a file that a message quotes. */
const QUOTE_LIMIT = 80;

/** Text of a handbook as a message may carry it: control and direction characters spelled out, cut at 80 characters. Handbooks are hostile input to a terminal. */
export function printable(text: string): string {
  const spelled = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
  return spelled.length > QUOTE_LIMIT ? `${spelled.slice(0, QUOTE_LIMIT)}…` : spelled;
}

/** A value of a handbook as a message quotes it. */
export function quoted(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  return `\`${printable(String(value))}\``;
}
