import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AccountEntity } from '../accounts/account.entity.js';
import { FEATURES } from '../features.js';
import { madeAccount } from '../testing/made-account.js';
import { openDatabase } from '../server/services.js';
import { sqliteSource, type Decisions } from './decisions.js';
import { databaseFile } from '../data-paths.js';
import { NewerDataError } from './pending-migrations.js';
import { LostTransactionError } from './writer.js';

let dataDir: string;
const open: Decisions[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
});
afterEach(async () => {
  for (const decisions of open.splice(0)) await decisions.close();
  await rm(dataDir, { recursive: true });
});
async function openDecisions(onStatement?: (sql: string) => void): Promise<Decisions> {
  const decisions = await openDatabase(dataDir, FEATURES, { onStatement });
  open.push(decisions);
  return decisions;
}

const ids = async (decisions: Decisions): Promise<string[]> =>
  (await decisions.read.find(AccountEntity, { order: { id: 'ASC' } })).map((row) => row.id);

test('values come back as they went in', async () => {
  const decisions = await openDecisions();
  await decisions.write((manager) => manager.insert(AccountEntity, madeAccount('a')));
  expect(await decisions.read.findOneBy(AccountEntity, { id: 'a' })).toMatchObject({
    disabled: true,
    roles: [],
    createdAt: new Date('2019-10-01T00:00:00.123Z'),
    version: 1,
  });
});

test('a transaction that fails leaves nothing, and the next one is untouched by it', async () => {
  const decisions = await openDecisions();
  let fail = (): void => undefined;
  const isTime = new Promise<void>((resolve) => (fail = resolve));
  const failing = decisions.write(async (manager) => {
    await manager.insert(AccountEntity, madeAccount('a'));
    await isTime;
    throw new Error('changed my mind');
  });
  const following = decisions.write((manager) => manager.insert(AccountEntity, madeAccount('b')));
  fail();
  await expect(failing).rejects.toThrow('changed my mind');
  await following;
  expect(await ids(decisions)).toEqual(['b']);
});

test('a commit waits until the disk has it, after a replaced connection too', async () => {
  const decisions = await openDecisions();
  const setting = (): Promise<unknown> => decisions.write((manager) => manager.query('PRAGMA synchronous'));
  const full = [{ synchronous: 2 }];
  expect(await setting()).toEqual(full);
  await expect(decisions.write((manager) => manager.query('ROLLBACK'))).rejects.toThrow(LostTransactionError);
  expect(await setting()).toEqual(full);
});

test('writes at the same time take turns', async () => {
  const decisions = await openDecisions();
  let inside = 0;
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      decisions.write(async (manager) => {
        inside += 1;
        expect(inside).toBe(1);
        await manager.insert(AccountEntity, madeAccount(`a${i}`));
        await setImmediate();
        inside -= 1;
      }),
    ),
  );
  expect(await ids(decisions)).toHaveLength(20);
});

test('a reader sees nothing of a transaction under way, and cannot write', async () => {
  const decisions = await openDecisions();
  await decisions.write(async (manager) => {
    await manager.insert(AccountEntity, madeAccount('a'));
    expect(await ids(decisions)).toEqual([]);
  });
  expect(await ids(decisions)).toEqual(['a']);
  await expect(decisions.read.insert(AccountEntity, madeAccount('b'))).rejects.toThrow(
    /readonly|read.only|attempt to write/i,
  );
});

test('a writer waits for another process without stopping this one', async () => {
  const heard = { tries: 0 };
  const decisions = await openDecisions((sql) => {
    if (sql.startsWith('BEGIN')) heard.tries += 1;
  });
  const other = new Database(databaseFile(dataDir));
  other.exec('BEGIN IMMEDIATE');
  heard.tries = 0;
  const writing = decisions.write((manager) => manager.insert(AccountEntity, madeAccount('a')));
  // After how many tries this process had a turn.
  const turns = new Set<number>();
  while (heard.tries < 4) {
    await setImmediate();
    turns.add(heard.tries);
  }
  expect(await ids(decisions)).toEqual([]);
  other.exec('COMMIT');
  await writing;
  other.close();
  expect(turns.has(1) || turns.has(2) || turns.has(3)).toBe(true);
  expect(await ids(decisions)).toEqual(['a']);
});

const increment = (decisions: Decisions): Promise<unknown> =>
  decisions.write(async (manager) => {
    const { version } = await manager.findOneByOrFail(AccountEntity, { id: 'a' });
    await manager.update(AccountEntity, { id: 'a' }, { version: version + 1 });
  });

