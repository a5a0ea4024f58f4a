import Database from 'better-sqlite3';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UPGRADES } from './before-upgrade.js';
import { databaseFile } from '../data-paths.js';
import { migrateAndConnect } from './migrate.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

type Change = new () => MigrationInterface;
/** A change of the schema that runs some SQL. */
function change(n: number, sql = `CREATE TABLE t${n} (id)`): Change {
  const name = `Change000000000000${n}`;
  class One implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }
    down(): Promise<void> {
      return Promise.resolve();
    }
  }
  return Object.defineProperty(One, 'name', { value: name });
}
const [first, second, third, fourth] = [1, 2, 3, 4].map((n) => change(n)) as [Change, Change, Change, Change];
const broken = (n: number): Change => change(n, 'no SQL');
const start = async (...migrations: Change[]): Promise<void> =>
  (await migrateAndConnect({ dataDir, entities: [], migrations })).close();
const copies = (): string[] => {
  const all = path.join(dataDir, UPGRADES);
  return existsSync(all) ? readdirSync(all).toSorted() : [];
};

test('what copying left that was killed goes, and nothing else', async () => {
  await start(first);
  for (const name of ['20200101t000000.tmp', 'lake-layout-1.tmp']) {
    await mkdir(path.join(dataDir, UPGRADES, name), { recursive: true });
    await writeFile(path.join(dataDir, UPGRADES, name, 'half'), 'half');
  }
  await start(first, second);
  expect(copies()).toEqual([expect.stringMatching(/^\d{8}t\d{6}$/), 'lake-layout-1.tmp']);
});

const tablesIn = (file: string): string[] => {
  const database = new Database(file, { readonly: true });
  const names = database
    .prepare(`SELECT name FROM sqlite_master WHERE name LIKE 't_' ORDER BY name`)
    .pluck()
    .all() as string[];
  database.close();
  return names;
};
const inCopies = (): string[][] =>
  copies().map((name) => tablesIn(path.join(dataDir, UPGRADES, name, 'cartograph.sqlite')));

test('an upgrade that fails at each start, each time further on, keeps what was before the first', async () => {
  await start(first);
  await expect(start(first, second, broken(3), fourth)).rejects.toThrow();
  const [copy] = copies();
  for (let i = 0; i < 3; i++) await expect(start(first, second, broken(3), fourth)).rejects.toThrow();
  await expect(start(first, second, third, broken(4))).rejects.toThrow();
  expect([copies(), inCopies(), tablesIn(databaseFile(dataDir))]).toEqual([[copy], [['t1']], ['t1', 't2', 't3']]);
  await start(first, second, third, fourth);
  expect([copies(), inCopies()]).toEqual([[copy], [['t1']]]);
});

test('one that changed nothing is copied again at the next try, and takes no more room', async () => {
  await start(first);
  await expect(start(first, broken(2))).rejects.toThrow();
  const older = new Database(databaseFile(dataDir));
  older.exec('CREATE TABLE t9 (id)');
  older.close();
  for (let i = 0; i < 3; i++) await expect(start(first, broken(2))).rejects.toThrow();
  expect(inCopies()).toEqual([['t1', 't9']]);
});

test('each upgrade that succeeded has its own copy, also where its end was not noted; the last two stay', async () => {
  await start(first);
  await start(first, second);
  // As a kill between the last change and its note leaves it.
  await writeFile(path.join(dataDir, UPGRADES, copies()[0] ?? '', 'unfinished'), '');
  await start(first, second);
  await start(first, second, third);
  expect(inCopies()).toEqual([['t1'], ['t1', 't2']]);
  await start(first, second, third, fourth);
  expect(inCopies()).toEqual([
    ['t1', 't2'],
    ['t1', 't2', 't3'],
  ]);
});
