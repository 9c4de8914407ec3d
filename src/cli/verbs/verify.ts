import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { verifyArchive } from '#domain/stand-down/archive.ts';
import { EXIT, invalid } from '../exit-code.ts';
import { sha256 } from '../sha256.ts';
import { oneLine } from '../terminal.ts';
import { jsonText, type Verbs } from '../verb.ts';

async function textOf(file: string, cwd: string, stdin: () => Promise<string>): Promise<string> {
  if (file === '-') return await stdin();
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw invalid(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** `tourniquet verify FILE`: the hash chain and the seal of an archive, without any server (D4). */
export function verifyVerb({ world, add, does }: Verbs): void {
  add('verify <file>', 'check a sealed archive offline; names the first broken entry (D4)', [
    'verify inc-12.jsonl',
    'archive INC-12 -o - | tourniquet verify -',
  ]).action(
    does(async (file: string, options: { readonly json?: boolean }) => {
      const verdict = verifyArchive(sha256, await textOf(file, world.cwd, world.stdin));
      if (options.json) world.out(jsonText({ file, ...verdict }));
      else if (verdict.ok)
        world.out(
          `${world.paint.green('ok')}: ${oneLine(verdict.ref)}, ${verdict.entries} entries, the chain and the seal hold (${verdict.head.slice(0, 12)}…)\n`,
        );
      else world.out(`${world.paint.red('broken')}: ${oneLine(file)}:${verdict.line}: ${oneLine(verdict.why)}\n`);
      return verdict.ok ? EXIT.yes : EXIT.no;
    }),
  );
}
