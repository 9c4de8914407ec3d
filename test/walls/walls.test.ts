import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANTED, PLANTED_PACKAGE } from './planted.ts';

const run = promisify(execFile);
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

type Cruise = {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly { readonly module: string; readonly resolved: string }[] }[];
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[];
  };
};

/** Runs a tool of this repository; a finding makes it end with an exit code, and its output is wanted either way. */
async function tool(base: string, path: string, argv: readonly string[]): Promise<string> {
  const program = [join(ROOT, 'node_modules', path), ...argv];
  return (await run(process.execPath, program, { cwd: base, maxBuffer: 100_000_000 }).catch((error: { stdout: string }) => error)).stdout;
}

/** What dependency-cruiser finds below a folder, by the one configuration of this repository. */
async function cruise(base: string, folders: readonly string[]): Promise<Cruise> {
  const argv = [...folders, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  return JSON.parse(await tool(base, 'dependency-cruiser/bin/dependency-cruise.mjs', argv)) as Cruise;
}

/** Violations as `file: rule → target`, sorted. */
const violations = (found: Cruise): readonly string[] =>
  found.summary.violations.map(({ rule, from, to }) => `${from}: ${rule.name} → ${to.replace(/^.*(?=node_modules\/)/, '')}`).sort();

/** Relative imports that leave their room: another room is named `#room/…`, and nothing climbs by `../../`. */
function climbs(found: Cruise): readonly string[] {
  const room = (path: string): string => path.split('/').slice(0, 2).join('/');
  return found.modules
    .filter(({ source }) => /^src\/[^/]+\//.test(source))
    .flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ module }) => module.startsWith('.'))
        .filter(({ module }) => module.startsWith('../../') || room(source) !== room(normalize(join(dirname(source), module))))
        .map(({ module }) => `${source} → ${module}`),
    )
    .sort();
}

describe('the walls between the rooms', () => {
  let real: Cruise;
  beforeAll(async () => {
    real = await cruise(ROOT, ['src', 'test']);
  });

  it('are looked at: the real tree has modules in every layer', () => {
    expect(real.summary.totalCruised).toBeGreaterThan(50);
    for (const room of ['domain', 'views', 'handbook', 'engine', 'store', 'adapters', 'http', 'web', 'cli']) {
      expect(real.modules.filter(({ source }) => source.startsWith(`src/${room}/`)).length, room).toBeGreaterThan(0);
    }
  });

  it('hold in the real tree', () => {
    expect(violations(real)).toEqual([]);
  });

  it('are crossed by name only: another room is #room/…, never ../..', () => {
    expect(climbs(real)).toEqual([]);
  });
});

describe('the checks are awake: what is planted is found, and nothing that is allowed', () => {
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  // Below the root, so that packages resolve as they do for the real tree.
  const tree = mkdtempSync(join(ROOT, '.tmp', 'walls-'));
  afterAll(() => rmSync(tree, { recursive: true, force: true }));
  const plant = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };

  let planted: Cruise;
  beforeAll(async () => {
    plant('package.json', JSON.stringify(PLANTED_PACKAGE));
    for (const [path, { source }] of Object.entries(PLANTED)) plant(path, `${source.join('\n')}\n`);
    planted = await cruise(tree, ['src']);
  });

  it('a break of every wall', () => {
    const expected = Object.entries(PLANTED).flatMap(([path, { breaks }]) => (breaks ?? []).map((one) => `${path}: ${one}`));
    expect(violations(planted)).toEqual(expected.sort());
  });

  it('an import that climbs out of its room', () => {
    expect(climbs(planted)).toEqual([
      'src/cli/main.ts → ../app.ts',
      'src/handbook/wired.ts → ../app.ts',
      'src/views/deep/in/the/room/climbs.ts → ../../../../../domain/kernel/stamp.ts',
      'src/views/imports-a-test.ts → ../domain/incident/incident.test.ts',
    ]);
  });

  it('a promise that nobody waits for', async () => {
    plant('tsconfig.json', JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['src'] }));
    plant('src/engine/forgets.ts', 'export function forget(): void {\n  Promise.resolve(1);\n}\n');
    const found = await tool(tree, 'oxlint/bin/oxlint', [
      '--type-aware',
      '--format',
      'json',
      '-c',
      join(ROOT, '.oxlintrc.json'),
      'src/engine/forgets.ts',
    ]);
    expect(found).toContain('no-floating-promises');
  });
});
