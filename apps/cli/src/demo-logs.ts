import { basename } from 'node:path';
import { isDemoShopFile } from '@cartograph/demo-shop';
import { CliError } from './failure.js';
import { logsAt } from './logs-below.js';
import { note } from './output.js';

const LOG_NAME = /^[^.].*\.(?:csv|tsv)(?:\.gz)?$/i;

/**
 * Whether the logs named are a demo shop's own files, which are imported as synthetic; says so on stderr.
 *
 * @throws CliError - some are and some are not.
 */
export async function areDemoLogs(paths: readonly string[]): Promise<boolean> {
  const files = (await Promise.all(paths.map((path) => logsAt(path, LOG_NAME)))).flat();
  const isDemo = await Promise.all(files.map(isDemoShopFile));
  const [demo, real] = [files.find((_, i) => isDemo[i]), files.find((_, i) => !isDemo[i])];
  if (demo === undefined) return false;
  if (real !== undefined)
    throw new CliError(
      `${demo} is synthetic and ${real} is not, and synthetic rows never mix with real ones: import them apart, into data folders of their own.`,
    );
  note(`The truths beside ${basename(demo)} say that it is a demo shop's: importing it as synthetic.`);
  return true;
}
