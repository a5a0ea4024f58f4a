import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importLog, openLake } from '@cartograph/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTrainingLog } from '../log/read-training-log.js';
import type { TrainingLog } from '../log/training-log.js';
import { trainModels } from './train.js';

const samples = process.env['CARTOGRAPH_SAMPLES'] ?? '';
const months =
  samples === ''
    ? []
    : readdirSync(samples, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\d{4}.*\.csv$/.test(path))
        .toSorted();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-samples-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function imported(path: string): Promise<TrainingLog> {
  await importLog({ dataDir: folder, paths: [path] });
  const lake = await openLake({ dataDir: folder, threads: 1 });
  try {
    const store = await lake.store();
    return await readTrainingLog(store).finally(() => store.close());
  } finally {
    await lake.close();
  }
}

test.skipIf(months.length === 0)(
  'the samples of real months train and answer without error, and say that they are too small to judge',
  async () => {
    for (const month of months) {
      const { report, models } = await trainModels(await imported(join(samples, month)), { work: 2e9 });
      const { indices } = models.get('POPULARITY')!.recommendUsers(Int32Array.of(-1), 3);
      expect([month, indices.every((product) => product >= 0)]).toEqual([month, true]);
      expect([month, report.tooSmall]).toEqual([month, expect.stringMatching(/^Too small to (judge|choose): /)]);
      expect(report.winners.every(({ kind }) => kind === 'POPULARITY')).toBe(true);
      await rm(folder, { recursive: true, force: true });
    }
  },
);
