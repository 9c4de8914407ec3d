import { SEVERITIES } from '#domain/kernel/severity.ts';
import { clientFor } from '../client.ts';
import { EXIT, invalid } from '../exit-code.ts';
import { incidentText } from '../show.ts';
import { readChoice, readInstant, readNames } from '../values.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WireIncident } from '../wire.ts';

type Options = {
  readonly title?: string;
  readonly severity: string;
  readonly service?: string;
  readonly runbook?: string;
  readonly summary?: string;
  readonly drill?: boolean;
  readonly people?: string;
  readonly startedAt?: string;
  readonly key?: string;
  readonly json?: boolean;
};

/** `tourniquet declare`: a person opens an incident (B1), or a drill (B6). */
export function declareVerb({ world, add, does }: Verbs): void {
  add('declare [title]', 'declare an incident; it opens in containing (B1, C1)', [
    "declare 'Submissions fail' --severity P0 --service grading --runbook submissions-fail",
    "declare 'Login drill' --severity P1 --service web --drill --people maya,dan",
  ])
    .option('--title <text>', 'the title, where it is not the first word')
    .requiredOption('--severity <P0|P1|P2|P3>', 'P0 production down, P1 partial degradation, P2 single feature, P3 annoyance (E1)')
    .option('--service <id>', 'a service of the handbook')
    .option('--runbook <id>', 'a runbook of the handbook, such as submissions-fail')
    .option('--summary <text>', 'what is known so far')
    .option('--drill', 'the whole discipline, told only to the people of the drill; nothing public (B6)')
    .option('--people <ids>', 'people of the drill, with commas')
    .option('--started-at <time>', 'when harm began, where it is known (with its zone)')
    .option('--key <key>', 'idempotency key of your own')
    .action(
      does(async (title: string | undefined, options: Options) => {
        const named = title ?? options.title;
        if (named === undefined || named.trim() === '') throw invalid("what is wrong? tourniquet declare 'Submissions fail' --severity P0");
        if (title !== undefined && options.title !== undefined) throw invalid('the title is given twice: once as a word, once with --title');
        const body = {
          title: named,
          severity: readChoice('--severity', options.severity.toUpperCase(), SEVERITIES),
          service: options.service,
          runbook: options.runbook,
          summary: options.summary,
          drill: options.drill,
          people: options.people === undefined ? undefined : readNames(options.people),
          startedAt: options.startedAt === undefined ? undefined : readInstant('--started-at', options.startedAt),
        };
        const answer = await clientFor(world).json('/api/v1/incidents', { method: 'POST', body, key: options.key ?? world.key() });
        world.out(options.json ? jsonText(answer) : incidentText(answer as WireIncident, world.now().toISOString(), world.paint));
        return EXIT.yes;
      }),
    );
}
