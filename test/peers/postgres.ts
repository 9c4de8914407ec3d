import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { accountIds, findProgram, freePort, type Missing, privateFolder, startProgram } from './peer-process.ts';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';

/** A private PostgreSQL server. `url` creates an empty database (a fresh name when none is given) and answers its URL. */
export type Postgres = {
  url(database?: string): Promise<string>;
  /** Kills the server as a power cut would and starts it again on the same port and data; clients lose their connections. */
  crash(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a PostgreSQL server of its own in a temporary folder on a free port; answers what is missing where there is none. It does not wait
 * for the disk, which makes tests faster; with `durable` it does, as a real one.
 */
export async function startPostgres({ durable = false }: { readonly durable?: boolean } = {}): Promise<Postgres | Missing> {
  const folders = existsSync(INSTALLED)
    ? readdirSync(INSTALLED)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(INSTALLED, version, 'bin'))
    : [];
  const initdb = findProgram('initdb', folders);
  const postgres = findProgram('postgres', folders);
  if (!initdb || !postgres) return { missing: 'a PostgreSQL server (Debian package: postgresql)' };

  // The server refuses to run as root, so root lends it the package's own account.
  const as = process.getuid?.() === 0 ? await accountIds('postgres') : undefined;
  const folder = privateFolder('postgres', as);
  const data = join(folder.path, 'data');
  const locale = ['-E', 'UTF8', '--locale=C.UTF-8'];
  const create = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'];
  const identity = as ? { uid: as.uid, gid: as.gid } : {};
  try {
    // Text sorts by language, as on most people's servers: a query that leans on byte order shows itself.
    await run(initdb, [...create, ...locale, '--locale-provider=icu', '--icu-locale=en-US'], { cwd: folder.path, ...identity });
  } catch {
    await run(initdb, [...create, '-E', 'UTF8', '--no-locale'], { cwd: folder.path, ...identity });
  }

  const port = await freePort();
  const base = `postgres://postgres@127.0.0.1:${port}`;
  const query = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: `${base}/postgres` });
    // A server that goes away while nobody asks it anything: `crash` does that on purpose.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `fsync=${durable ? 'on' : 'off'}`,
    'max_connections=200',
  ];
  const start = () =>
    startProgram([postgres, '-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
      ...(as ? { as } : {}),
      cwd: folder.path,
      ready: () => query('select 1').then(() => true),
      // Fast shutdown: does not wait for clients.
      stopSignal: 'SIGINT',
    });

  let server = await start();
  let made = 0;
  return {
    async url(database = `fresh_${++made}`) {
      await query(`create database "${database.replaceAll('"', '""')}"`);
      return `${base}/${encodeURIComponent(database)}`;
    },
    async crash() {
      await server.stop('SIGQUIT');
      server = await start();
    },
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}
