import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ifThere } from '../if-there.js';

/** How a file of recommendations is written. */
export type ExportFormatName = 'csv' | 'jsonl' | 'parquet';

/** Days that a file stays for whoever fetches it: it names people, and is made again in minutes. */
export const DAYS_KEPT = 7;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Names of files that are being made end so. */
export const PART = '.part';

/** When a file that is done now goes. */
export const expiryOf = (now: Date): Date => new Date(now.getTime() + DAYS_KEPT * DAY_MS);

/** Where the files of exports lie. */
export const exportFolder = (dataDir: string): string => path.join(dataDir, 'exports');

/** The name of a job's file. */
export const exportName = (jobId: string, format: ExportFormatName): string => `recommendations-${jobId}.${format}`;

/** Where a file is fetched from, below the server's address. */
export const downloadPath = (fileName: string): string => `/recommendation-exports/${fileName}`;

/** Where the file of a name lies; null for a name that no export has. */
export function exportFile(dataDir: string, fileName: string): string | null {
  return /^recommendations-job_[0-9a-z]+\.(?:csv|jsonl|parquet)$/.test(fileName)
    ? path.join(exportFolder(dataDir), fileName)
    : null;
}

/** The files of exports, whole or not, and which of them are older than {@link DAYS_KEPT} days. */
export async function listExports(
  dataDir: string,
  now: Date,
): Promise<{ file: string; bytes: number; isOver: boolean }[]> {
  const folder = exportFolder(dataDir);
  const files = [];
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const file = path.join(folder, name);
    const found = await ifThere(stat(file));
    if (found === null) continue;
    files.push({ file, bytes: found.size, isOver: now.getTime() - found.mtimeMs > DAYS_KEPT * DAY_MS });
  }
  return files;
}

/**
 * Makes the folder, and removes files that are older than {@link DAYS_KEPT} days, whole or not.
 *
 * @param now - what their age is counted to.
 */
export async function sweepExports(dataDir: string, now: Date): Promise<void> {
  await mkdir(exportFolder(dataDir), { recursive: true, mode: 0o700 });
  for (const { file, isOver } of await listExports(dataDir, now)) if (isOver) await rm(file, { force: true });
}

/**
 * Removes every file of recommendations: users were erased whom some of them may name.
 *
 * @returns how many there were.
 */
export async function removeExports(dataDir: string): Promise<number> {
  const folder = exportFolder(dataDir);
  const names = (await ifThere(readdir(folder))) ?? [];
  for (const name of names) await rm(path.join(folder, name), { force: true });
  return names.filter((name) => !name.endsWith(PART)).length;
}
