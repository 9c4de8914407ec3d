import { clientFor, segment } from '../client.ts';
import { EXIT } from '../exit-code.ts';
import { incidentText } from '../show.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WireIncident } from '../wire.ts';

/** `tourniquet show REF`: how bad, how long, what next, who wears what, who is owed what by when. */
export function showVerb({ world, add, does }: Verbs): void {
  add('show <ref>', 'show one incident: how bad, how long, what next, who wears what, who is owed what by when', [
    'show INC-12',
    'show INC-12 --json',
  ]).action(
    does(async (ref: string, options: { readonly json?: boolean }) => {
      const answer = await clientFor(world).json(`/api/v1/incidents/${segment(ref)}`);
      world.out(options.json ? jsonText(answer) : incidentText(answer as WireIncident, world.now().toISOString(), world.paint));
      return EXIT.yes;
    }),
  );
}
