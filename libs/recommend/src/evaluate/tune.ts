import { rankingMetrics } from '@cartograph/metrics';
import { AlsModel, type AlsSettings } from './als-model.js';
import type { CartLog } from './cart-log.js';
import { MIN_TEST_USERS, evenlySpaced, relevantProducts, type Holdout } from './holdout.js';
import { PopularityModel } from './popularity.js';
import type { Recommender } from './recommender.js';

/** One setting tried on the validation slice. */
export interface Trial<Setting> {
  setting: Setting;
  ndcg: number;
}

/** What was chosen, and how. */
export interface Tuned<Setting> {
  setting: Setting;
  /** In words. */
  how: string;
  trials: Trial<Setting>[];
}

/** Users of a validation slice at most: a setting is chosen on these, evenly spread over all. */
const SAMPLE = 2000;

/** Multiply-adds that choosing ALS settings may cost; a fixed count, not seconds, so that a slow machine chooses the same. */
const WORK_LIMIT = 8e9;

/** Days that popularity may look back; null is all of training. */
const WINDOWS = [null, 28, 14, 7, 3, 1] as const;

/** Where the search for ALS settings starts, and what stands when nothing can be validated. */
export const ALS_START = { factors: 32, regularization: 10, alpha: 10, iterations: 6 } as const;

/** The search, one setting after another, each from the best so far. */
const ALS_STEPS: readonly Partial<AlsSettings>[][] = [
  [{ regularization: 1 }, { regularization: 30 }, { regularization: 100 }],
  [{ alpha: 1 }, { alpha: 40 }],
  [{ factors: 16 }, { factors: 64 }],
  [{ iterations: 3 }, { iterations: 12 }],
];

/** A validation slice inside the training part, and the users a setting is judged on. */
export interface Validation {
  holdout: Holdout;
  /** Positions in `holdout.testUsers`. */
  positions: number[];
  k: number;
}

/**
 * Prepares a validation slice: users with carts before its cut and new products after it.
 *
 * @returns null where fewer than {@link MIN_TEST_USERS} such users exist.
 */
export function validationOf(holdout: Holdout, k: number): Validation | null {
  const relevant = relevantProducts(holdout, false);
  const usable = Array.from(holdout.testUsers.keys()).filter(
    (position) => holdout.groups[position] !== 'COLD' && relevant.indptr[position + 1]! > relevant.indptr[position]!,
  );
  if (usable.length < MIN_TEST_USERS) return null;
  return { holdout, positions: evenlySpaced(usable, SAMPLE), k };
}

/** Chooses how many days popularity looks back: the best NDCG@K on the validation slice, the longest among equals. */
export function tunePopularity(log: CartLog, validation: Validation | null): Tuned<number | null> {
  if (validation === null) return { setting: null, how: NOT_VALIDATED, trials: [] };
  const { holdout } = validation;
  const span = (holdout.cut - (log.carts.at[0] ?? holdout.cut)) / 86_400;
  const trials = WINDOWS.filter((days) => days === null || days < span).map((windowDays) => ({
    setting: windowDays,
    ndcg: ndcgOf(PopularityModel.of(log, holdout.train.csr, { windowDays, end: holdout.cut }), validation),
  }));
  return { setting: bestOf(trials).setting, how: validated(validation), trials };
}

/**
 * Chooses ALS settings on the validation slice, one after another: λ, then α, then factors, then iterations.
 *
 * @param given - settings the caller fixed; they are not searched.
 * @param hooks.onTrial - called before each trial.
 */
export async function tuneAls(
  validation: Validation | null,
  given: Partial<AlsSettings>,
  base: AlsSettings,
  hooks: { onTrial?(done: number): void; signal?: AbortSignal } = {},
): Promise<Tuned<AlsSettings>> {
  const start = { ...base, ...ALS_START, ...given };
  if (validation === null) return { setting: start, how: NOT_VALIDATED, trials: [] };
  const trials: Trial<AlsSettings>[] = [];
  let work = 0;
  const attempt = async (setting: AlsSettings): Promise<void> => {
    const cost = workOf(setting, validation);
    if (work + cost > WORK_LIMIT) return;
    work += cost;
    hooks.onTrial?.(trials.length);
    const model = await AlsModel.fit(validation.holdout.train.csr, setting, hooks.signal ? { signal: hooks.signal } : {});
    trials.push({ setting, ndcg: ndcgOf(model, validation) });
  };
  await attempt(start);
  if (trials.length === 0) return { setting: start, how: 'The log is too large to try settings within the work allowed; the starting values stand.', trials };
  for (const step of ALS_STEPS) {
    const best = bestOf(trials).setting;
    for (const change of step) {
      if (Object.keys(change).some((name) => name in given)) continue;
      await attempt({ ...best, ...change });
    }
  }
  return { setting: bestOf(trials).setting, how: validated(validation), trials };
}

/** How many trials {@link tuneAls} makes at most. */
export const ALS_TRIALS = 1 + ALS_STEPS.flat().length;

const NOT_VALIDATED = `Fewer than ${MIN_TEST_USERS} users carted new products in a validation slice, so nothing was tried; the starting values stand.`;

function validated(validation: Validation): string {
  const from = new Date(validation.holdout.cut * 1000).toISOString();
  return `Best NDCG@${validation.k} over ${validation.positions.length} users with new products carted between ${from} and the cut of the holdout, which is not touched.`;
}

/** Mean NDCG@K of the validation users, seen products filtered. */
function ndcgOf(model: Recommender, { holdout, positions, k }: Validation): number {
  const lists = model.recommendUsers(Int32Array.from(positions, (position) => holdout.testUsers[position]!), k);
  const all = relevantProducts(holdout, false);
  const indptr = new Int32Array(positions.length + 1);
  const indices: number[] = [];
  for (const [row, position] of positions.entries()) {
    indices.push(...all.indices.subarray(all.indptr[position]!, all.indptr[position + 1]!));
    indptr[row + 1] = indices.length;
  }
  const { perUser } = rankingMetrics({ recommended: lists.indices, k, relevant: { indptr, indices: Int32Array.from(indices) } });
  return perUser.ndcg.reduce((sum, value) => sum + value, 0) / perUser.ndcg.length;
}

function workOf(setting: AlsSettings, { holdout, positions }: Validation): number {
  const { csr } = holdout.train;
  const pairs = csr.indices.length;
  const { factors, iterations, cgSteps } = setting;
  const fitting = iterations * (2 * pairs * factors * (2 * cgSteps + 1) + 1.5 * (csr.rows + csr.columns) * factors * factors);
  return fitting + positions.length * csr.columns * factors;
}

function bestOf<Setting>(trials: readonly Trial<Setting>[]): Trial<Setting> {
  const [first, ...rest] = trials;
  if (first === undefined) throw new RangeError('no setting was tried');
  return rest.reduce((best, trial) => (trial.ndcg > best.ndcg ? trial : best), first);
}
