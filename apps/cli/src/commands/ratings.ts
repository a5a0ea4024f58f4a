import type { Command } from 'commander';
import { ratingsEvaluateCommand } from './ratings/evaluate.js';
import { ratingsRecommendCommand } from './ratings/recommend.js';

/** `ratings`: models of explicit ratings, from a file; the data folder has no part in it. */
export function ratingsCommand(program: Command): void {
  const ratings = program
    .command('ratings')
    .description('predict ratings that users give to items, from a file of them')
    .exitOverride();
  for (const add of [ratingsEvaluateCommand, ratingsRecommendCommand]) add(ratings);
}
