import path from 'node:path';
import { verifyArchive } from '#domain/stand-down/archive.ts';
import { clientFor, segment } from '../client.ts';
import { EXIT, Stop } from '../exit-code.ts';
import { sha256 } from '../sha256.ts';
import { oneLine } from '../terminal.ts';
import { readChoice } from '../values.ts';
import { jsonText, type Verbs } from '../verb.ts';
import { writeWhole } from '../write-whole.ts';

const FORMATS = ['jsonl', 'md', 'html'] as const;

/** `tourniquet archive REF -o FILE`: the sealed record (D4), checked before it is kept. */
export function archiveVerb({ world, add, does }: Verbs): void {
  add('archive <ref>', 'fetch the sealed archive of an incident (D4)', [
    'archive INC-12 -o inc-12.jsonl',
    'archive INC-12 -o - --format md',
    'verify inc-12.jsonl',
  ])
    .requiredOption('-o, --output <file>', 'where to write it; - is standard output')
    .option('--format <format>', 'jsonl (the sealed file), md or html (to read)', 'jsonl')
    .action(
      does(async (ref: string, options: { readonly output: string; readonly format: string; readonly json?: boolean }) => {
        const format = readChoice('--format', options.format, FORMATS);
        const query = format === 'jsonl' ? {} : { format };
        const response = await clientFor(world).open(`/api/v1/incidents/${segment(ref)}/archive`, { query, headers: { accept: '*/*' }, ref });
        const content = Buffer.from(await response.arrayBuffer());
        const verdict = format === 'jsonl' ? verifyArchive(sha256, content.toString('utf8')) : null;
        // A file cut on its way would be found only when somebody needs it.
        if (verdict !== null && !verdict.ok)
          throw new Stop(EXIT.no, `the archive that arrived is broken at line ${verdict.line}: ${verdict.why}; nothing was written`, verdict);
        if (options.output === '-') {
          world.out(content.toString('utf8'));
          return EXIT.yes;
        }
        const file = path.resolve(world.cwd, options.output);
        await writeWhole(file, content, world.key());
        const entries = verdict?.ok ? verdict.entries : null;
        if (options.json) world.out(jsonText({ file, format, bytes: content.length, entries, head: verdict?.ok ? verdict.head : null }));
        else world.out(`${oneLine(file)}: ${entries === null ? `${content.length} bytes` : `${entries} entries, sealed and verified`}\n`);
        return EXIT.yes;
      }),
    );
}
