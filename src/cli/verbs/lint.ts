import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, invalid } from '../exit-code.ts';
import { readChoice } from '../values.ts';
import type { Verbs } from '../verb.ts';
import type { Env } from '../world.ts';

const FORMATS = ['pretty', 'json', 'github'] as const;

type Options = { readonly format?: string; readonly strict?: boolean; readonly json?: boolean };

async function isThere(place: string): Promise<boolean> {
  return await stat(place).then(
    () => true,
    () => false,
  );
}

/**
 * The handbook that is meant: the folder that was given, else TOURNIQUET_HANDBOOK, else the current folder where it looks like one, else the
 * server's own under the data folder. Throws a `Stop` (exit 2) when there is none.
 */
export async function handbookFolder(given: string | undefined, cwd: string, env: Env): Promise<string> {
  const looksLikeOne = (await isThere(path.join(cwd, 'runbooks'))) || (await isThere(path.join(cwd, 'people.yaml')));
  const usual = looksLikeOne ? '.' : path.join(env['TOURNIQUET_DATA'] || 'data', 'handbook');
  const folder = path.resolve(cwd, given ?? (env['TOURNIQUET_HANDBOOK'] || usual));
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return folder;
  throw invalid(`${given ?? folder} ${found ? 'is no folder' : 'does not exist'}: a handbook is a folder with people.yaml, services/ and runbooks/`);
}

/** `tourniquet lint [HANDBOOK]`: everything wrong with a handbook, by file and line. Warnings alone are a yes, unless `--strict`. */
export function lintVerb({ world, add, does }: Verbs): void {
  add('lint [handbook]', 'check a handbook; exit 1 when there is an error', ['lint', 'lint ./handbook --strict', 'lint ./handbook --format github'])
    .option('--format <format>', 'pretty (file:line: message), json, or github (annotations of a workflow)')
    .option('--strict', 'warnings count too')
    .action(
      does(async (given: string | undefined, options: Options) => {
        const format = options.json ? 'json' : readChoice('--format', options.format ?? 'pretty', FORMATS);
        const folder = await handbookFolder(given, world.cwd, world.env);
        const [{ lintHandbook }, { formatFindings }] = await Promise.all([import('#handbook/lint.ts'), import('#handbook/findings-format.ts')]);
        const findings = await lintHandbook(folder, world.now().toISOString());
        const text = formatFindings(findings, format, path.relative(world.cwd, folder));
        world.out(text === '' || text.endsWith('\n') ? text : `${text}\n`);
        const counts = findings.some((one) => one.level === 'error' || options.strict);
        return counts ? EXIT.no : EXIT.yes;
      }),
    );
}
