import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { describe } from 'vitest';
import { EmbeddedSqlite, openSqliteStore, sqlite } from '#store/sqlite.ts';
import type { Tables } from '#store/tables.ts';
import { storeContract } from './contract/contract.ts';
import { migrationContract } from './contract/migrations.ts';

describe('the store on SQLite', () => {
  storeContract(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tourniquet-store-'));
    let store = await openSqliteStore({ folder });
    return {
      store,
      other: async () => store,
      restart: async () => {
        await store.close();
        store = await openSqliteStore({ folder });
        return store;
      },
      raw: async (sql) => {
        const db = new Database(join(folder, 'tourniquet.db'));
        try {
          db.pragma('foreign_keys = ON');
          const statement = db.prepare<[], Record<string, unknown>>(sql);
          if (statement.reader) return statement.all();
          statement.run();
          return [];
        } finally {
          db.close();
        }
      },
      end: async () => {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  });
});

describe('the tables on SQLite', () => {
  migrationContract(async () => {
    const database = new Database(':memory:');
    return {
      db: new Kysely<Tables>({ dialect: new EmbeddedSqlite({ database }) }),
      ddl: sqlite.ddl,
      catalog: async () =>
        database
          .prepare(`select type, name, tbl_name, sql from sqlite_master where name not like '%tourniquet_migrations%' order by type, name`)
          .all(),
      end: async () => {
        database.close();
      },
    };
  });
});
