import { incomputable, type Estimate } from '@cartograph/metrics';
import type { ModelFamily } from '../family.js';
import { whole, withInterval } from '../figure-text.js';
import type { TrainingLog } from '../log/training-log.js';
import { contend, type Contender } from './contend.js';

/** How a new training compares with the one that serves. */
export interface GuardVerdict {
  /** It is worse by more than chance explains: the 95 % interval of the difference lies below zero. */
  loses: boolean;
  /** NDCG@K, new less serving, on the same users. */
  difference: Estimate;
  metric: string;
  /** Users both were judged on. */
  users: number;
  /** In words. */
  reason: string;
}

/**
 * Compares a new training with the one that serves, recipe against recipe: the kinds, settings, strengths and router of both are fitted anew on the part of the log before one cut, and
 * judged on the same users after it. So neither knows what is asked, and the one that serves does not lose for knowing less of the log.
 *
 * @param options.k - of the metric. Default 10. `seed` as in a training.
 * @returns `loses: false` where nothing can be told: too few users, equal recipes, or a recipe that cannot be made of this log; the reason says so.
 * @throws the signal's reason when it aborts.
 * Cost: one fit of each kind that answers a group, for either side, and two top-K for each test user.
 */
export async function guard(
  log: TrainingLog,
  challenger: Contender,
  champion: Contender,
  options: { k?: number; seed?: number; families?: readonly ModelFamily[]; signal?: AbortSignal } = {},
): Promise<GuardVerdict> {
  const metric = `NDCG@${options.k ?? 10}`;
  try {
    const { difference, users } = await contend(log, challenger, champion, options);
    return { loses: difference.ok && difference.high < 0, difference, metric, users, reason: reasonOf(difference, metric, users) };
  } catch (error) {
    options.signal?.throwIfAborted();
    const detail = `What serves cannot be made again on this log to compare with: ${error instanceof Error ? error.message : String(error)}`;
    return { loses: false, difference: incomputable('no-data', detail), metric, users: 0, reason: detail };
  }
}

function reasonOf(difference: Estimate, metric: string, users: number): string {
  if (!difference.ok) return `It cannot be told from what serves: ${difference.detail}`;
  const figures = `${metric} differs by ${withInterval(difference)} on ${whole(users)} users, both made anew before one cut.`;
  if (difference.high < 0) return `It loses to what serves: ${figures}`;
  return difference.low > 0 ? `It beats what serves: ${figures}` : `It does not lose to what serves: ${figures} Chance may explain that.`;
}
