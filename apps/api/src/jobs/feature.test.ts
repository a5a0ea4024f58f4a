import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseFile } from '../data-paths.js';
import { migrateAndConnect } from '../database/migrate.js';
import { jobsFeature } from './feature.js';

test('jobs that were canceled under the older spelling keep their state, code and words', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-jobs-'));
  const migrations = jobsFeature.migrations ?? [];
  await (await migrateAndConnect({ dataDir, entities: [], migrations: migrations.slice(0, 1) })).close();
  const before = new Database(databaseFile(dataDir));
  const insert = before.prepare(
    `INSERT INTO job (id, kind, state, input, progress, createdAt, error, revision, cancelRequested, errorCode)
     VALUES (?, 'TRAIN', ?, '{}', '{}', 0, ?, 1, 0, ?)`,
  );
  insert.run('mine', 'CANCELLED', 'Cancelled. Start it again when you like.', 'cancelled');
  insert.run('stopped', 'CANCELLED', 'Cancelled because the server was stopped. Start it again.', 'server-stopped');
  insert.run('failed', 'FAILED', 'The file says “Cancelled”.', 'options');
  before.close();
  await (await migrateAndConnect({ dataDir, entities: [], migrations })).close();
  const after = new Database(databaseFile(dataDir), { readonly: true });
  expect(after.prepare('SELECT id, state, error, errorCode FROM job ORDER BY id').raw().all()).toEqual([
    ['failed', 'FAILED', 'The file says “Cancelled”.', 'options'],
    ['mine', 'CANCELED', 'Canceled. Start it again when you like.', 'canceled'],
    ['stopped', 'CANCELED', 'Canceled because the server was stopped. Start it again.', 'server-stopped'],
  ]);
  after.close();
  await rm(dataDir, { recursive: true });
});
