import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '#engine/ports.ts';
import { StoreFault } from '#store/faults.ts';
import { StoreInUse } from '#store/folder-lock.ts';
import { openSqliteStore } from '#store/sqlite.ts';
import { begun } from './contract/standing.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const APPENDING = fileURLToPath(new URL('./appending.ts', import.meta.url));

type Child = { readonly process: ChildProcessByStdio<null, Readable, null>; readonly lines: Interface };

const folders: string[] = [];
const children: Child[] = [];
const stores: Store[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tourniquet-store-'));
  folders.push(folder);
  return folder;
}

async function open(folder: string): Promise<Store> {
  const store = await openSqliteStore({ folder });
  stores.push(store);
  return store;
}

function start(folder: string, how = 'append'): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', APPENDING, folder, how], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const started = { process: child, lines: createInterface({ input: child.stdout }) };
  children.push(started);
  return started;
}

async function kill({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'close');
  child.kill('SIGKILL');
  await over;
}

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a data folder', () => {
  it('is created with everything above it', async () => {
    const folder = join(newFolder(), 'a', 'b');
    const store = await open(folder);
    await begun(store, 1);
    expect((await store.incidents({ limit: 9 })).items).toHaveLength(1);
  });

  it('belongs to one process, says who holds it and what to do, and is free again when that one is killed', async () => {
    const folder = newFolder();
    const holder = start(folder, 'hold');
    await once(holder.lines, 'line');

    const refused = openSqliteStore({ folder });
    await expect(refused).rejects.toBeInstanceOf(StoreInUse);
    await expect(refused).rejects.toMatchObject({ folder, pid: holder.process.pid });
    await expect(refused).rejects.toThrow(
      `the data folder ${folder} is in use by process ${holder.process.pid}: stop it first, or set TOURNIQUET_DATA to another folder`,
    );

    await kill(holder);
    await open(folder);
  });

  it('belongs to one store of a process too, until that one is closed', async () => {
    const folder = newFolder();
    const first = await openSqliteStore({ folder });
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ name: 'StoreInUse', pid: process.pid });
    await first.close();
    await open(folder);
  });

  it('is left alone, with a plain sentence, when it cannot be used', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a-file'), '');
    await expect(openSqliteStore({ folder: join(folder, 'a-file') })).rejects.toThrow(
      /a-file cannot be created: .*; set TOURNIQUET_DATA to a folder/,
    );
    await expect(openSqliteStore({ folder: join(folder, 'a-file', 'below') })).rejects.toBeInstanceOf(StoreFault);

    writeFileSync(join(folder, 'tourniquet.db'), 'this is no database, but it is somebody’s file\n'.repeat(100));
    const refused = openSqliteStore({ folder });
    await expect(refused).rejects.toBeInstanceOf(StoreFault);
    await expect(refused).rejects.toThrow(/tourniquet\.db: file is not a database/);
    // The refusal gave the folder back.
    rmSync(join(folder, 'tourniquet.db'));
    await open(folder);

    const locked = newFolder();
    mkdirSync(join(locked, 'tourniquet.lock'));
    await expect(openSqliteStore({ folder: locked })).rejects.toThrow(`the data folder ${locked} cannot be locked: `);
  });

  it('is for its owner alone', async () => {
    const folder = newFolder();
    await begun(await open(folder), 1);
    for (const file of ['tourniquet.db', 'tourniquet.db-wal']) expect(statSync(join(folder, file)).mode & 0o077, file).toBe(0);
  });
});

describe('kill -9', () => {
  it('loses nothing that was answered, and leaves no half of anything', { timeout: 60_000 }, async () => {
    const folder = newFolder();
    const answered = new Map<string, number>();
    for (let round = 0; round < 5; round++) {
      const child = start(folder);
      // Killed after a number of lines of its own choosing, so that every round ends somewhere else.
      const enough = 1 + Math.floor(Math.random() * 80);
      let count = 0;
      const over = once(child.process, 'close');
      for await (const line of child.lines) {
        const [incident, seq] = line.split(' ');
        if (incident !== undefined && seq !== undefined) answered.set(incident, Number(seq));
        if (++count === enough) child.process.kill('SIGKILL');
      }
      await over;
      expect(child.process.signalCode).toBe('SIGKILL');
    }
    expect(answered.size).toBeGreaterThan(0);

    const store = await open(folder);
    for (const [incident, seq] of answered) {
      const entries = await store.entries(incident);
      const last = entries.length;
      expect(last).toBeGreaterThanOrEqual(seq);
      // What was written and not yet answered when the kill came: at most the one in flight.
      expect(last).toBeLessThanOrEqual(seq + 1);
      expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      expect(entries.slice(1).map((entry) => entry.prev)).toEqual(entries.slice(0, -1).map((entry) => entry.hash));
      expect((await store.load(incident))?.version).toBe(last);
      const due = (await store.dueDeadlines('9999', 1000)).filter((one) => one.incident === incident);
      expect(due.map(({ deadline }) => deadline.key)).toEqual([`${last}`]);
      expect((await store.signals({ incident, limit: 1000 })).items).toHaveLength(last - 1);
    }
    expect(await store.releaseClaims(null)).toBe(0);
    expect((await store.outboxDepth()).waiting).toBe(
      [...(await store.incidents({ limit: 100 })).items].reduce((sum, one) => sum + one.version - 1, 0),
    );
  });
});
