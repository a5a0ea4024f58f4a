import { holm, incomputable, pairedBootstrap, pairedPermutation, type Estimate } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { MODEL_KINDS, type ModelKind } from '../recommender.js';
import { tooFew } from './evaluate.js';
import type { Comparison } from './report.js';
import { MIN_TEST_USERS } from './split.js';

/** One number per user of one model, all models over the same users. */
export interface Scores {
  kind: ModelKind;
  values: Float64Array;
}

/**
 * Compares every model with the best one (the highest mean, the simplest of equals) and with popularity, user by user.
 * Intervals are bootstrapped; p values are those of a paired permutation test, corrected after Holm for all models compared with the same one.
 *
 * @param scores - at least one model.
 * @param options.metric - what the numbers are: `NDCG@10`.
 * @returns first those against the best, then, where that is another model, those against popularity; `too-few` below 30 users.
 */
export function compareModels(
  scores: readonly Scores[],
  options: { includesSeen: boolean; metric: string; seed: number },
): Comparison[] {
  const best = bestOf(scores);
  const popularity = scores.find((entry) => entry.kind === 'POPULARITY');
  const references = popularity === undefined || popularity === best ? [best] : [best, popularity];
  return references.flatMap((reference) => {
    const compared = scores
      .filter((entry) => entry !== reference)
      .map((entry) => compareOne(entry, reference, options));
    const tested = compared.flatMap(({ test }) => (test.ok ? [test.pValue] : []));
    const adjusted = holm(tested);
    let next = 0;
    return compared.map((comparison): Comparison => ({
      ...comparison,
      pAdjusted: comparison.test.ok ? adjusted[next++]! : null,
    }));
  });
}

/** The model with the highest mean; of equals the simplest. @throws RangeError - there is none. */
export function bestOf<Entry extends Scores>(scores: readonly Entry[]): Entry {
  const order = scores.toSorted(
    (a, b) => meanOf(b.values) - meanOf(a.values) || MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind),
  );
  const [best] = order;
  if (best === undefined) throw new RangeError('no model was judged: give at least one');
  return best;
}

/** Arithmetic mean; 0 of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  return sum / Math.max(1, values.length);
}

/**
 * Mean difference of two models on the same users with its bootstrap interval: quantiles of resampled means. Correcting them for skew (BCa) would exclude 0 for up to three in twenty pairs of equal
 * models, since most users do not tell two models apart; these do for about one in twenty.
 *
 * @param stream - tells the comparisons of one seed apart.
 * @returns 0 to 0 where both have the same figure for every user, of which no resample could tell more; `too-few` below 30 users.
 */
export function bootstrapDifference(
  of: ArrayLike<number>,
  against: ArrayLike<number>,
  chance: { seed: number; stream: number },
): Estimate {
  if (of.length < MIN_TEST_USERS) return tooFew(of.length, 'users');
  if (isSame(of, against)) return { ok: true, value: 0, low: 0, high: 0, level: 0.95, method: 'identical' };
  return pairedBootstrap(against, of, {
    random: seededRandom(chance.seed, chance.stream),
    resamples: RESAMPLES,
    interval: 'percentile',
  });
}

function isSame(of: ArrayLike<number>, against: ArrayLike<number>): boolean {
  for (let user = 0; user < of.length; user += 1) if (of[user] !== against[user]) return false;
  return true;
}

const RESAMPLES = 2000;

function compareOne(
  of: Scores,
  against: Scores,
  options: { includesSeen: boolean; metric: string; seed: number },
): Comparison {
  const { includesSeen, metric, seed } = options;
  const users = of.values.length;
  const stream =
    (MODEL_KINDS.indexOf(of.kind) * MODEL_KINDS.length + MODEL_KINDS.indexOf(against.kind)) * 4 +
    (includesSeen ? 2 : 0);
  const few = incomputable(
    'too-few',
    `${users} users were compared; at least ${MIN_TEST_USERS} are needed for a test that means something.`,
  );
  return {
    kind: of.kind,
    against: against.kind,
    includesSeen,
    metric,
    users,
    difference: bootstrapDifference(of.values, against.values, { seed, stream }),
    test:
      users < MIN_TEST_USERS
        ? few
        : pairedPermutation(against.values, of.values, { random: seededRandom(seed, stream + 1) }),
    pAdjusted: null,
  };
}
