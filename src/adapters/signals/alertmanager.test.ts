import { describe, expect, it } from 'vitest';
import { fromPushV2, fromWebhookV4, type Normalised } from './alertmanager.ts';
import { fingerprintOf } from './fingerprint.ts';
import { LIMITS } from './sender-text.ts';

const NOW = '2026-05-05T03:05:00.000Z';
const ZERO = '0001-01-01T00:00:00Z';
const LABELS = { alertname: 'SubmissionErrorRate', severity: 'critical', service: 'grading' };

const alert = (changes: object = {}) => ({
  status: 'firing',
  labels: LABELS,
  annotations: { summary: 'Submissions fail', value: '0.31' },
  startsAt: '2026-05-05T03:00:00.123456789Z',
  endsAt: ZERO,
  generatorURL: 'http://prometheus.test/graph?g0.expr=up%20%3D%3D%200&g0.tab=1',
  fingerprint: '6b1a2c3d4e5f6071',
  ...changes,
});
const webhook = (alerts: readonly unknown[], changes: object = {}) => ({
  version: '4',
  groupKey: '{}:{alertname="SubmissionErrorRate"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'tourniquet',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager.test',
  alerts,
  ...changes,
});
/** The one signal of a body, read from JSON as it comes over the wire. */
const only = (found: Normalised) => {
  expect(found.problems).toEqual([]);
  expect(found.signals).toHaveLength(1);
  return found.signals[0];
};
const hook = (changes: object, body: object = {}) => only(fromWebhookV4(JSON.parse(JSON.stringify(webhook([alert(changes)], body))), NOW));
const push = (changes: object) => only(fromPushV2([{ labels: LABELS, ...changes }], NOW));

describe('the Alertmanager webhook, version 4', () => {
  it('becomes a signal with the sender’s own names and times (B2)', () => {
    expect(hook({})).toEqual({
      fingerprint: '6b1a2c3d4e5f6071',
      status: 'firing',
      labels: LABELS,
      annotations: { summary: 'Submissions fail', value: '0.31' },
      startsAt: '2026-05-05T03:00:00.123Z',
      endsAt: null,
      link: 'http://prometheus.test/graph?g0.expr=up%20%3D%3D%200&g0.tab=1',
      flags: [],
    });
  });

  it('is resolved by its own status, with the end', () => {
    expect(hook({ status: 'resolved', endsAt: '2026-05-05T03:04:00Z' })).toMatchObject({
      status: 'resolved',
      endsAt: '2026-05-05T03:04:00.000Z',
      flags: [],
    });
  });

  it('without a status is resolved when its group is, or when its end has passed', () => {
    expect(hook({ status: undefined })).toMatchObject({ status: 'firing' });
    expect(hook({ status: undefined }, { status: 'resolved' })).toMatchObject({ status: 'resolved' });
    expect(hook({ status: undefined, endsAt: '2026-05-05T03:04:00Z' })).toMatchObject({ status: 'resolved' });
    expect(hook({ status: 'ok', endsAt: '2026-05-05T03:04:00Z' })).toMatchObject({ status: 'resolved', flags: [expect.stringContaining('"ok"')] });
  });

  it('that says firing pages although its end has passed, and says how odd that is', () => {
    expect(hook({ endsAt: '2026-05-05T03:04:00Z' })).toMatchObject({ status: 'firing', flags: [expect.stringContaining('has passed')] });
  });

  it('a resolve that ends before it begins is kept without that end', () => {
    expect(hook({ status: 'resolved', endsAt: '2026-05-05T02:00:00Z' })).toMatchObject({
      status: 'resolved',
      startsAt: '2026-05-05T03:00:00.123Z',
      endsAt: null,
      flags: [expect.stringContaining('before startsAt')],
    });
  });

  it('gets a fingerprint from its labels where the sender sends none', () => {
    for (const fingerprint of [undefined, null, '']) expect(hook({ fingerprint })).toMatchObject({ fingerprint: fingerprintOf(LABELS), flags: [] });
    for (const fingerprint of [7, {}, 'two words', 'x'.repeat(201)]) {
      expect(hook({ fingerprint })).toMatchObject({
        fingerprint: fingerprintOf(LABELS),
        flags: [expect.stringContaining('computed from the labels')],
      });
    }
  });

  it('is taken from Grafana too: version "1", a zone of its own, a panel for a link', () => {
    const body = { version: '1', orgId: 1, title: '[FIRING:1]', state: 'alerting', message: '…' };
    const grafana = { generatorURL: '', panelURL: 'https://grafana.test/d/x?viewPanel=2', startsAt: '2026-05-05T05:00:00.5+02:00', values: { A: 3 } };
    expect(hook(grafana, body)).toMatchObject({ link: 'https://grafana.test/d/x?viewPanel=2', startsAt: '2026-05-05T03:00:00.500Z', flags: [] });
  });

  it.each([
    [null, '', 'must be a JSON object'],
    [[], '', 'must be a JSON object'],
    ['alerts', '', 'must be a JSON object'],
    [{}, 'version', 'must be "4"'],
    [{ version: '3', alerts: [] }, 'version', 'it is "3"'],
    [{ version: 4, alerts: [] }, 'version', 'it is 4'],
    [{ version: '4' }, 'alerts', 'must be a list of alerts; it is missing'],
    [{ version: '4', alerts: {} }, 'alerts', 'it is an object'],
  ])('%j is refused as a whole, naming the field', (body, field, words) => {
    expect(fromWebhookV4(body, NOW)).toMatchObject({ signals: [], whole: false, problems: [{ field, message: expect.stringContaining(words) }] });
  });

  it('keeps a valid alert beside invalid ones and names those by their place', () => {
    const found = fromWebhookV4(webhook([null, alert(), { labels: {} }, { labels: 'x' }, alert({ labels: { empty: '' } }), 7]), NOW);
    expect(found.signals).toHaveLength(1);
    expect(found.whole).toBe(true);
    expect(found.problems.map(({ field }) => field)).toEqual(['alerts[0]', 'alerts[2].labels', 'alerts[3].labels', 'alerts[4].labels', 'alerts[5]']);
  });

  it('has nothing usable when no alert is valid, and nothing to do when there is none', () => {
    expect(fromWebhookV4(webhook([{}]), NOW).whole).toBe(false);
    expect(fromWebhookV4(webhook([]), NOW)).toEqual({ signals: [], problems: [], whole: true });
  });
});

