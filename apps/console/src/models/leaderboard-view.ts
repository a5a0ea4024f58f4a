import { anyText, oneOf } from '../ui/page/url-state.js';
import type { LeaderboardQuery } from '@cartograph/sdk/operations/models';

export type Board = NonNullable<LeaderboardQuery['leaderboard']>;
export type ModelRow = Board['models'][number];
export type MetricsRow = ModelRow['metrics'][number];

export const groupCodec = oneOf(['ALL', 'COLD', 'LIGHT', 'REGULAR', 'HEAVY'], 'ALL');
export type GroupChoice = typeof groupCodec.fallback;

/** Whether products that a user knows already may be recommended; by default they may not, as recommendations answer. */
export const seenCodec = oneOf(['no', 'yes'], 'no');

/** Which training is looked at; empty is the one that serves. */
export const trainingCodec = anyText;

export interface Scored<Model = ModelRow> {
  model: Model;
  metrics: MetricsRow;
}

/** Every model's figures for one population, best NDCG first; models without figures for it are left out. */
export function scoresOf<Model extends { metrics: readonly MetricsRow[] }>(
  models: readonly Model[],
  group: GroupChoice,
  includesSeen: boolean,
): Scored<Model>[] {
  return models
    .flatMap((model) => {
      const metrics = model.metrics.find(
        (entry) => (entry.group ?? 'ALL') === group && entry.includesSeen === includesSeen,
      );
      return metrics ? [{ model, metrics }] : [];
    })
    .toSorted((a, b) => (b.metrics.ndcg.value ?? -1) - (a.metrics.ndcg.value ?? -1));
}

/** Pixels in which all eleven kinds of model stand: those that lose are not below the fold of a table. */
export const boardHeight = 900;

/** The metrics that are estimates, in the order of their columns. */
export const metricNames = [
  'ndcg',
  'hitRate',
  'precision',
  'attainablePrecision',
  'recall',
  'cappedRecall',
  'mapCapped',
  'mrr',
] as const;
