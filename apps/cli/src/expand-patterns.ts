import { stat } from 'node:fs/promises';
import { expandGlob, isPattern } from '@cartograph/events';
import { CliError } from './failure.js';
import { note } from './output.js';
import { ifReadable } from './logs-below.js';

/**
 * The paths that patterns such as `logs/2019-*.csv` stand for, where the shell has left them as they are. A path that exists is taken
 * as it is, whatever signs it holds.
 *
 * @throws CliError - a pattern fits nothing.
 */
export async function expandPatterns(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!isPattern(path) || (await ifReadable(stat(path))) !== null) return [path];
      const fitting = await expandGlob(path, (_, { message }) => note(`skipped: ${message}`));
      if (fitting.length === 0) throw new CliError(`No file fits the pattern ${path}: check the path.`);
      return fitting;
    }),
  );
  return [...new Set(found.flat())];
}