test('two connections that read before they write lose no update', async () => {
  const [first, second] = [await openDecisions(), await openDecisions()];
  await first.write((manager) => manager.insert(AccountEntity, madeAccount('a')));
  await Promise.all(Array.from({ length: 10 }, () => [increment(first), increment(second)]).flat());
  expect((await first.read.findOneByOrFail(AccountEntity, { id: 'a' })).version).toBe(21);
});

test('the migrations make exactly the schema of the entities', async () => {
  await openDecisions();
  const source = await sqliteSource(
    { dataDir, entities: FEATURES.flatMap((feature) => feature.entities ?? []), migrations: [] },
    'writer',
  ).initialize();
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.destroy();
  expect(upQueries.map((query) => query.query)).toEqual([]);
});

test('every migration can be undone', async () => {
  await openDecisions();
  const migrations = FEATURES.flatMap((feature) => feature.migrations ?? []);
  const source = await sqliteSource({ dataDir, entities: [], migrations }, 'writer').initialize();
  for (let i = 0; i < migrations.length; i++) await source.undoLastMigration();
  const tables = (await source.query(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('migration', 'sqlite_sequence')`,
  )) as unknown[];
  await source.destroy();
  expect(tables).toEqual([]);
});

test('migration names are distinct and end in a timestamp of 13 digits', () => {
  const names = FEATURES.flatMap((feature) => feature.migrations ?? []).map((migration) => migration.name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names.map((name) => name.slice(-13))).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/\D\d{13}$/);
});

test('a folder with changes this version does not know is refused with the remedy', async () => {
  await openDecisions();
  const raw = new Database(databaseFile(dataDir));
  raw
    .prepare('INSERT INTO migration (timestamp, name) VALUES (?, ?)')
    .run(9_999_999_999_999, 'FromTheFuture9999999999999');
  raw.close();
  await expect(openDatabase(dataDir, FEATURES)).rejects.toThrow(NewerDataError);
  await expect(openDatabase(dataDir, FEATURES)).rejects.toThrow(
    /FromTheFuture.*Start that version, or choose another folder with --data/,
  );
});

test('a folder of a version that made its tables in steps, and not all of them, is refused with the remedy, whole as it is', async () => {
  await openDecisions();
  const raw = new Database(databaseFile(dataDir));
  raw
    .prepare(`DELETE FROM migration WHERE name IN ('AddErrorCodes1764000001800', 'DropSimulations1764000002800')`)
    .run();
  raw.close();
  const before = readFileSync(databaseFile(dataDir));
  await expect(openDatabase(dataDir, FEATURES)).rejects.toThrow(
    /AddErrorCodes1764000001800\. Open it with the version of December 2, 2026/,
  );
  expect(readFileSync(databaseFile(dataDir)).equals(before)).toBe(true);
});

test('several processes opening a fresh folder migrate it once', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => openDatabase(dataDir, FEATURES)));
  const rows = (await all[0]?.read.query('SELECT name FROM migration')) as { name: string }[];
  for (const decisions of all) await decisions.close();
  const made = FEATURES.flatMap((feature) => feature.migrations ?? []).map(({ name }) => name);
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(made));
  // Ten more are on record that are made with their tables.
  expect(rows.length).toBe(made.length + 10);
  expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
});

test('what was read is remembered until anybody writes, in this process or another', async () => {
  const decisions = await openDecisions();
  let read = 0;
  const known = (): Promise<string[]> =>
    decisions.remember('all ids', async (manager) => {
      read += 1;
      return (await manager.find(AccountEntity, { order: { id: 'ASC' } })).map(({ id }) => id);
    });
  expect([await known(), await known(), read]).toEqual([[], [], 1]);
  await decisions.write((manager) => manager.insert(AccountEntity, madeAccount('a')));
  expect([await known(), await known(), read]).toEqual([['a'], ['a'], 2]);
  const other = new Database(databaseFile(dataDir));
  other.prepare('DELETE FROM account').run();
  expect([await known(), await known(), read]).toEqual([[], [], 3]);
  other.close();
});

test('nothing of a transaction that failed is remembered, nor is a question that failed', async () => {
  const decisions = await openDecisions();
  const count = (): Promise<number> => decisions.remember('count', (manager) => manager.count(AccountEntity));
  const failing = decisions.write(async (manager) => {
    await manager.insert(AccountEntity, madeAccount('a'));
    expect(await count()).toBe(0);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await count()).toBe(0);
  await expect(decisions.remember('broken', () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(await decisions.remember('broken', () => Promise.resolve('there again'))).toBe('there again');
});
