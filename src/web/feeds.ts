import type { Instant } from '#domain/kernel/stamp.ts';
import type { PublicIncident, PublicStatus } from '#views/status-page.ts';

/** Entries of a feed: what was published last, one entry per public update, so that a reader shows each as news. */
const ENTRIES = 30;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text as XML 1.0 takes it: the five special characters escaped, and what XML has no way to write left out. */
export function xmlText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids these characters even escaped
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/gu, '')
      .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
  );
}

type News = { readonly incident: PublicIncident; readonly update: PublicIncident['updates'][number] };

function news(status: PublicStatus): readonly News[] {
  return status.incidents
    .flatMap((incident) => incident.updates.map((update) => ({ incident, update })))
    .sort((a, b) => (a.update.at < b.update.at ? 1 : a.update.at > b.update.at ? -1 : 0))
    .slice(0, ENTRIES);
}

function headline({ incident, update }: News): string {
  return `${incident.name} (${update.state})`;
}

function link(baseUrl: string, { incident }: News): string {
  return `${baseUrl}/status/incidents/${incident.ref}`;
}

/** `GET /status/feed.atom`: RFC 4287. `since` dates the feed while nothing was ever published. */
export function atomFeed(status: PublicStatus, baseUrl: string, since: Instant): string {
  const entries = news(status).map(
    (item) => `  <entry>
    <id>urn:tourniquet:${xmlText(item.update.id)}</id>
    <title>${xmlText(headline(item))}</title>
    <updated>${item.update.at}</updated>
    <link rel="alternate" type="text/html" href="${xmlText(link(baseUrl, item))}"/>
    <content type="text">${xmlText(item.update.body)}</content>
  </entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <id>${xmlText(`${baseUrl}/status`)}</id>
  <title>${xmlText(`${status.organisation}: status`)}</title>
  <updated>${status.updatedAt ?? since}</updated>
  <author><name>${xmlText(status.organisation)}</name></author>
  <link rel="self" type="application/atom+xml" href="${xmlText(`${baseUrl}/status/feed.atom`)}"/>
  <link rel="alternate" type="text/html" href="${xmlText(`${baseUrl}/status`)}"/>
${entries.join('')}</feed>
`;
}

/** `GET /status/feed.rss`: RSS 2.0, with the times in its own old format. */
export function rssFeed(status: PublicStatus, baseUrl: string, since: Instant): string {
  const date = (at: Instant): string => new Date(at).toUTCString();
  const items = news(status).map(
    (item) => `    <item>
      <guid isPermaLink="false">${xmlText(item.update.id)}</guid>
      <title>${xmlText(headline(item))}</title>
      <link>${xmlText(link(baseUrl, item))}</link>
      <pubDate>${date(item.update.at)}</pubDate>
      <description>${xmlText(item.update.body)}</description>
    </item>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>${xmlText(`${status.organisation}: status`)}</title>
    <link>${xmlText(`${baseUrl}/status`)}</link>
    <description>${xmlText(`What ${status.organisation} publishes about incidents`)}</description>
    <language>en</language>
    <lastBuildDate>${date(status.updatedAt ?? since)}</lastBuildDate>
    <atom:link rel="self" type="application/rss+xml" href="${xmlText(`${baseUrl}/status/feed.rss`)}"/>
${items.join('')}  </channel>
</rss>
`;
}
