/** E3: a publish that is refused only because the automatic brief is still on its way waits for it a moment, so that nobody at 3 a.m. meets a "no" that the next second cures. */
import type { Recorded } from '#domain/incident/entry.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Handled } from './engine.ts';

const PATIENCE_MS = 3_000;

/** Has leadership been sent a brief that no channel has reported on yet? */
function onItsWay(incident: Incident): boolean {
  const { briefedAt, briefDeliveredAt, told } = incident.escalation;
  return briefedAt !== null && briefDeliveredAt === null && !told.some((each) => each.audience === 'leadership');
}

/** What waiting needs. */
export type BriefDeps = {
  readonly onEntries: (listener: (incident: Incident, entries: readonly Recorded[]) => void) => () => void;
  readonly load: (id: string) => Promise<Incident | undefined>;
};

/** Give the command; when E3 refuses it while the brief is on its way, wait for the channel's report (three seconds at most) and give it once more. */
export async function awaitingBrief(deps: BriefDeps, give: () => Promise<Handled>): Promise<Handled> {
  const handled = await give();
  if (handled.kind !== 'refused' || handled.refusal.rule !== 'E3' || handled.incident === null || !onItsWay(handled.incident)) return handled;
  const { id } = handled.incident.opening;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(patience);
      stop();
      resolve();
    };
    const patience = setTimeout(done, PATIENCE_MS);
    const stop = deps.onEntries((incident) => {
      if (incident.opening.id === id && !onItsWay(incident)) done();
    });
    // It may have been reported between the refusal and now.
    deps.load(id).then((incident) => {
      if (incident && !onItsWay(incident)) done();
    }, done);
  });
  return give();
}
