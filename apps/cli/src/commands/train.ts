import { Option, type Command } from 'commander';
import { dataOption, jsonOption, numberBetween, wholeNumber, type DataOptions } from '../options.js';
import { printResult } from '../output.js';
import { withProgress } from '../with-progress.js';
import type { TrainSettings } from '../training.js';

/** `train`: every model on the current snapshot. */
export function trainCommand(program: Command): void {
  program
    .command('train')
    .description('train every model on the current snapshot and say which one answers for whom')
    .addOption(new Option('--factors <number>', 'factors of ALS; chosen when left out').argParser(wholeNumber(1, 1_024)))
    .addOption(new Option('--regularization <number>', 'λ of ALS; chosen when left out').argParser(numberBetween(0, 1e6)))
    .addOption(new Option('--iterations <number>', 'iterations of ALS; chosen when left out').argParser(wholeNumber(1, 1_000)))
    .addOption(new Option('--alpha <number>', 'confidence of a cart in ALS; chosen when left out').argParser(numberBetween(0, 1e6)))
    .addOption(new Option('--k <number>', 'length of the judged lists').argParser(wholeNumber(1, 100)))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, ...settings }: DataOptions & TrainSettings) => {
      const [{ train }, { leaderboardText, readLeaderboard }] = await Promise.all([import('../training.js'), import('../leaderboard.js')]);
      const { jobId, result } = await withProgress((hooks) => train({ dataDir: data }, settings, hooks));
      const { leaderboard } = await readLeaderboard({ dataDir: data });
      printResult({ jobId, ...result }, { json, text: () => (leaderboard ? leaderboardText(leaderboard) : `Trained (job ${jobId}).`) });
    });
}
