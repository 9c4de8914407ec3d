import type { Severity } from '#domain/kernel/severity.ts';
import { severityWords } from '#views/words.ts';

/**
 * How bad it is, in the one accent that the screens keep for it: the worse, the more of it. The words are there for everybody who does not
 * see colours or does not know the codes.
 */
export function SeverityBadge({ severity, drill = false }: { readonly severity: Severity; readonly drill?: boolean }) {
  return (
    <span className="severity" data-severity={severity}>
      <strong>{severity}</strong> {severityWords(severity)}
      {drill ? <em className="drill">drill</em> : null}
    </span>
  );
}
