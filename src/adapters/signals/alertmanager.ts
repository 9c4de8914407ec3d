import type { Signal } from '#domain/detection/signal.ts';
import { formatDuration } from '#domain/kernel/duration.ts';
import { between, type Instant, plus } from '#domain/kernel/stamp.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isObject, readLink, readTexts, shown } from './sender-text.ts';
import { readTime } from './sender-time.ts';

/** What could not be used of a body, by field, and what would be right. */
export type Problem = { readonly field: string; readonly message: string };

/**
 * A body in our shape. `signals` are what could be used, in the sender's order. `whole` is false when the body is not what it
 * should be or holds nothing usable (answer 400); a body with problems and with signals is kept all the same: a valid alert is
 * never lost to its neighbour.
 */
export type Normalised = { readonly signals: readonly Signal[]; readonly problems: readonly Problem[]; readonly whole: boolean };

type JsonObject = Readonly<Record<string, unknown>>;
/** One alert: the signal it is, or why it is none (field below the alert). */
type Read = { readonly signal: Signal } | { readonly problem: Problem };

/** Alertmanager's `resolve_timeout`: how long a pushed alert without an end is taken to last. */
const RESOLVE_TIMEOUT_MS = 5 * 60_000;
/** A start further ahead than this is a broken clock or a wrong unit, not skew. */
const FURTHEST_AHEAD_MS = 24 * 3_600_000;
/** A start ahead by less than this is not worth a word. */
const SKEW_MS = 60_000;
/** No alert of today began before this; seconds taken for milliseconds land in January 1970. */
const EARLIEST: Instant = '2000-01-01T00:00:00.000Z';

const unusable = (field: string, message: string): Normalised => ({ signals: [], problems: [{ field, message }], whole: false });

/** Reads each alert of a list; one that cannot be used is named by its place, and the others are kept. */
function readEach(alerts: readonly unknown[], list: string, read: (alert: JsonObject) => Read): Normalised {
  const signals: Signal[] = [];
  const problems: Problem[] = [];
  alerts.forEach((alert, index) => {
    const found: Read = isObject(alert) ? read(alert) : { problem: { field: '', message: `must be an object with labels; it is ${shown(alert)}` } };
    if ('signal' in found) signals.push(found.signal);
    else problems.push({ field: [`${list}[${index}]`, found.problem.field].filter(Boolean).join('.'), message: found.problem.message });
  });
  return { signals, problems, whole: signals.length > 0 || alerts.length === 0 };
}

/** A time of an alert, or null; one that is no time is flagged. */
function readInstant(alert: JsonObject, field: 'startsAt' | 'endsAt', flags: string[]): Instant | null {
  const time = readTime(alert[field]);
  if (time.kind === 'invalid') flags.push(`${field} could not be used: ${time.why}`);
  return time.kind === 'instant' ? time.at : null;
}

/** B2: a start that our clock can believe; null where the time of receipt is the better guess. */
function believable(startsAt: Instant | null, now: Instant, flags: string[]): Instant | null {
  if (startsAt === null) return null;
  const ahead = between(now, startsAt);
  if (ahead > FURTHEST_AHEAD_MS || startsAt < EARLIEST) {
    flags.push(`startsAt could not be used: ${startsAt} is ${ahead > 0 ? 'more than a day ahead of our clock' : 'before the year 2000'}`);
    return null;
  }
  if (ahead > SKEW_MS) flags.push(`startsAt is ${formatDuration(ahead)} ahead of our clock`);
  return startsAt;
}

/** What both ways of sending have in common: labels (at least one), annotations, the link. */
function readWords(
  alert: JsonObject,
  flags: string[],
): { readonly words: Pick<Signal, 'labels' | 'annotations' | 'link'> } | { readonly problem: Problem } {
  if (!isObject(alert['labels'])) {
    const message = `must be an object of texts, such as {"alertname": "SubmissionErrorRate"}; it is ${shown(alert['labels'])}`;
    return { problem: { field: 'labels', message } };
  }
  const labels = readTexts(alert['labels'], 'label', flags);
  if (Object.keys(labels).length === 0) return { problem: { field: 'labels', message: 'needs at least one label with a value' } };
  const annotations = readTexts(alert['annotations'], 'annotation', flags);
  // Grafana sends its panel and dashboard beside an often empty generatorURL.
  const link = readLink([alert['generatorURL'], alert['panelURL'], alert['dashboardURL']], flags);
  return { words: { labels, annotations, link } };
}

