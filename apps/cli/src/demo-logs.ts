import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDemoShopFile } from '@cartograph/demo-shop';
import { CliError } from './failure.js';
import { note } from './output.js';

const LOG_NAME = /^[^.].*\.(?:csv|tsv)(?:\.gz)?$/i;

/**
 * Whether the logs named are a demo shop's own files, which are imported as made up; says so on stderr.
 *
 * @throws CliError - some are and some are not.
 */
export async function areDemoLogs(paths: readonly string[]): Promise<boolean> {
  const files = (await Promise.all(paths.map(logsAt))).flat();
  const isDemo = await Promise.all(files.map(isDemoShopFile));
  const [demo, real] = [files.find((_, i) => isDemo[i]), files.find((_, i) => !isDemo[i])];
  if (demo === undefined) return false;
  if (real !== undefined) throw new CliError(`${demo} is made up and ${real} is not, and made-up rows never mix with real ones: import them apart, into data folders of their own.`);
  note(`The truths beside ${basename(demo)} say that it is a demo shop's: importing it as synthetic.`);
  return true;
}

/** The logs a path stands for; none where nothing is there, which the import reports. */
async function logsAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return found ? [path] : [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory() && LOG_NAME.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}
