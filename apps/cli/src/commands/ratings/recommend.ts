import { Option, type Command } from 'commander';
import { CliError } from '../../failure.js';
import { jsonOption, wholeNumber } from '../../options.js';
import { note, printResult, table } from '../../output.js';
import { ratingsFileArgument, readRatingsFile, reportText, scaleOption } from '../../ratings-file.js';
import { RATING_MODEL_NAMES, RATING_MODELS, refusalOf, type RatingModelName } from '../../rating-models.js';
import { withProgress } from '../../with-progress.js';

interface RecommendOptions {
  user: string;
  first: number;
  model: RatingModelName;
  includeSeen: boolean;
  scale?: { low: number; high: number };
  json: boolean;
}

/** `ratings recommend`: the items that a user would rate highest. */
export function ratingsRecommendCommand(ratings: Command): void {
  ratings
    .command('recommend')
    .description('print the items that a user would rate highest')
    .addArgument(ratingsFileArgument())
    .requiredOption('--user <id>', "user id, the file's own")
    .addOption(new Option('--first <number>', 'length of the list').default(10).argParser(wholeNumber(1, 10_000)))
    .addOption(new Option('--model <name>', 'which model answers').choices(RATING_MODEL_NAMES).default('svd'))
    .option('--include-seen', 'items that the user has rated may come again', false)
    .addOption(scaleOption())
    .addOption(jsonOption())
    .action(async (path: string, { user, first, model: name, includeSeen, scale, json }: RecommendOptions) => {
      const read = await readRatingsFile(path, scale);
      const refusal = await refusalOf(name, read.ratings);
      if (refusal !== null) throw new CliError(refusal);
      const row = read.ratings.userIds.indexOf(user);
      if (row < 0)
        note(`User "${user}" has no rating in the file: these are the items that users in general rate highest.`);
      const model = await withProgress(async ({ onProgress, signal }) => {
        onProgress({ step: `fitting: ${RATING_MODELS[name].name}` });
        return RATING_MODELS[name].fit(read.ratings, { signal });
      });
      const list = model.recommend(row, first, { includeSeen });
      const items = Array.from(list.items, (item, rank) => ({
        rank: rank + 1,
        item: read.ratings.itemIds[item]!,
        rating: list.ratings[rank]!,
      }));
      printResult(
        {
          file: read.file,
          user,
          known: row >= 0,
          model: { kind: model.kind, name: model.name },
          scale: read.report.scale,
          items,
        },
        {
          json,
          text: () =>
            items.length === 0
              ? `${reportText(read)}\nNothing is left to recommend: the user has rated every item. --include-seen lists those too.`
              : `${reportText(read)}\n${model.name} answers.\n\n${table([['rank', 'item', 'predicted rating'], ...items.map(({ rank, item, rating }) => [String(rank), item, rating.toFixed(2)])])}`,
        },
      );
    });
}