describe('the start of an alert (B2)', () => {
  it.each([
    ['the zero time', ZERO, null, []],
    ['the zero time in a zone', '0001-01-01T00:00:00+02:00', null, []],
    ['nothing', undefined, null, []],
    ['a moment ahead', '2026-05-05T03:05:30Z', '2026-05-05T03:05:30.000Z', []],
    ['a little ahead', '2026-05-05T03:10:00Z', '2026-05-05T03:10:00.000Z', ['startsAt is PT5M ahead of our clock']],
    ['a day and more ahead', '2026-05-06T03:05:01Z', null, [expect.stringContaining('more than a day ahead')]],
    ['seconds taken for milliseconds', '1970-01-21T13:00:00Z', null, [expect.stringContaining('before the year 2000')]],
    ['no zone', '2026-05-05T03:00:00', null, [expect.stringContaining('with a zone')]],
    ['a day that is none', '2026-02-30T03:00:00Z', null, [expect.stringContaining('not a real date')]],
    ['an hour that is none', '2026-05-05T24:00:00Z', null, [expect.stringContaining('not a real date')]],
    ['a year too far', '9999-12-31T23:00:00-09:00', null, [expect.stringContaining('not a real date')]],
    ['words', 'yesterday', null, [expect.stringContaining('"yesterday" is not an RFC 3339 time')]],
    ['a number', 1777950000, null, [expect.stringContaining('1777950000 is not')]],
    ['an object', { toString: 1 }, null, [expect.stringContaining('an object is not')]],
  ])('%s', (_name, startsAt, expected, flags) => {
    expect(hook({ startsAt })).toMatchObject({ startsAt: expected, flags });
  });
});

