import path from 'node:path';
import { serverUrl } from '../client.ts';
import { type Check, checksText, warn } from '../doctor/check.ts';
import { dataFolderChecks, gitCheck, nodeCheck } from '../doctor/machine.ts';
import { databaseCheck, mailCheck, portCheck } from '../doctor/peers.ts';
import { findingsCheck, serverChecks } from '../doctor/server.ts';
import { EXIT, Stop } from '../exit-code.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { World } from '../world.ts';
import { handbookFolder } from './lint.ts';

async function lintCheck(world: World): Promise<Check> {
  try {
    const folder = await handbookFolder(undefined, world.cwd, world.env);
    const { lintHandbook } = await import('#handbook/lint.ts');
    return findingsCheck(await lintHandbook(folder, world.now().toISOString()), folder);
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    return warn('handbook', thrown.message, 'the first start writes an example one; TOURNIQUET_HANDBOOK names another folder');
  }
}

/** Everything doctor looks at, in the order in which things depend on each other. */
async function examine(world: World): Promise<readonly Check[]> {
  const data = path.resolve(world.cwd, world.env['TOURNIQUET_DATA'] || 'data');
  const machine = [nodeCheck(process.versions.node), await gitCheck()];
  const running = await serverChecks(world, serverUrl(world.env));
  // What a running server says of its own database and handbook is worth more than a look at the files from outside.
  if (running !== null) return [...machine, ...running, await mailCheck(world.env)];
  return [
    ...machine,
    ...(await dataFolderChecks(data)),
    await portCheck(world.env),
    await databaseCheck(world.env, data),
    await mailCheck(world.env),
    await lintCheck(world),
  ];
}

/** `tourniquet doctor`: what works, what does not, and what to do about it. Exit 1 when something fails. */
export function doctorVerb({ world, add, does }: Verbs): void {
  add('doctor', 'look at everything that has to work, and say what to do about what does not', ['doctor', 'doctor --json']).action(
    does(async (options: { readonly json?: boolean }) => {
      const checks = await examine(world);
      const failed = checks.some((one) => one.status === 'fail');
      world.out(options.json ? jsonText({ ok: !failed, checks }) : checksText(checks, world.paint));
      return failed ? EXIT.no : EXIT.yes;
    }),
  );
}
