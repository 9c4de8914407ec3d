import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { archiveLines, GENESIS, type Sha256, sealOf } from '#domain/stand-down/archive.ts';
import { type Document, documentHtml, documentMarkdown } from './document.ts';
import { entrySentence } from './entry-sentence.ts';
import { nameIn } from './names.ts';
import { severityWords, utcExact } from './words.ts';

/**
 * D4: the sealed archive of these entries as JSON Lines. The seal carries the time of the last entry, so that the same timeline gives the same file.
 */
export function sealedArchive(sha256: Sha256, incident: Incident, entries: readonly Recorded[]): string {
  const { ref, id, title } = incident.opening;
  const of = { ref, id, title };
  return archiveLines(of, entries, sealOf(sha256, of, entries, entries.at(-1)?.recordedAt ?? incident.declaredAt));
}

function archiveDocument(incident: Incident, entries: readonly Recorded[]): Document {
  const { opening, severity, standDown, phase } = incident;
  const name = nameIn(opening.frozen.people);
  const { archive } = standDown;
  const rows = entries.map((entry) => [
    String(entry.seq),
    utcExact(entry.at),
    `${name(entry.by)}${entry.as === null ? '' : `, ${entry.as}`}`,
    entrySentence(entry, opening.frozen.people),
    entry.hash.slice(0, 12),
  ]);
  return {
    title: `Timeline ${opening.ref}: ${opening.title}`,
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['Incident', opening.id],
          ['Severity', `${severity}, ${severityWords(severity)}`],
          ['Phase', phase],
          ['Began', utcExact(opening.startedAt)],
          ['Sealed', archive === null ? 'not yet' : `up to entry ${archive.through}, ${utcExact(archive.at)}, by ${name(archive.by)}`],
          ['Head of the chain', entries.at(-1)?.hash ?? GENESIS],
        ],
      },
      { kind: 'paragraph', text: `This form is for reading. The JSON Lines form carries the hash chain: check it with “tourniquet verify FILE”.` },
      { kind: 'table', head: ['#', 'When', 'Who', 'What', 'Hash'], rows },
    ],
  };
}

/** D4: the timeline to read, as Markdown. */
export function archiveMarkdown(incident: Incident, entries: readonly Recorded[]): string {
  return documentMarkdown(archiveDocument(incident, entries));
}

/** D4: the timeline to read or print, as one page of HTML. */
export function archiveHtml(incident: Incident, entries: readonly Recorded[]): string {
  return documentHtml(archiveDocument(incident, entries));
}
