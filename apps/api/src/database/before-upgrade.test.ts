import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UPGRADES } from './before-upgrade.js';
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
const [first, second] = [1, 2].map((n) => change(n)) as [Change, Change];
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
