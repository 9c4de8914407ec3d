import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import {
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
  sql,
} from 'kysely';
import type { Store } from '#engine/ports.ts';
import type { Differences, Uniqueness } from './differences.ts';
import { reportingFaults, StoreFault, saysOf } from './faults.ts';
import { lockFolder } from './folder-lock.ts';
import { migrateUp } from './migrations/migrate.ts';
import { storeOn } from './store.ts';
import type { Tables } from './tables.ts';

/** Longer than any backup holds the file. */
const BUSY_MS = 5000;
/** Statements kept prepared. Multi-row writes of every length are statements of their own, so there must be an end. */
const PREPARED = 300;

/**
 * The embedded database: `tourniquet.db` in `folder`, which is created when it is not there. Takes the folder for this process and brings the
 * tables up to date. Throws `StoreInUse` when another process has the folder, `StoreFault` when the folder or the file cannot be used.
 */
export async function openSqliteStore({ folder }: { readonly folder: string }): Promise<Store> {
  const at = resolve(folder);
  try {
    mkdirSync(at, { recursive: true });
  } catch (cause) {
    throw new StoreFault(`the data folder ${at} cannot be created: ${saysOf(cause)}; set TOURNIQUET_DATA to a folder that can be written`, { cause });
  }
  const lock = lockFolder(at);
  try {
    const file = join(at, 'tourniquet.db');
    const db = new Kysely<Tables>({ dialect: reportingFaults(new EmbeddedSqlite({ database: async () => preparing(openFile(file)) }), file) });
    try {
      await migrateUp(db, sqlite.ddl);
    } catch (fault) {
      await db.destroy();
      throw fault;
    }
    return storeOn(db, sqlite, async () => {
      await db.destroy();
      lock.release();
    });
  } catch (fault) {
    lock.release();
    throw fault;
  }
}

function openFile(file: string): Database.Database {
  // Made for its owner alone, and the files that SQLite puts beside it follow: it holds private drafts and who may do what.
  closeSync(openSync(file, 'a', 0o600));
  const database = new Database(file, { timeout: BUSY_MS });
  // WAL: readers do not wait for the writer. FULL: a commit is on the disk before it is answered, which WAL alone does not promise.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('journal_size_limit = 67108864');
  return database;
}

/** Prepares each statement once; Kysely's driver would prepare it for every use. The oldest goes first. */
function preparing(database: Database.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = database.prepare<unknown[]>(text);
      const oldest = kept.size >= PREPARED ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(text, statement);
      return statement;
    },
    close: () => {
      database.close();
    },
  };
}

/**
 * Kysely's dialect with two corrections. SQLite rolls back DDL like anything else: told so, Kysely runs the migrations in one transaction, and a
 * step that fails leaves nothing behind. And who waits for the connection gets it in turn.
 */
export class EmbeddedSqlite extends SqliteDialect {
  readonly #database: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#database = config;
  }

  override createDriver(): SqliteDriver {
    return new InTurn(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** Kysely wakes all who wait for the one connection whenever it is free; in a storm of ten thousand that is fifty million times. Here it wakes the next. */
class InTurn extends SqliteDriver {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((go) => this.#waiting.push(go));
    this.#taken = true;
    return super.acquireConnection();
  }

  override async releaseConnection(): Promise<void> {
    await super.releaseConnection();
    const next = this.#waiting.shift();
    // Handed over, never free in between: whoever comes now stands behind those who wait.
    if (next === undefined) this.#taken = false;
    else next();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const EXISTS_ALREADY = 'this entry of the timeline exists already';

/** SQLite's side of what differs. One process, one connection: writers wait for each other by themselves. */
export const sqlite: Differences = {
  ddl: {
    text: sql`text`,
    position: sql`integer primary key`,
    appendOnly: [
      sql`create trigger timeline_keeps before update on timeline begin select raise(abort, 'the timeline is append-only: an entry is never changed'); end`,
      sql`create trigger timeline_stays before delete on timeline begin select raise(abort, 'the timeline is append-only: an entry is never deleted'); end`,
      // `insert or replace` deletes without asking delete triggers.
      sql`create trigger timeline_once before insert on timeline
        when exists (select 1 from timeline where incident = new.incident and seq = new.seq)
        begin select raise(abort, ${sql.lit(EXISTS_ALREADY)}); end`,
    ],
    // Dropping the table drops its triggers.
    appendAgain: [],
  },
  transact: (db, work) => db.transaction().execute(work),
  holdSignals: async () => {},
  skipClaimed: (query) => query,
  violated(error) {
    const cause = error instanceof StoreFault ? error.cause : error;
    if (!(cause instanceof Database.SqliteError) || !cause.code.startsWith('SQLITE_CONSTRAINT')) return null;
    if (cause.message.includes(EXISTS_ALREADY)) return 'timeline';
    const columns = /^UNIQUE constraint failed: (.*)$/.exec(cause.message)?.[1];
    return columns === undefined ? null : (UNIQUE_COLUMNS[columns] ?? 'other');
  },
};

/** SQLite names the columns of the uniqueness that failed, not the constraint. */
const UNIQUE_COLUMNS: Readonly<Record<string, Uniqueness>> = {
  'timeline.incident, timeline.seq': 'timeline',
  'incidents.id': 'incident',
  'incidents.open_key': 'open-key',
  'answers.scope, answers.key': 'answer',
};
