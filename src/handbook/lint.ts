import type { Instant } from '#domain/kernel/stamp.ts';
import type { Finding } from './handbook.ts';
import type { Environment } from './lint/secrets.ts';
import { loadHandbook } from './load.ts';

/** Every finding of a handbook folder, in reading order, for `tourniquet lint`. `env` tells which `${env:NAME}` are set. Never throws for what the folder holds. */
export async function lintHandbook(folder: string, now: Instant, env: Environment = process.env): Promise<readonly Finding[]> {
  return (await loadHandbook(folder, now, env)).findings;
}
