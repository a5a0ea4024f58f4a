import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import { databaseFile } from '../database/decisions.js';
import { FEATURES } from '../features.js';
import { openDatabase } from '../server/services.js';
import { csvOf, importRows, type LogRow } from './log-rows.js';

/**
 * Fills a new data folder with a migrated database and the rows imported. The first test of a run that asks for these rows makes the folder, the
 * others copy it: an import takes thirty times as long.
 */
export async function fillFolder(dataDir: string, rows: readonly LogRow[], isSynthetic: boolean): Promise<void> {
  const key = createHash('sha256')
    .update(`${isSynthetic}\n${csvOf(rows)}`)
    .digest('hex');
  const template = path.join(inject('testFolder'), 'data-folders', key);
  if (!existsSync(template)) await makeTemplate(template, rows, isSynthetic);
  await cp(template, dataDir, { recursive: true });
}

async function makeTemplate(template: string, rows: readonly LogRow[], isSynthetic: boolean): Promise<void> {
  const made = `${template}-${randomUUID()}`;
  await mkdir(made, { recursive: true });
  if (rows.length > 0) await importRows(made, rows, { isSynthetic });
  await (await openDatabase(made, FEATURES)).close();
  if (!existsSync(databaseFile(made))) throw new Error('The database was not made.');
  // Of two files of tests that make it at once, one comes first; the folders are alike.
  await rename(made, template).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(made, { recursive: true });
  });
}