/** Firing or resolved: the alert's own word, else its group's, else whether its end has passed. */
function readStatus(alert: JsonObject, group: unknown, endsAt: Instant | null, now: Instant, flags: string[]): Signal['status'] {
  const ended = endsAt !== null && endsAt <= now;
  const { status } = alert;
  if (status === 'resolved') return 'resolved';
  if (status === 'firing') {
    // Two clocks may differ, and a page that is sent for nothing costs less than one that is not sent.
    if (ended) flags.push(`status is firing although endsAt ${endsAt} has passed`);
    return 'firing';
  }
  if (status !== undefined && status !== null) flags.push(`status must be firing or resolved; ${shown(status)} was read from endsAt`);
  return group === 'resolved' || ended ? 'resolved' : 'firing';
}

function readWebhookAlert(alert: JsonObject, group: unknown, now: Instant): Read {
  const flags: string[] = [];
  const read = readWords(alert, flags);
  if ('problem' in read) return read;
  const startsAt = believable(readInstant(alert, 'startsAt', flags), now, flags);
  const givenEnd = readInstant(alert, 'endsAt', flags);
  const status = readStatus(alert, group, givenEnd, now, flags);
  const turned = startsAt !== null && givenEnd !== null && givenEnd < startsAt;
  if (turned) flags.push(`endsAt ${givenEnd} is before startsAt and is left out`);
  const { fingerprint: given } = alert;
  const usable = typeof given === 'string' && /^[\x21-\x7e]{1,200}$/.test(given);
  if (given !== undefined && given !== null && given !== '' && !usable)
    flags.push(`fingerprint ${shown(given)} is none; it was computed from the labels`);
  const fingerprint = usable ? given : fingerprintOf(read.words.labels);
  return { signal: { fingerprint, status, ...read.words, startsAt, endsAt: turned ? null : givenEnd, flags } };
}

/** The Alertmanager webhook, version "4", and Grafana's contact point of the same build, version "1". Pure; never throws. */
export function fromWebhookV4(body: unknown, now: Instant): Normalised {
  if (!isObject(body)) return unusable('', `must be a JSON object as the Alertmanager webhook sends it (version "4"); it is ${shown(body)}`);
  const { version, alerts, status } = body;
  if (version !== '4' && version !== '1') {
    return unusable(
      'version',
      `must be "4" (Alertmanager's webhook) or "1" (Grafana's); it is ${shown(version)}. Leave webhook_config.payload unset`,
    );
  }
  if (!Array.isArray(alerts)) return unusable('alerts', `must be a list of alerts; it is ${shown(alerts)}`);
  return readEach(alerts, 'alerts', (alert) => readWebhookAlert(alert, status, now));
}

function readPushedAlert(alert: JsonObject, now: Instant): Read {
  const flags: string[] = [];
  const read = readWords(alert, flags);
  if ('problem' in read) return read;
  const givenStart = readInstant(alert, 'startsAt', flags);
  const givenEnd = readInstant(alert, 'endsAt', flags);
  if (givenStart !== null && givenEnd !== null && givenEnd < givenStart) {
    return { problem: { field: 'endsAt', message: `must not be before startsAt (${givenStart}); it is ${givenEnd}` } };
  }
  const endsAt = givenEnd ?? plus(now, RESOLVE_TIMEOUT_MS);
  const status = endsAt <= now ? 'resolved' : 'firing';
  // Nothing said: it began when it ended, where that is over, and otherwise now. A start that was said and is no time stays unknown.
  const said = readTime(alert['startsAt']).kind !== 'none';
  const startsAt = said ? believable(givenStart, now, flags) : status === 'resolved' ? endsAt : now;
  return { signal: { fingerprint: fingerprintOf(read.words.labels), status, ...read.words, startsAt, endsAt, flags } };
}

/**
 * The Alertmanager push API (`POST /api/v2/alerts`), as a Prometheus server speaks it: there is no word for resolved, an alert
 * is over when its endsAt has passed. Pure; never throws.
 */
export function fromPushV2(body: unknown, now: Instant): Normalised {
  if (!Array.isArray(body)) return unusable('', `must be a JSON list of alerts as the Alertmanager API v2 takes it; it is ${shown(body)}`);
  return readEach(body, '', (alert) => readPushedAlert(alert, now));
}
