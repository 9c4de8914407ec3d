import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Entry, Recorded } from '#domain/incident/entry.ts';
import { chainHash, GENESIS, verifyArchive } from '#domain/stand-down/archive.ts';
import { commanded, timeline } from '#test/pages/sample.ts';
import { archiveHtml, archiveMarkdown, sealedArchive } from './archive.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const incident = commanded({ standDown: { archive: { through: 2, head: 'f00', at: '2026-11-23T05:00:00.000Z', by: 'maya' } } });

function chained(list: readonly Entry[]): readonly Recorded[] {
  let prev = GENESIS;
  return timeline(list).map((entry) => {
    const hash = chainHash(sha256, { ...entry, prev });
    const linked = { ...entry, prev, hash };
    prev = hash;
    return linked;
  });
}

const entries = chained([
  { type: 'incident.declared', data: incident.opening },
  { type: 'note.added', data: { text: '<script>alert("x")</script> | \u2028 ok' } },
]);

describe('D4 the archive of an incident', () => {
  it('verifies, and is the same file for the same timeline', () => {
    const file = sealedArchive(sha256, incident, entries);
    expect(verifyArchive(sha256, file)).toEqual({ ok: true, entries: 2, head: entries[1]?.hash, ref: 'INC-12' });
    expect(sealedArchive(sha256, incident, entries)).toBe(file);
    expect(JSON.parse(file.split('\n')[3] ?? '')).toMatchObject({ seal: { at: entries[1]?.recordedAt } });
  });

  it('an archive that somebody edited does not', () => {
    expect(verifyArchive(sha256, sealedArchive(sha256, incident, entries).replace('alert', 'prompt'))).toMatchObject({ ok: false, line: 3, seq: 2 });
  });

  it('reads as Markdown and as HTML, with the head of the chain and harmless words', () => {
    const markdown = archiveMarkdown(incident, entries);
    expect(markdown).toContain('# Timeline INC-12: Submissions fail');
    expect(markdown).toContain(`**Head of the chain:** ${entries[1]?.hash}`);
    expect(markdown).toContain('up to entry 2, 2026-11-23 05:00:00 UTC, by Maya Cohen');
    expect(markdown).toContain('Note: “\\<script>alert("x")\\</script> \\| ok”.');
    const html = archiveHtml(incident, entries);
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(html).not.toContain('<script');
    expect(archiveMarkdown(commanded(), [])).toContain('**Sealed:** not yet');
  });
});
