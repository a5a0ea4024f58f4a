import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseBefore, insertRow } from '../testing/older-database.js';
import { SpellCanceled1764000002820 } from './feature.js';

test('jobs that were canceled under the older spelling keep their state, code and words', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-jobs-'));
  const before = await databaseBefore(dataDir, SpellCanceled1764000002820);
  const insert = (id: string, state: string, error: string, errorCode: string): void =>
    insertRow(before, 'job', { id, kind: 'TRAIN', state, input: '{}', progress: '{}', error, errorCode });
  insert('mine', 'CANCELLED', 'Cancelled. Start it again when you like.', 'cancelled');
  insert('stopped', 'CANCELLED', 'Cancelled because the server was stopped. Start it again.', 'server-stopped');
  insert('failed', 'FAILED', 'The file says “Cancelled”.', 'options');
  before.close();
  const after = await databaseBefore(dataDir, null);
  expect(after.prepare('SELECT id, state, error, errorCode FROM job ORDER BY id').raw().all()).toEqual([
    ['failed', 'FAILED', 'The file says “Cancelled”.', 'options'],
    ['mine', 'CANCELED', 'Canceled. Start it again when you like.', 'canceled'],
    ['stopped', 'CANCELED', 'Canceled because the server was stopped. Start it again.', 'server-stopped'],
  ]);
  after.close();
  await rm(dataDir, { recursive: true });
});
