import { type ApiServer, CommandHeaders, json, onWrite, RefParams } from '../api-server.ts';
import { askingOf } from '../asking.ts';
import { CommandBody } from '../contract/command.ts';
import { CommandAccepted } from '../contract/incident.ts';
import type { Deps } from '../deps.ts';
import { entryJson } from '../entry-json.ts';
import { reply as answer, once } from '../handled.ts';
import type { Metrics } from '../metrics.ts';
import { refOf } from '../reference.ts';

/** The one door for every act. */
export function commandRoutes(server: ApiServer, deps: Deps, metrics: Metrics): void {
  server.post(
    '/incidents/:ref/commands',
    {
      config: { scope: 'respond' },
      schema: {
        tags: ['Incidents'],
        operationId: 'command',
        summary: 'The one door for every act',
        description: 'A refusal is an answer with a `rule`, a sentence and a `remedy`: 403 for the wrong hat (H2), 409 for every other rule.',
        params: RefParams,
        headers: CommandHeaders,
        body: CommandBody,
        response: { ...json(200, CommandAccepted, 'Accepted.'), ...onWrite(404, 409, 412) },
      },
    },
    async (request, reply) => {
      const ref = refOf(request.params.ref);
      const { as, ...command } = request.body;
      const build = once((done) => ({
        status: 200,
        body: JSON.stringify({
          entries: done.entries.map(entryJson),
          incident: deps.views.incidentJson(done.incident, deps.clock.now(), deps.baseUrl),
        }),
      }));
      const handled = await deps.engine.command(ref, command, askingOf(request, as ?? null, request.body, build));
      metrics.handled(command.type, handled);
      const gate = handled.kind === 'refused' && command.type === 'close' ? await deps.engine.gate(ref) : undefined;
      return answer(reply, handled, {
        ref,
        baseUrl: deps.baseUrl,
        answer: build,
        headers: () => ({}),
        ...(gate ? { conditions: gate.conditions } : {}),
      });
    },
  );
}
