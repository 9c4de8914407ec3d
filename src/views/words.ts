import { durationMs } from '#domain/kernel/duration.ts';
import type { Phase } from '#domain/kernel/phase.ts';
import { SEVERITY_MEANS, type Severity } from '#domain/kernel/severity.ts';
import type { Hat } from '#domain/kernel/stamp.ts';
import type { Lever } from '#domain/runbook/lever.ts';

/** What each lever is called on a screen: the act, so that it reads as something to do (C2). */
export const LEVER_WORDS: Readonly<Record<Lever, string>> = {
  'flag-off': 'Flag off',
  'deploy-rollback': 'Roll the deploy back',
  'migration-rollback': 'Roll the migration back',
  'data-correction': 'Correct the data',
};

/** What each phase means to somebody who arrives late. */
export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  containing: 'containing',
  contained: 'contained',
  resolved: 'resolved, not stood down',
  'stood-down': 'stood down, to be learned from',
  closed: 'closed',
};

/** What each hat is for, in a few words (H1). */
export const HAT_WORDS: Readonly<Record<Hat, string>> = {
  commander: 'decides what is done next',
  communicator: 'publishes, at least every half hour',
  investigator: 'looks at the data, reports to the commander',
};

/** Plain words for a severity, such as `production down`. */
export function severityWords(severity: Severity): string {
  return SEVERITY_MEANS[severity];
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time as people say it, in its two largest units: `1 h 24 min`, `40 s`, `0 s`. A negative one has a leading minus. */
export function spanInWords(ms: number): string {
  let rest = Math.floor(Math.abs(ms) / 1000) * 1000;
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const whole = Math.floor(rest / length);
    rest -= whole * length;
    if (whole > 0) parts.push(`${whole} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return `${ms <= -1000 ? '−' : ''}${parts.join(' ') || '0 s'}`;
}

/** The same for an ISO 8601 duration. Throws a RangeError when the text is none. */
export function durationInWords(duration: string): string {
  return spanInWords(durationMs(duration));
}

/** A moment as UTC to the second, as it stands in a log: `2026-05-05 03:00:00 UTC`. */
export function utcExact(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A moment in a zone as people say it: `5 May 2026, 05:00 CEST`. An unknown zone falls back to UTC. */
export function inZone(at: string, timeZone: string): string {
  const options = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(new Date(at));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(new Date(at));
  }
}

// What would change how a line reads without being seen: control characters, and the marks that turn the writing direction around.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Text that somebody outside wrote, fit to be shown: nothing in it can turn the writing direction of what stands around it, hide, or break
 * the encoding. Line breaks stay, whatever character makes them.
 */
export function readable(text: string): string {
  return text
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(UNSEEN, '');
}
