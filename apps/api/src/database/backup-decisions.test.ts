import Database from 'better-sqlite3';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AccountEntity } from '../accounts/account.entity.js';
import { FEATURES } from '../features.js';
import { madeAccount } from '../testing/made-account.js';
import { openDatabase } from '../server/services.js';
import { backupDecisions, restoreDecisions } from './backup-decisions.js';
import type { Decisions } from './decisions.js';

let root: string;
let dataDir: string;
let toDir: string;
let decisions: Decisions;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'cartograph-backup-'));
  [dataDir, toDir] = [path.join(root, 'data'), path.join(root, 'backup')];
  decisions = await openDatabase(dataDir, FEATURES);
  await add('a');
  for (const [name, content] of Object.entries({
    'models/trn_1/als.bin': 'model',
    'audiences/aud_1.members': 'users',
    'audiences/aud_2.members.1.part': 'half',
    'lake/lake.json': '{}',
    'uploads/upl_1/log.csv': 'log',
    'leases/x.json': '{}',
    'erasure.key': 'secret',
  })) {
    await mkdir(path.dirname(path.join(dataDir, name)), { recursive: true });
    await writeFile(path.join(dataDir, name), content);
  }
});
afterEach(async () => {
  await decisions.close();
  await rm(root, { recursive: true });
});

const add = (id: string): Promise<unknown> =>
  decisions.write((manager) => manager.insert(AccountEntity, madeAccount(id)));
async function accountsOf(folder: string): Promise<string[]> {
  const opened = await openDatabase(folder, FEATURES);
  try {
    return (await opened.read.find(AccountEntity, { order: { id: 'ASC' } })).map(({ id }) => id);
  } finally {
    await opened.close();
  }
}

test('decisions are copied while they are open and written to, and restored elsewhere', async () => {
  const copying = backupDecisions(dataDir, toDir);
  const adding = Promise.all(['b', 'c', 'd'].map(add));
  const backup = await copying;
  await adding;
  expect(backup.files.map((file) => file.path).toSorted()).toEqual([
    'audiences/aud_1.members',
    'cartograph.sqlite',
    'erasure.key',
    'models/trn_1/als.bin',
  ]);
  const elsewhere = path.join(root, 'elsewhere');
  expect(await restoreDecisions(toDir, elsewhere)).toEqual(backup);
  expect(await readFile(path.join(elsewhere, 'models', 'trn_1', 'als.bin'), 'utf8')).toBe('model');
  expect((await readdir(elsewhere)).toSorted()).toEqual(['audiences', 'cartograph.sqlite', 'erasure.key', 'models']);
  expect((await accountsOf(elsewhere))[0]).toBe('a');
  await expect(restoreDecisions(toDir, elsewhere)).rejects.toThrow('restore into an empty folder');
});

test('a transaction under way is not in the copy, and does not stop it', async () => {
  await decisions.write(async (manager) => {
    await manager.delete(AccountEntity, { id: 'a' });
    await backupDecisions(dataDir, toDir);
  });
  await restoreDecisions(toDir, path.join(root, 'elsewhere'));
  expect([await accountsOf(path.join(root, 'elsewhere')), await accountsOf(dataDir)]).toEqual([['a'], []]);
});

test.each<[string, () => Promise<void>, RegExp]>([
  [
    'a database that was cut',
    () => truncate(path.join(toDir, 'cartograph.sqlite'), 10_000),
    /cartograph\.sqlite of the backup is not as it was written/,
  ],
  [
    'a file that changed',
    () => appendFile(path.join(toDir, 'models', 'trn_1', 'als.bin'), 'x'),
    /als\.bin of the backup is not as it was written/,
  ],
  [
    'a file that is gone',
    () => rm(path.join(toDir, 'audiences', 'aud_1.members')),
    /aud_1\.members of the backup cannot be read/,
  ],
  ['a backup that was broken off', () => rm(path.join(toDir, 'decisions.json')), /no complete backup/],
  ['a list of something else', () => writeFile(path.join(toDir, 'decisions.json'), '{}'), /not the list of a backup/],
  [
    'a list that leads outside',
    () =>
      writeFile(
        path.join(toDir, 'decisions.json'),
        JSON.stringify({ format: 'cartograph-decisions', version: 1, files: [{ path: '../x', bytes: 1, sha256: '' }] }),
      ),
    /lies outside/,
  ],
])('%s is refused with what to do, and nothing is restored', async (_what, damage, says) => {
  await backupDecisions(dataDir, toDir);
  await damage();
  const elsewhere = path.join(root, 'elsewhere');
  await expect(restoreDecisions(toDir, elsewhere)).rejects.toThrow(says);
  await expect(readdir(elsewhere)).rejects.toThrow('ENOENT');
});

test('a damaged database is not called a backup', async () => {
  const other = path.join(root, 'other');
  await expect(backupDecisions(other, toDir)).rejects.toThrow('does not exist');
  await mkdir(other);
  const database = new Database(path.join(other, 'cartograph.sqlite'));
  database.exec(
    'create table a (id text primary key); create table b (a text references a (id)); pragma foreign_keys = off; insert into b values (1)',
  );
  database.close();
  await expect(backupDecisions(other, toDir)).rejects.toThrow('damaged');
  expect(await readdir(toDir)).not.toContain('decisions.json');
});
