import { clientFor, segment } from '../client.ts';
import { EXIT } from '../exit-code.ts';
import { SOURCES, snippetsFor } from '../snippets.ts';
import { oneLine } from '../terminal.ts';
import { readChoice } from '../values.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WirePage } from '../wire.ts';
import { tokenTable } from './token.ts';

type CreateOptions = { readonly name: string; readonly source: string; readonly pages?: boolean; readonly json?: boolean };

/** `tourniquet intake-token create|list|revoke`: a token names a source of signals, and comes with what to paste at the sender. */
export function intakeTokenVerb({ world, add, group, does }: Verbs): void {
  const token = group('intake-token', 'intake tokens; each names a source of signals');
  add(
    'create',
    'make a token for a source and print what to paste at the sender',
    ['intake-token create --name production --source prometheus', 'intake-token create --name watchdog --source alertmanager --pages'],
    token,
  )
    .requiredOption('--name <name>', 'what the source is called')
    .requiredOption('--source <kind>', SOURCES.join(', '))
    .option('--pages', 'every signal of this source is worth waking somebody, runbook or not (B5)')
    .action(
      does(async (options: CreateOptions) => {
        const source = readChoice('--source', options.source, SOURCES);
        const client = clientFor(world);
        const body = { name: options.name, source, ...(options.pages ? { pages: true } : {}) };
        const answer = (await client.json('/api/v1/intake-tokens', { method: 'POST', body, key: world.key() })) as { readonly token: string };
        const snippets = snippetsFor(source, client.url, oneLine(answer.token));
        if (options.json) world.out(jsonText({ ...answer, snippets }));
        else {
          const { bold, dim } = world.paint;
          world.out(`${bold('intake token')} (shown once): ${oneLine(answer.token)}\n`);
          for (const { where, text } of snippets) world.out(`\n${dim(`# ${where}`)}\n${text}\n`);
        }
        return EXIT.yes;
      }),
    );
  add('list', 'list intake tokens (never their secrets)', ['intake-token list'], token).action(
    does(async (options: { readonly json?: boolean }) => {
      const answer = await clientFor(world).json('/api/v1/intake-tokens');
      world.out(
        options.json ? jsonText(answer) : tokenTable((answer as WirePage<Parameters<typeof tokenTable>[0][number]>).items, (row) => row.source ?? ''),
      );
      return EXIT.yes;
    }),
  );
  add('revoke <id>', 'take nothing more from a source; the id is in the list', ['intake-token revoke 0192f3'], token).action(
    does(async (id: string, options: { readonly json?: boolean }) => {
      const answer = await clientFor(world).json(`/api/v1/intake-tokens/${segment(id)}`, { method: 'DELETE' });
      world.out(options.json ? jsonText(answer ?? { id, revoked: true }) : `${oneLine(id)} is revoked.\n`);
      return EXIT.yes;
    }),
  );
}
