import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openLake } from '@cartograph/events';
import { readTrainingLog } from '@cartograph/recommend';
import { BENCH_DIR } from './reference-python.mjs';
import { runChild } from './run-child.mjs';

/**
 * Every event of log files, by way of a lake that is made on first use and kept.
 *
 * @param {{ files: readonly string[], memory: string, say: (line: string) => void }} about
 * @returns {Promise<import('@cartograph/recommend').TrainingLog>}
 */
export async function trainingLogOf({ files, memory, say }) {
  const dataDir = await logFolder(files);
  for (const file of files) {
    say(`importing ${file} …`);
    await runChild({ kind: 'import', dataDir, file, maxBadShare: 1, memory, temp: join(dataDir, 'spill') });
  }
  const lake = await openLake({ dataDir, memoryLimit: memory });
  try {
    return await readTrainingLog(await lake.store());
  } finally {
    await lake.close();
  }
}

/** The data folder that holds their lake. @param {readonly string[]} files */
export async function logFolder(files) {
  const facts = await Promise.all(files.map(async (file) => ({ file, ...sizeOf(await stat(file)) })));
  return join(BENCH_DIR, `log-${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12)}`);
}

/** @param {import('node:fs').Stats} found */
function sizeOf({ size, mtimeMs }) {
  return { size, mtimeMs };
}
