import { join } from 'node:path';
import type { Instant } from '#domain/kernel/stamp.ts';
import { handbookPaths } from './files.ts';
import { headMark, mark } from './git-state.ts';
import type { Finding, Handbook, Loaded } from './handbook.ts';
import { emptyHandbook, loadHandbook } from './load.ts';

/** Where loads and their findings are told; pino fits. */
export type HandbookLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

/** The handbook in force: the last one that loaded. Whoever reads it sees a whole handbook, old or new, never a mixture. */
export type InForce = {
  current(): Handbook;
  /** Findings of the last attempt to load, whether or not it came into force. */
  findings(): readonly Finding[];
  /** Load now. The last good handbook stays when the new one has errors. Never throws; calls wait for each other. */
  reload(): Promise<Loaded>;
  /** Load when a file, the head of the repository or the year has changed since the last attempt; null when nothing has. Cheap enough for every few seconds. */
  reloadIfChanged(): Promise<Loaded | null>;
};

/**
 * Open a handbook folder. A first load with errors puts an empty handbook with the rulebook's defaults in force, so that the server stays up
 * and shows the findings. Nothing is watched: call `reloadIfChanged`.
 */
export async function openHandbook(options: { readonly folder: string; readonly clock: () => Instant; readonly log: HandbookLog }): Promise<InForce> {
  const { folder, clock, log } = options;
  let current = emptyHandbook(folder, clock());
  let findings: readonly Finding[] = [];
  let seen = '';
  let last: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<Loaded> => {
    // Taken before reading: a change while we read is seen as a change afterwards.
    seen = await fingerprint(folder, clock());
    const loaded = await loadHandbook(folder, clock());
    findings = loaded.findings;
    if (loaded.handbook) current = loaded.handbook;
    tell(loaded, current, log);
    return loaded;
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  await inTurn(load);
  return {
    current: () => current,
    findings: () => findings,
    reload: () => inTurn(load),
    reloadIfChanged: () => inTurn(async () => ((await fingerprint(folder, clock())) === seen ? null : load())),
  };
}

function tell(loaded: Loaded, current: Handbook, log: HandbookLog): void {
  const errors = loaded.findings.filter((finding) => finding.level === 'error');
  const warnings = loaded.findings.length - errors.length;
  if (loaded.handbook) {
    log.info({ commit: current.commit, dirty: current.dirty, runbooks: current.runbooks.length, warnings }, 'handbook loaded');
    return;
  }
  const stays = current.people.length === 0 ? 'an empty handbook is in force' : `the one loaded at ${current.loadedAt} stays in force`;
  log.warn({ errors: errors.slice(0, 10), more: Math.max(0, errors.length - 10), warnings }, `handbook has errors; ${stays}`);
}

/** Names, sizes and times of everything that a load reads, and where the head stands. The year, because holidays are worked out around it. */
async function fingerprint(folder: string, now: Instant): Promise<string> {
  const { paths } = await handbookPaths(folder);
  const marks = await Promise.all(paths.map(async (path) => `${path} ${await mark(join(folder, path))}`));
  return [now.slice(0, 4), await headMark(folder), ...marks].join('\n');
}
