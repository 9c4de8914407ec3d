import { describe, expect, it } from 'vitest';
import { commanded, posted, SERVICES, timeline } from '#test/pages/sample.ts';
import { publicIncident, publicStatus } from '#views/status-page.ts';
import { atomFeed, rssFeed, xmlText } from './feeds.ts';
import { STATUSPAGE_DOCUMENTS } from './statuspage-api.ts';

const BASE = 'https://tq.example';
const SINCE = '2026-11-01T00:00:00.000Z';
const seen = publicIncident(
  commanded({ opening: { trigger: 'person', title: 'Logins <b>fail</b> & "more"' } }),
  timeline([
    posted('First.', 'investigating', '2026-11-23T03:00:00.000Z'),
    posted(']]> <script>x</script> \u0000\ud83d end', 'resolved', '2026-11-23T03:20:00.000Z'),
  ]),
  SERVICES,
);
const status = publicStatus('Course & House', SERVICES, seen === null ? [] : [seen]);
const nothing = publicStatus('Course & House', SERVICES, []);

describe('the feeds', () => {
  it('escape what XML would read as its own, and leave out what XML cannot write', () => {
    expect(xmlText('<a href="x">&\'\u0000\u000b\ud83d\u{1f600}')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&apos;\u{1f600}');
  });

  it.each([
    ['Atom', atomFeed],
    ['RSS', rssFeed],
  ])('%s tells each update as news, newest first, with nothing of theirs unescaped', (_, feed) => {
    const xml = feed(status, BASE, SINCE);
    for (const never of ['<script', '<b>', '\u0000', '\ud83d']) expect(xml).not.toContain(never);
    expect(xml).toContain('Course &amp; House');
    expect(xml.indexOf('(resolved)')).toBeLessThan(xml.indexOf('(investigating)'));
    expect(xml).toContain('https://tq.example/status/incidents/INC-12');
    // Every tag that opens closes.
    const open = [...xml.matchAll(/<([a-z:]+)(?: [^<>]*)?>/gi)]
      .filter(([tag]) => !tag.endsWith('/>') && !tag.startsWith('<?'))
      .map(([, name]) => name);
    const closed = [...xml.matchAll(/<\/([a-z:]+)>/gi)].map(([, name]) => name);
    expect(open.toSorted()).toEqual(closed.toSorted());
  });

  it('are whole feeds with a date while nothing was ever published', () => {
    expect(atomFeed(nothing, BASE, SINCE)).toContain(`<updated>${SINCE}</updated>`);
    expect(rssFeed(nothing, BASE, SINCE)).toContain('<lastBuildDate>Sun, 01 Nov 2026 00:00:00 GMT</lastBuildDate>');
  });
});

describe('the Statuspage v2 documents', () => {
  const read = (path: string, of = status) =>
    STATUSPAGE_DOCUMENTS[path]?.({ status: of, baseUrl: BASE, timeZone: 'UTC', since: SINCE }) as Record<string, never>;

  it('have the keys of their shapes, whether or not anything happened', () => {
    for (const of of [status, nothing]) {
      expect(Object.keys(read('summary.json', of))).toEqual(['page', 'status', 'components', 'incidents', 'scheduled_maintenances']);
      expect(Object.keys(read('status.json', of))).toEqual(['page', 'status']);
      expect(Object.keys(read('components.json', of))).toEqual(['page', 'components']);
      expect(Object.keys(read('incidents.json', of))).toEqual(['page', 'incidents']);
      expect(Object.keys(read('incidents/unresolved.json', of))).toEqual(['page', 'incidents']);
    }
  });

  it('list resolved incidents only among all, and each with its updates newest first', () => {
    expect(read('incidents/unresolved.json')).toMatchObject({ incidents: [] });
    expect(read('incidents.json')).toMatchObject({
      incidents: [
        {
          status: 'resolved',
          impact: 'major',
          resolved_at: '2026-11-23T03:20:00.000Z',
          monitoring_at: null,
          shortlink: 'https://tq.example/status/incidents/INC-12',
          incident_updates: [{ status: 'resolved' }, { status: 'investigating', created_at: '2026-11-23T03:00:00.000Z' }],
          components: [{ name: 'Grading', status: 'operational' }],
        },
      ],
    });
  });

  it('write every time in UTC with milliseconds', () => {
    const times = JSON.stringify(Object.keys(STATUSPAGE_DOCUMENTS).map((path) => read(path))).match(/"\w+_at":"[^"]+"/g) ?? [];
    expect(times.length).toBeGreaterThan(10);
    for (const time of times) expect(time).toMatch(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"$/);
  });
});
