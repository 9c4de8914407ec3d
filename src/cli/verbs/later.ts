import { invalid } from '../exit-code.ts';
import type { Verbs } from '../verb.ts';

// Words of the contract whose room is not built yet: they answer in a sentence, and never with a yes that a script could take for one.
const LATER = [
  [
    'gate',
    'whether a service may ship (L3)',
    'Until then, tourniquet lint names runbooks that were never rehearsed, and GET /api/v1/fixes?state=overdue lists overdue fixes.',
  ],
  [
    'rehearse',
    'rehearse the levers of a runbook',
    'Until then, pull the lever by hand on a quiet day and write the time into the runbook: rehearsed: { on: 2026-05-05, took: PT40S }.',
  ],
  [
    'import',
    'import from PagerDuty, Opsgenie or Grafana OnCall',
    'Until then, people.yaml and on-call.yaml are written by hand; tourniquet lint checks them.',
  ],
  [
    'backup',
    'copy the embedded database to a file',
    'Until then, stop the server and copy the data folder (TOURNIQUET_DATA); with PostgreSQL use pg_dump.',
  ],
  ['restore', 'put a backup back', 'Until then, stop the server and put the copied data folder back; with PostgreSQL use pg_restore.'],
] as const;

/** The verbs of the contract that are not there yet: each says so and what to do until then (exit 2). */
export function laterVerbs({ add, does }: Verbs): void {
  for (const [name, says, until] of LATER) {
    add(`${name} [words...]`, `${says} (not in this version)`, [])
      .allowUnknownOption()
      .action(
        does(async () => {
          throw invalid(`tourniquet ${name} is not in this version yet.\n${until}`);
        }),
      );
  }
}
