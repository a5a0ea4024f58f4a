import { basename } from 'node:path';
import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Ratings, RatingScale, RatingsReport } from '@cartograph/ratings';
import { CliError } from './failure.js';
import { userPath } from './options.js';
import { count, note, plural } from './output.js';

/** A file of ratings that was read. */
export interface ReadFile {
  file: string;
  ratings: Ratings;
  report: RatingsReport;
}

/** `FILE`. */
export const ratingsFileArgument = (): Argument =>
  new Argument(
    '<file>',
    'ratings: user, item, rating and perhaps time, as CSV or TSV with a header, or as MovieLens has them',
  ).argParser(userPath);

/** `--scale LOW..HIGH`. */
export const scaleOption = (): Option =>
  new Option(
    '--scale <low..high>',
    'lowest and highest rating that can be given, such as 1..5; by default those in the file',
  ).argParser((text: string): RatingScale => {
    const [, low, high] = /^(-?\d+(?:\.\d+)?)(?:\.\.|:)(-?\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
    if (low === undefined || high === undefined || Number(low) >= Number(high))
      throw new InvalidArgumentError('Give the lowest and the highest rating, such as 1..5.');
    return { low: Number(low), high: Number(high) };
  });

/**
 * Reads a file of ratings, and names the rows left out on stderr.
 *
 * @param least - how many ratings are needed.
 * @throws CliError - there are fewer, or nothing can be read; names the file.
 */
export async function readRatingsFile(file: string, scale: RatingScale | undefined, least = 1): Promise<ReadFile> {
  const { RatingsError, readRatings } = await import('@cartograph/ratings');
  const { ratings, report } = await readRatings(file, scale ? { scale } : {}).catch((error: unknown) => {
    throw error instanceof RatingsError && !error.message.includes(file)
      ? new CliError(`${basename(file)}: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`, 1, {
          cause: error,
        })
      : error;
  });
  for (const { line, column, value, remedy } of report.problems)
    note(`${basename(file)}, line ${line}, ${column} "${value}": ${remedy}`);
  if (report.rejected > report.problems.length)
    note(`… and ${plural(report.rejected - report.problems.length, 'row')} more.`);
  if (ratings.values.length < least)
    throw new CliError(
      `${basename(file)} holds ${plural(ratings.values.length, 'rating')}, and ${least} are needed for so many parts: give more ratings, or fewer --folds.`,
    );
  return { file, ratings, report };
}

/** What a file holds, in a sentence. */
export function reportText({ file, ratings, report }: ReadFile): string {
  const { duplicates, rejected, scale } = report;
  const facts = [
    `${plural(ratings.values.length, 'rating')} of ${plural(ratings.userIds.length, 'user')} and ${plural(ratings.itemIds.length, 'item')}`,
    `from ${scale.low} to ${scale.high} (${scale.source === 'given' ? 'as given' : 'the lowest and the highest in the file'})`,
    ...(duplicates > 0 ? [`${count(duplicates)} gave way to a later one of the same user and item`] : []),
    ...(rejected > 0 ? [`${plural(rejected, 'row')} left out`] : []),
  ];
  return `${basename(file)}: ${facts.join(', ')}.`;
}
