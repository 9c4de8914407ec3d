import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import type { Effect } from '#domain/incident/effect.ts';

/** Rows of one statement. */
type Rows = readonly Readonly<Record<string, unknown>>[];

/** One effect of the outbox. `messageId` is that of its mail; null for what is no mail. */
export type Owed = { readonly id: string; readonly messageId: string | null; readonly done: boolean };

/** One entry as it lies in the database. */
export type Kept = { readonly incident: string; readonly seq: number; readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** A look into the victim's database without asking the victim, dead or alive. */
export type BehindItsBack = {
  outbox(): Promise<readonly Owed[]>;
  /** `incident key` of each deadline that is due at `at`. */
  due(at: string): Promise<readonly string[]>;
  timeline(): Promise<readonly Kept[]>;
  close(): Promise<void>;
};

/** The Message-ID that the mail of a delivery carries (MAIL_FROM at lumen.example). */
function messageIdOf(delivery: string): string {
  return `<delivery.${createHash('sha256').update(delivery).digest('hex').slice(0, 40)}@lumen.example>`;
}

function reading(query: (sql: string) => Promise<Rows>, close: () => Promise<void>): BehindItsBack {
  return {
    async outbox() {
      return (await query('select effect, done from outbox')).map((row) => {
        const { id, effect } = JSON.parse(String(row['effect'])) as { readonly id: string; readonly effect: Effect };
        return { id, messageId: effect.kind === 'pull' ? null : messageIdOf(id), done: Number(row['done']) === 1 };
      });
    },
    async due(at) {
      const rows = await query('select incident, key, at from deadlines');
      return rows.filter((row) => String(row['at']) <= at).map((row) => `${String(row['incident'])} ${String(row['key'])}`);
    },
    async timeline() {
      return (await query('select incident, seq, type, data from timeline order by incident, seq')).map((row) => ({
        incident: String(row['incident']),
        seq: Number(row['seq']),
        type: String(row['type']),
        data: JSON.parse(String(row['data'])) as Kept['data'],
      }));
    },
    close,
  };
}

/** Opens the database of a victim for reading: its PostgreSQL, or the embedded one in `folder`. */
export async function lookBehind(folder: string, databaseUrl: string | null): Promise<BehindItsBack> {
  if (databaseUrl === null) {
    const database = new Database(join(folder, 'data', 'tourniquet.db'), { readonly: true, timeout: 5_000 });
    return reading(
      async (sql) => database.prepare<unknown[], Readonly<Record<string, unknown>>>(sql).all(),
      async () => {
        database.close();
      },
    );
  }
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return reading(
    async (sql) => (await client.query<Readonly<Record<string, unknown>>>(sql)).rows,
    () => client.end(),
  );
}
