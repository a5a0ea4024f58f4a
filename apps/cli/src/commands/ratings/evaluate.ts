import { Option, type Command } from 'commander';
import type { RatingCandidate, ValidatedModel } from '@cartograph/ratings';
import { jsonOption, wholeNumber } from '../../options.js';
import { count, note, printResult, table } from '../../output.js';
import { ratingsFileArgument, readRatingsFile, reportText, scaleOption, type ReadFile } from '../../ratings-file.js';
import { RATING_MODEL_NAMES, RATING_MODELS, refusalOf } from '../../rating-models.js';
import { withProgress } from '../../with-progress.js';

interface EvaluateOptions {
  folds: number;
  seed: number;
  scale?: { low: number; high: number };
  json: boolean;
}

type Figure = ValidatedModel['rmse'];
/** A model with what its RMSE is above that of the biases; null for the biases themselves. */
type Compared = ValidatedModel & { rmseAgainstBiases: Figure | null };

/** `ratings evaluate`: how far the models' predictions lie from ratings they have not seen. */
export function ratingsEvaluateCommand(ratings: Command): void {
  ratings
    .command('evaluate')
    .description('print how far each model errs on ratings it has not seen, by cross-validation')
    .addArgument(ratingsFileArgument())
    .addOption(
      new Option('--folds <number>', 'parts of the file, each predicted from the others')
        .default(5)
        .argParser(wholeNumber(2, 255)),
    )
    .addOption(
      new Option('--seed <number>', 'the same seed cuts the same parts')
        .default(1)
        .argParser(wholeNumber(0, 2 ** 31 - 1)),
    )
    .addOption(scaleOption())
    .addOption(jsonOption())
    .action(async (file: string, { folds, seed, scale, json }: EvaluateOptions) => {
      const read = await readRatingsFile(file, scale, folds);
      const { crossValidate, rmseDifference } = await import('@cartograph/ratings');
      const candidates: RatingCandidate[] = [];
      const leftOut: { name: string; why: string }[] = [];
      for (const key of RATING_MODEL_NAMES) {
        const why = await refusalOf(key, read.ratings);
        if (why === null) candidates.push(RATING_MODELS[key]);
        else leftOut.push({ name: RATING_MODELS[key].name, why });
      }
      for (const { name, why } of leftOut) note(`${name} are left out. ${why}`);
      const models = await withProgress(({ onProgress, signal }) =>
        crossValidate(read.ratings, candidates, {
          folds,
          seed,
          signal,
          onFit: ({ model, fold }) => onProgress({ step: `part ${fold} of ${folds}: ${model}` }),
        }),
      );
      const compared = models.map((model, index): Compared => ({
        ...model,
        rmseAgainstBiases: index === 0 ? null : rmseDifference(model, models[0]!),
      }));
      printResult(
        {
          file: read.file,
          folds,
          seed,
          ...read.report,
          users: read.ratings.userIds.length,
          items: read.ratings.itemIds.length,
          models: compared,
          leftOut,
        },
        { json, text: () => evaluationText(read, folds, compared) },
      );
    });
}

function evaluationText(read: ReadFile, folds: number, models: readonly Compared[]): string {
  const figure = (estimate: Figure | null): string =>
    estimate?.ok ? `${estimate.value.toFixed(4)} (${estimate.low.toFixed(4)} to ${estimate.high.toFixed(4)})` : '–';
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = models.map(({ name, rmse, mae, rmseAgainstBiases, folds: found }) => [
    name,
    figure(rmse),
    figure(rmseAgainstBiases),
    figure(mae),
    `${mean(found.map(({ fitSeconds }) => fitSeconds)).toFixed(3)} s`,
    `${mean(found.map(({ predictSeconds }) => predictSeconds)).toFixed(3)} s`,
  ]);
  const unknown = models[0]?.folds.reduce((sum, fold) => sum + fold.unknown, 0) ?? 0;
  return [
    reportText(read),
    `${folds} parts, each predicted from the others; errors in the unit of the ratings, means over parts with their 95 % interval.`,
    ...(unknown > 0
      ? [
          `${count(unknown)} of the predicted ratings are of a user or an item that the other parts do not know: what is known of the other side answers.`,
        ]
      : []),
    '',
    table([['model', 'RMSE', 'less that of biases', 'MAE', 'fit, a part', 'predict, a part'], ...rows]),
  ].join('\n');
}
