import path from 'node:path';
import { expect, test } from 'vitest';
import { acquireLease } from '../lease.js';
import { readPointer } from '../manifest.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { compact } from './compact.js';
import { rollBack } from './roll-back.js';

const folder = scratchFolder();
const october = rowsOf(10, { user_session: 'a' });

test('operations wait their turn, or say who is at work, and stop when they are canceled', async () => {
  const dataDir = folder();
  const { id } = await importRows(folder, dataDir, october);
  const lease = await acquireLease(dataDir, 'import', { holder: 'a test' });
  await expect(rollBack(dataDir, id)).rejects.toMatchObject({ name: 'LeaseHeldError', what: 'a test' });
  const waiting = rollBack(dataDir, id, { waitMs: 600_000 });
  await lease.release();
  expect(await waiting).toMatchObject({ id });
  await expect(compact(dataDir, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'canceled' });
  const controller = new AbortController();
  await expect(
    compact(dataDir, { signal: controller.signal, onProgress: () => controller.abort() }),
  ).rejects.toMatchObject({ code: 'canceled' });
  expect((await readPointer(path.join(dataDir, 'lake'))).snapshots).toEqual([id]);
});
