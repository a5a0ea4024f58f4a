import { Option, type Command } from 'commander';
import {
  dataOption,
  engineOptions,
  jsonOption,
  threadsOption,
  type DataOptions,
  type EngineOptions,
} from '../options.js';
import { printResult } from '../output.js';
import { addTrainOptions, trainInput, type TrainOptionsGiven } from '../train-options.js';
import { withProgress } from '../with-progress.js';

interface TrainCommandOptions extends DataOptions, TrainOptionsGiven, Pick<EngineOptions, 'threads'> {
  promote: 'auto' | 'never' | 'always';
}

/** `train`: every model on the current snapshot. */
export function trainCommand(program: Command): void {
  addTrainOptions(
    program
      .command('train')
      .description('train every model on the current snapshot and say which one answers for whom'),
  )
    .addOption(
      new Option('--promote <when>', 'whether it serves: auto unless it loses to the live model, or never, or always')
        .choices(['auto', 'never', 'always'])
        .default('auto'),
    )
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, promote, threads, ...given }: TrainCommandOptions) => {
      const input = { ...(await trainInput(given)), promote: promote.toUpperCase() as 'AUTO' | 'NEVER' | 'ALWAYS' };
      const [{ train }, { leaderboardText, readLeaderboard }] = await Promise.all([
        import('../training.js'),
        import('../leaderboard.js'),
      ]);
      const { jobId, result } = await withProgress((hooks) =>
        train({ dataDir: data, ...engineOptions({ threads }) }, input, hooks),
      );
      const leaderboard = await readLeaderboard({ dataDir: data }, result?.trainingId);
      const verdict = result
        ? `${result.verdict.isPromoted ? 'It serves from now on.' : 'It does not serve.'} ${result.verdict.reason}`
        : '';
      printResult(
        { jobId, ...result },
        {
          json,
          text: () =>
            leaderboard
              ? `${leaderboardText(leaderboard)}\n\n${result?.trainingId ?? ''}: ${verdict}`
              : `Trained (job ${jobId}). ${verdict}`,
        },
      );
    });
}
