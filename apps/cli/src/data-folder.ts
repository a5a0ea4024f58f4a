import { existsSync } from 'node:fs';
import { CliError } from './failure.js';

/** For commands that only ask: opening a folder that is not there would make one. @throws CliError - there is no such folder. */
export function needsDataFolder(dataDir: string): void {
  if (!existsSync(dataDir))
    throw new CliError(
      `There is no data folder ${dataDir}: name another with --data, or make it with "cartograph import" or "cartograph start".`,
    );
}
