import type { Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, type DataOptions } from '../options.js';
import { note, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

/** `evaluate`: how good the models are, on carts they have not seen. */
export function evaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('print how the models did on the held-out part of the log; trains first when the snapshot has no models')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: DataOptions) => {
      const [{ train }, { leaderboardText, readLeaderboard }] = await Promise.all([import('../training.js'), import('../leaderboard.js')]);
      const from = { dataDir: data };
      let { leaderboard, currentSnapshotId } = await readLeaderboard(from);
      if (currentSnapshotId === null) throw new CliError('The data folder holds no log yet: import one with "cartograph import PATH", or make the demo shop with "cartograph demo".');
      if (leaderboard?.snapshot.id !== currentSnapshotId) {
        note('The current snapshot has no models yet: training.');
        await withProgress((hooks) => train(from, {}, hooks));
        ({ leaderboard } = await readLeaderboard(from));
      }
      if (!leaderboard) throw new CliError('The training left no models: run "cartograph train" and read what it says.');
      const found = leaderboard;
      printResult(found, { json, text: () => leaderboardText(found) });
    });
}
