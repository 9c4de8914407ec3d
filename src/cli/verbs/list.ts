import { between } from '#domain/kernel/stamp.ts';
import { spanInWords } from '#views/words.ts';
import { clientFor } from '../client.ts';
import { EXIT } from '../exit-code.ts';
import { columns, cut, oneLine, type Paint } from '../terminal.ts';
import { readWhole } from '../values.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WireIncident, WirePage } from '../wire.ts';

type Options = {
  readonly open?: boolean;
  readonly phase?: string;
  readonly severity?: string;
  readonly service?: string;
  readonly limit: string;
  readonly cursor?: string;
  readonly json?: boolean;
};

/** Incidents as a table, newest first; `now` is the reader's clock. */
export function listText(page: WirePage<WireIncident>, now: string, paint: Paint): string {
  if (page.items.length === 0) return 'No incident matches.\n';
  const rows = page.items.map((one) => {
    const overdue = (one.owed ?? []).filter((owed) => owed.overdue).length;
    return [
      paint.bold(oneLine(one.ref)),
      one.severity === 'P0' ? paint.red(one.severity) : oneLine(one.severity),
      oneLine(one.phase),
      `${spanInWords(between(one.times.startedAt, one.times.resolvedAt ?? one.times.closedAt ?? now))}`,
      oneLine(one.hats.commander ?? 'no commander'),
      `${one.drill ? 'DRILL ' : ''}${cut(one.title, 60)}${overdue ? ` ${paint.red(`(${overdue} overdue)`)}` : ''}`,
    ];
  });
  const more = page.nextCursor === null ? '' : `More: tourniquet list --cursor ${oneLine(page.nextCursor)}\n`;
  return `${columns(rows)}\n${more}`;
}

/** `tourniquet list`: incidents, newest first. */
export function listVerb({ world, add, does }: Verbs): void {
  add('list', 'list incidents, newest first', ['list --open', 'list --severity P0 --service grading --json'])
    .option('--open', 'only incidents that are not closed')
    .option('--phase <phase>', 'containing, contained, resolved, stood-down or closed')
    .option('--severity <severity>', 'P0 to P3')
    .option('--service <id>', 'of one service')
    .option('--limit <number>', 'at most so many', '50')
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(
      does(async (options: Options) => {
        const { json, limit, ...filter } = options;
        const query = { ...filter, limit: readWhole('--limit', limit) };
        const answer = await clientFor(world).json('/api/v1/incidents', { query });
        world.out(json ? jsonText(answer) : listText(answer as WirePage<WireIncident>, world.now().toISOString(), world.paint));
        return EXIT.yes;
      }),
    );
}