describe('labels and annotations', () => {
  it('keep every name a sender may use, and nothing reaches into objects', () => {
    const text =
      '{"version":"4","alerts":[{"labels":{"__proto__":"x","constructor":"y","toString":"z","alertname":"A"},"annotations":{"__proto__":{"polluted":1}}}]}';
    const signal = fromWebhookV4(JSON.parse(text), NOW).signals[0];
    expect(Object.entries(signal?.labels ?? {})).toEqual([
      ['alertname', 'A'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
    expect(Object.getPrototypeOf(signal?.labels)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(signal?.flags).toHaveLength(2);
  });

  it('are storable everywhere: U+0000 and half characters become U+FFFD, and that is said', () => {
    const signal = hook({ labels: { alertname: 'a\u0000b', half: 'x\ud83dy' }, annotations: { 'na\udc00me': '\ud83d\ude91' } });
    expect(signal?.labels).toEqual({ alertname: 'a\ufffdb', half: 'x\ufffdy' });
    expect(signal?.annotations).toEqual({ 'na\ufffdme': '🚑' });
    expect(signal?.flags).toHaveLength(3);
  });

  it('that are no texts are kept as text, or left out, and that is said', () => {
    const signal = hook({ labels: { alertname: 'A', code: 500, ok: true, list: [1], none: null, empty: '' }, annotations: 'words' });
    expect(signal?.labels).toEqual({ alertname: 'A', code: '500', ok: 'true' });
    expect(signal?.annotations).toEqual({});
    expect(signal?.flags).toEqual([
      'label "code" came as a number and is kept as text',
      'label "ok" came as a boolean and is kept as text',
      'label "list" is left out: its value is no text',
      'annotations must be an object of texts; they are left out',
    ]);
  });

  it('are limited in number and length, and what decides about a page stays', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`label_${index}`, 'x']));
    const signal = hook({
      labels: { ...many, severity: 'critical', alertname: 'A' },
      annotations: { long: '🚑'.repeat(20_000), [`n${'x'.repeat(300)}`]: 'y' },
    });
    expect(Object.keys(signal?.labels ?? {})).toHaveLength(LIMITS.labels);
    expect(signal?.labels).toMatchObject({ severity: 'critical', alertname: 'A' });
    const long = signal?.annotations['long'] ?? '';
    expect(long.length).toBeLessThanOrEqual(LIMITS.annotationCharacters);
    expect(long).not.toMatch(/\p{Surrogate}/u);
    expect(signal?.flags).toEqual([
      '10002 labels came, 100 are the most; the rest is left out',
      'annotation "long" is cut: it had 40000 characters, 16384 is the most',
      expect.stringMatching(/^annotation "nxxx.*" is left out: its name is longer than 200 characters$/),
    ]);
  });

  it.each(['javascript:alert(1)', 'not a link', `http://x.test/${'x'.repeat(3_000)}`, 7, { toString: 1 }])(
    'a link such as %j is left out, and that is said',
    (generatorURL) => {
      expect(hook({ generatorURL })).toMatchObject({ link: null, flags: [expect.stringContaining('no http(s) address')] });
    },
  );
});

describe('the Alertmanager push API', () => {
  it('fires while its end lies ahead, as Prometheus sends it', () => {
    expect(push({ startsAt: '2026-05-05T03:00:00Z', endsAt: '2026-05-05T03:09:00Z', annotations: { summary: 's' } })).toEqual({
      fingerprint: fingerprintOf(LABELS),
      status: 'firing',
      labels: LABELS,
      annotations: { summary: 's' },
      startsAt: '2026-05-05T03:00:00.000Z',
      endsAt: '2026-05-05T03:09:00.000Z',
      link: null,
      flags: [],
    });
  });

  it('is resolved once its end has passed', () => {
    expect(push({ startsAt: '2026-05-05T03:00:00Z', endsAt: NOW })).toMatchObject({ status: 'resolved', endsAt: NOW });
  });

  it('without an end lasts five minutes; without a start begins now, or at an end that has passed', () => {
    expect(push({})).toMatchObject({ status: 'firing', startsAt: NOW, endsAt: '2026-05-05T03:10:00.000Z' });
    expect(push({ startsAt: ZERO, endsAt: ZERO })).toMatchObject({ status: 'firing', startsAt: NOW, endsAt: '2026-05-05T03:10:00.000Z' });
    expect(push({ endsAt: '2026-05-05T03:09:00Z' })).toMatchObject({ status: 'firing', startsAt: NOW });
    expect(push({ endsAt: '2026-05-05T03:01:00Z' })).toMatchObject({ status: 'resolved', startsAt: '2026-05-05T03:01:00.000Z' });
  });

  it('with a start that is no time fires with an unknown start', () => {
    expect(push({ startsAt: 'soon' })).toMatchObject({ status: 'firing', startsAt: null, flags: [expect.stringContaining('"soon"')] });
  });

  it('has the same fingerprint whatever else changes, empty labels left out', () => {
    const found = fromPushV2([{ labels: { ...LABELS, empty: '' }, annotations: { value: '0.9' } }], NOW);
    expect(found.signals[0]).toMatchObject({ labels: LABELS, fingerprint: fingerprintOf(LABELS) });
  });

  it('keeps valid alerts beside invalid ones and names those by their place', () => {
    const found = fromPushV2(
      [{ labels: LABELS }, {}, { labels: { a: '' } }, { labels: LABELS, startsAt: NOW, endsAt: '2026-05-05T03:00:00Z' }, 'x'],
      NOW,
    );
    expect(found.signals).toHaveLength(1);
    expect(found.whole).toBe(true);
    expect(found.problems.map(({ field }) => field)).toEqual(['[1].labels', '[2].labels', '[3].endsAt', '[4]']);
  });

  it.each([null, {}, 'x', 7])('%j is refused as a whole', (body) => {
    expect(fromPushV2(body, NOW)).toMatchObject({
      signals: [],
      whole: false,
      problems: [{ field: '', message: expect.stringContaining('list of alerts') }],
    });
  });

  it('does nothing with an empty list', () => {
    expect(fromPushV2([], NOW)).toEqual({ signals: [], problems: [], whole: true });
  });
});
