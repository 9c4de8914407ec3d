import { clientFor, segment } from '../client.ts';
import { EXIT } from '../exit-code.ts';
import { columns, oneLine } from '../terminal.ts';
import { readNames } from '../values.ts';
import { jsonText, type Verbs } from '../verb.ts';
import type { WirePage } from '../wire.ts';

type Row = {
  readonly id: string;
  readonly person?: string;
  readonly name: string;
  readonly source?: string;
  readonly scopes?: readonly string[];
  readonly createdAt: string;
  readonly revokedAt: string | null;
};

/** Tokens as a table; `whose` picks the column that says what each is for. */
export function tokenTable(rows: readonly Row[], whose: (row: Row) => string): string {
  if (rows.length === 0) return 'No token.\n';
  const lines = rows.map((row) => [
    oneLine(row.id),
    oneLine(whose(row)),
    oneLine(row.name),
    row.createdAt.slice(0, 10),
    row.revokedAt === null ? '' : `revoked ${row.revokedAt.slice(0, 10)}`,
  ]);
  return `${columns(lines)}\n`;
}

const CREATE = [
  'token create --person maya',
  "token create --person maya --name 'laptop' --scopes read,respond",
  'export TOURNIQUET_TOKEN=$(tourniquet token create --person maya)',
];

/** `tourniquet token create|list|revoke`: API tokens; each acts as one person. */
export function tokenVerb({ world, add, group, does }: Verbs): void {
  const token = group('token', 'API tokens; each acts as one person');
  add('create', 'make a token for a person; it is shown once, alone on standard output', CREATE, token)
    .requiredOption('--person <id>', 'a person of the directory (people.yaml)')
    .option('--name <name>', 'what it is for', 'command line')
    .option('--scopes <list>', 'read, respond, admin; without it read and respond')
    .action(
      does(async (options: { readonly person: string; readonly name: string; readonly scopes?: string; readonly json?: boolean }) => {
        const body = { person: options.person, name: options.name, ...(options.scopes === undefined ? {} : { scopes: readNames(options.scopes) }) };
        const answer = (await clientFor(world).json('/api/v1/tokens', { method: 'POST', body, key: world.key() })) as { readonly token: string };
        if (options.json) world.out(jsonText(answer));
        else {
          world.out(`${oneLine(answer.token)}\n`);
          world.err(`This token acts as ${oneLine(options.person)} and is shown once. Use it as TOURNIQUET_TOKEN.\n`);
        }
        return EXIT.yes;
      }),
    );
  add('list', 'list tokens (never their secrets)', ['token list'], token).action(
    does(async (options: { readonly json?: boolean }) => {
      const answer = await clientFor(world).json('/api/v1/tokens');
      world.out(options.json ? jsonText(answer) : tokenTable((answer as WirePage<Row>).items, (row) => row.person ?? ''));
      return EXIT.yes;
    }),
  );
  add('revoke <id>', 'make a token worthless; its id is in the list', ['token revoke 0192f3'], token).action(
    does(async (id: string, options: { readonly json?: boolean }) => {
      const answer = await clientFor(world).json(`/api/v1/tokens/${segment(id)}`, { method: 'DELETE' });
      world.out(options.json ? jsonText(answer ?? { id, revoked: true }) : `${oneLine(id)} is revoked.\n`);
      return EXIT.yes;
    }),
  );
}
