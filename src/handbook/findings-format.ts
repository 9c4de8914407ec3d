import type { Finding } from './handbook.ts';

/** How findings are written: for people, for programs, or as annotations of a GitHub workflow. */
export type FindingsFormat = 'pretty' | 'json' | 'github';

/**
 * Findings as text, one line each (`json`: one array). `folder` is put before every file name, so that an editor or a workflow finds it
 * from where it stands. No findings: the empty text, or `[]`.
 */
export function formatFindings(findings: readonly Finding[], format: FindingsFormat, folder = ''): string {
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  const placed = findings.map((finding) => ({ ...finding, file: `${prefix}${finding.file}` }));
  if (format === 'json') return `${JSON.stringify(placed, null, 2)}\n`;
  return placed.map((finding) => `${format === 'github' ? annotation(finding) : plain(finding)}\n`).join('');
}

function plain({ file, line, level, message }: Finding): string {
  return `${file}:${line}: ${level}: ${message}`;
}

function annotation({ file, line, level, message }: Finding): string {
  return `::${level} file=${property(file)},line=${line}::${data(message)}`;
}

/** GitHub ends a command at the line's end and a property at a comma or colon. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
