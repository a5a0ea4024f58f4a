import { Option, type Command } from 'commander';
import type { EvaluationSplit } from '../evaluation.js';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, snapshotName, wholeNumber, type DataOptions } from '../options.js';
import { note, printResult } from '../output.js';
import {
  fitWorkOption,
  kindsOption,
  eventWeightsOption,
  trainInput,
  type TrainOptionsGiven,
} from '../train-options.js';
import { withProgress } from '../with-progress.js';

interface EvaluateOptions extends DataOptions, TrainOptionsGiven {
  split?: EvaluationSplit;
  everyStep: boolean;
  snapshot?: string[];
  segments: boolean;
  seedProject: boolean;
}

/** `evaluate`: how good models are on events they have not seen. */
export function evaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description(
      'print how models do on a held-out part of the log. Without options: those that serve, trained first when the snapshot has none. With any: models are fitted and judged here, and nothing is stored',
    )
    .addOption(
      new Option(
        '--split <how>',
        'time: one split date; leave-last-out and random leak the future, to compare with figures made so; sessions: what comes next in sessions after the split date',
      ).choices(['time', 'leave-last-out', 'random', 'sessions']),
    )
    .option('--every-step', 'with --split sessions: each product from what came before it, not the last alone', false)
    .addOption(
      new Option(
        '--snapshot <id...>',
        'these snapshots, side by side with their drift; each by its id or a piece of it; by default the current one',
      ).argParser(snapshotNames),
    )
    .option('--segments', 'also by new and returning users, category and price band', false)
    .option('--seed-project', "also the seed project's set-up, and why 0.87, 0.10 and 0.83 stood side by side", false)
    .addOption(kindsOption())
    .addOption(
      new Option(
        '--settings <json>',
        'settings by kind, as JSON such as {"ALS":{"factors":64}}, or a file of it; what is left out is chosen',
      ),
    )
    .addOption(eventWeightsOption())
    .addOption(
      new Option('--budget <seconds>', 'seconds after which no further setting is tried').argParser(
        wholeNumber(1, 86_400),
      ),
    )
    .addOption(fitWorkOption())
    .addOption(new Option('--k <number>', 'length of the judged lists').argParser(wholeNumber(1, 100)))
    .addOption(
      new Option('--seed <number>', 'the same seed gives the same figures').argParser(wholeNumber(0, 2 ** 31 - 1)),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async ({ data, json, split, everyStep, snapshot = [], segments, seedProject, ...given }: EvaluateOptions) => {
        if (everyStep && split !== 'sessions') throw new CliError('--every-step goes with --split sessions.', 2);
        const isAsked =
          split !== undefined || snapshot.length > 0 || segments || seedProject || Object.keys(given).length > 0;
        if (!isAsked) return evaluateLiveModel(data, json);
        const { kinds, settings, eventWeights, budgetSeconds, fitWork, k, seed } = await trainInput(given);
        const { evaluateHere, evaluationText } = await import('../evaluation.js');
        const training = Object.fromEntries(
          Object.entries({ kinds, settings, eventWeights, budgetSeconds, fitWork, k, seed }).filter(
            ([, value]) => value !== undefined && value !== null,
          ),
        );
        const evaluation = await withProgress((hooks) =>
          evaluateHere({ data, split: split ?? 'time', everyStep, snapshots: snapshot, seedProject, training }, hooks),
        ).catch((error: unknown) => {
          throw error instanceof RangeError
            ? new CliError(`${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`, 2, { cause: error })
            : error;
        });
        printResult(evaluation, { json, text: () => evaluationText(evaluation, { segments }) });
      },
    );
}

const snapshotNames = (text: string, before: string[] | undefined): string[] => [...(before ?? []), snapshotName(text)];

async function evaluateLiveModel(data: string, json: boolean): Promise<void> {
  const [{ train }, { leaderboardText, readLeaderboard, trainedState }] = await Promise.all([
    import('../training.js'),
    import('../leaderboard.js'),
  ]);
  const from = { dataDir: data };
  const { snapshotId, trainingId } = await trainedState(from);
  if (snapshotId === null)
    throw new CliError(
      'The data folder holds no log yet: import one with "cartograph import PATH", or make the demo shop with "cartograph demo".',
    );
  if (trainingId === null) note('The current snapshot has no models yet: training.');
  const leaderboard = await readLeaderboard(
    from,
    trainingId ?? (await withProgress((hooks) => train(from, {}, hooks))).result?.trainingId,
  );
  if (!leaderboard) throw new CliError('The training left no models: run "cartograph train" and read what it says.');
  printResult(leaderboard, { json, text: () => leaderboardText(leaderboard) });
}
