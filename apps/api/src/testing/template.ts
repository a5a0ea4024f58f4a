import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import { databaseFile } from '../data-paths.js';
import { FEATURES } from '../features.js';
import { JobState } from '../jobs/job.entity.js';
import { runJob } from '../server/run-job.js';
import { openDatabase } from '../server/services.js';
import { csvOf, importRows, type LogRow } from './log-rows.js';

/** What a new data folder holds. */
export interface Content {
  readonly rows: readonly LogRow[];
  readonly isSynthetic: boolean;
  /** Whether models of all kinds are trained on the rows, and serve. */
  readonly isTrained: boolean;
}

/**
 * Fills a new data folder with a migrated database, the rows imported and models trained. The first test of a run that asks for this content makes
 * the folder, the others copy it: an import takes thirty times as long, a training three hundred times.
 */
export async function fillFolder(dataDir: string, content: Content): Promise<void> {
  const { rows, isSynthetic, isTrained } = content;
  const key = createHash('sha256')
    .update(`${isSynthetic} ${isTrained}\n${csvOf(rows)}`)
    .digest('hex');
  const template = path.join(inject('testFolder'), 'data-folders', key);
  if (!existsSync(template)) await makeTemplate(template, content);
  await cp(template, dataDir, { recursive: true });
}

async function makeTemplate(template: string, { rows, isSynthetic, isTrained }: Content): Promise<void> {
  const made = `${template}-${randomUUID()}`;
  await mkdir(made, { recursive: true });
  if (rows.length > 0) await importRows(made, rows, { isSynthetic });
  await (await openDatabase(made, FEATURES)).close();
  if (!existsSync(databaseFile(made))) throw new Error('The database was not made.');
  if (isTrained) {
    const { state, error } = await runJob({ dataDir: made, kind: 'TRAIN', input: {} });
    if (state !== JobState.DONE) throw new Error(`The training ended as ${state}: ${error}`);
  }
  // Of two files of tests that make it at once, one comes first; the folders are alike.
  await rename(made, template).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(made, { recursive: true });
  });
}
