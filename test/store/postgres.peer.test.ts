import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreFault } from '#store/faults.ts';
import { postgres as differences, openPostgresStore } from '#store/postgres.ts';
import type { Tables } from '#store/tables.ts';
import { type Postgres, startPostgres } from '../peers/postgres.ts';
import { describePeer } from '../peers/skip.ts';
import { firing } from './a-signal.ts';
import { anIncident, effect, goingOn, note, T0 } from './an-incident.ts';
import { storeContract } from './contract/contract.ts';
import type { Ground } from './contract/ground.ts';
import { migrationContract } from './contract/migrations.ts';
import { begun } from './contract/standing.ts';

describePeer('PostgreSQL', await startPostgres(), (server) => {
  afterAll(() => server.stop());

  describe('the store on PostgreSQL', () => {
    storeContract(() => groundOn(server));
  });

  describe('the tables on PostgreSQL', () => {
    migrationContract(async () => {
      const pool = new pg.Pool({ connectionString: await server.url() });
      return {
        db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
        ddl: differences.ddl,
        catalog: async () => (await pool.query(CATALOG)).rows,
        end: () => pool.end(),
      };
    });
  });

  describe('nodes that share PostgreSQL', () => {
    it('bring the tables up to date when ten start at once', async () => {
      for (let round = 0; round < 3; round++) {
        const url = await server.url();
        const nodes = await Promise.all(Array.from({ length: 10 }, () => openPostgresStore({ url })));
        const numbers = await Promise.all(nodes.map((node) => node.nextNumber()));
        expect(new Set(numbers).size).toBe(10);
        await Promise.all(nodes.map((node) => node.close()));
      }
    });

    it('begin a transaction again that the server broke off to end a deadlock', async () => {
      const url = await server.url();
      const store = await openPostgresStore({ url });
      const state = await begun(store, 1, {}, { outbox: [effect(anIncident(1), 1)] });
      const [item] = await store.claimOutbox(T0, 'n1', 1, 60_000);
      const rival = new pg.Client({ connectionString: url });
      await rival.connect();
      await rival.query('begin; update outbox set attempts = attempts');
      const append = store.append(goingOn(state, [note('delivered')], { settles: [item?.id ?? ''] }));
      await expect.poll(async () => (await ask(url, LOCK_WAITERS)).rows.length, PATIENT).toBe(1);
      // Crosswise: the append waited first, so that the server breaks off the append.
      await rival.query('update incidents set version = version; commit');
      expect(await append).toEqual({ kind: 'appended' });
      await rival.end();
      await store.close();
    });

    it('refuse to truncate the timeline', async () => {
      const { raw, store, end } = await groundOn(server);
      await begun(store, 1);
      await expect(raw('truncate timeline')).rejects.toThrow(/append-only/);
      await expect(raw('truncate timeline, incidents cascade')).rejects.toThrow(/append-only/);
      expect(await raw('select count(*)::int as n from timeline')).toEqual([{ n: 1 }]);
      await end();
    });

    it('answer with a number where PostgreSQL counts in eight bytes', async () => {
      const { store, end } = await groundOn(server);
      await store.recordSignals([firing('a')]);
      expect(await store.outboxDepth()).toEqual({ waiting: 0, oldest: null });
      expect(await store.signalSummary('x')).toMatchObject({ count: 0, firing: 0 });
      // Only our own connections read it so.
      const { rows } = await ask(await server.url(), 'select 1::bigint as n');
      expect(rows).toEqual([{ n: '1' }]);
      await end();
    });
  });

  describe('a connection that breaks', () => {
    it('is a fault with a cause for the call that used it, and no end of the process; the next call gets another', async () => {
      const url = await server.url();
      const lost: Error[] = [];
      const store = await openPostgresStore({ url, onLost: (error) => lost.push(error) });
      const state = await begun(store, 1);

      // One statement that waits, so that the connection is in use when it breaks.
      const holder = new pg.Client({ connectionString: url });
      holder.on('error', () => undefined);
      await holder.connect();
      await holder.query(`begin; update incidents set version = version`);
      const waiting = store.append(goingOn(state, [note('waits')]));
      waiting.catch(() => undefined);
      await expect.poll(async () => (await ask(url, LOCK_WAITERS)).rows.length, PATIENT).toBe(1);
      await ask(url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tourniquet'`);

      await expect(waiting).rejects.toBeInstanceOf(StoreFault);
      await expect(waiting).rejects.toMatchObject({ message: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:/), cause: expect.any(Error) });
      await holder.query('rollback');
      await holder.end();
      await store.ping();
      expect((await store.load(state.opening.id))?.version).toBe(1);
      expect(lost.length).toBeGreaterThan(0);
      await store.close();
    });

    it('is survived when the whole server falls over, with everything that was answered still there', async () => {
      const url = await server.url();
      const store = await openPostgresStore({ url });
      let state = await begun(store, 1);
      const falling = server.crash();
      let fault: unknown;
      while (fault === undefined) {
        const next = goingOn(state, [note('more')]);
        await store.append(next).then(
          (done) => {
            if (done.kind === 'appended') state = next.state;
          },
          (error: unknown) => {
            fault = error;
          },
        );
      }
      expect(fault).toBeInstanceOf(StoreFault);
      expect(fault).toHaveProperty('cause');
      await falling;
      await expect.poll(() => store.ping().then(() => 'answers', String), PATIENT).toBe('answers');
      const kept = (await store.entries(state.opening.id)).map(({ seq }) => seq);
      expect(kept.slice(0, state.version)).toEqual(Array.from({ length: state.version }, (_, i) => i + 1));
      // The one in flight may have been committed without an answer; nothing else may be there.
      expect(kept.length - state.version).toBeLessThanOrEqual(1);
      await store.close();
    });
  });
});

/** A loaded machine takes its time. */
const PATIENT = { timeout: 20_000 };

const LOCK_WAITERS = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'tourniquet' and wait_event_type = 'Lock'`;

const CATALOG = `
  select 'column' as kind, table_name || '.' || column_name as name,
    concat_ws(' ', data_type, collation_name, is_nullable, is_identity, column_default) as is
    from information_schema.columns where table_schema = 'public' and table_name not like 'tourniquet_migrations%'
  union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public' and tablename not like 'tourniquet_migrations%'
  union all select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all select 'function', proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace
  union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'tourniquet_migrations%'
  union all select 'sequence', relname, '' from pg_class where relkind = 'S'
  order by 1, 2, 3`;

async function groundOn(server: Postgres): Promise<Ground> {
  const url = await server.url();
  let store = await openPostgresStore({ url });
  const opened = [store];
  return {
    store,
    other: async () => {
      const node = await openPostgresStore({ url });
      opened.push(node);
      return node;
    },
    restart: async () => {
      await store.close();
      store = await openPostgresStore({ url });
      opened.push(store);
      return store;
    },
    raw: async (sql) => (await ask(url, sql)).rows,
    end: async () => {
      for (const node of opened) await node.close();
    },
  };
}

async function ask(url: string, sql: string): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(sql);
  } finally {
    await client.end();
  }
}
