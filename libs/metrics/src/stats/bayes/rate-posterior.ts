import { incomputable, type Incomputable } from '../../estimate.js';
import { logLikelihood, type Pair, pairsOf, rateAtMost } from './beta-binomial.js';

/** Counts of the units of one group. */
export interface RateCounts {
  /** kᵢ ≤ nᵢ of every unit, whole numbers. */
  successes: ArrayLike<number>;
  /** nᵢ of every unit; a unit without any says nothing. */
  trials: ArrayLike<number>;
}

/** How a rate may vary in a group: priors Beta(α, β), each as likely as the counts make it. */
export interface RatePosterior {
  ok: true;
  /** Weights add up to 1. */
  priors: readonly { alpha: number; beta: number; weight: number }[];
}

/** Half of all shops are taken to vary more than this before they are seen: standard deviation of a rate between units, as a share of its mean. */
const USUAL_VARIATION = 0.5;
const VARIATIONS = 12;
const MEANS = 9;
/** The means tried lie within so many standard deviations. */
const WIDEST = 3.6;
/** What weighs less than this share of the heaviest is left out. */
const NEGLIGIBLE = 1e-3;
/** The grid of variations is narrowed so often at most; each time by half or more. */
const MOST_PASSES = 8;

/**
 * Returns how a rate varies over the units of some groups, with how well that is known, where `fitBetaPrior` gives one best guess for a single group.
 *
 * A few units with few successes look spread out by chance, and of many groups some do: a best guess of each then takes a lucky unit for a good one.
 * So every group has its own mean, but they share how much units vary around it, and everything that the counts allow has its weight.
 *
 * θ ~ Beta(α, β) with mean m = α ÷ (α + β) and variation v, v² = (1 − m) ÷ (m(α + β)), nearly the standard deviation ÷ m. A priori each m has Jeffreys'
 * density, and v² ÷ (v² + 0.5²) is uniform on (0, 1): units that are all alike and units that differ widely are both possible.
 *
 * @param groups - groups that have no unit in common.
 * @returns for each group the posterior of (α, β) on a grid that is narrowed to where it lies; `no-data` without any trial, `too-few` with one unit only, or
 *   where all trials or none succeeded: such a group says nothing of the others either.
 * @throws RangeError - lengths differ, a count is not a whole number ≥ 0, or k > n.
 * Cost: O(different pairs (k, n)) for each of 108 priors, two to eight times.
 * @see Gelman et al., Bayesian Data Analysis (2013), section 5.3; uniform shrinkage: Daniels, Canadian Journal of Statistics 27 (1999) 567–578.
 */
export function ratePosteriors(groups: readonly RateCounts[]): (RatePosterior | Incomputable)[] {
  const counted = groups.map(({ successes, trials }) => pairsOf(successes, trials));
  const known = counted.filter(({ units, k, n }) => units > 1 && k > 0 && k < n);
  const posteriors = new Map(posteriorsOf(known).map((posterior, at) => [known[at], posterior]));
  return counted.map((group): RatePosterior | Incomputable => {
    const { units, k, n } = group;
    if (n === 0) return incomputable('no-data', 'Nothing was tried in the group, so there is no rate.');
    return (
      posteriors.get(group) ??
      incomputable(
        'too-few',
        units === 1
          ? 'The group has one unit; how units differ cannot be seen.'
          : `${k === 0 ? 'None' : 'All'} of the group's ${n} trials succeeded; how units differ cannot be seen.`,
      )
    );
  });
}

type Counted = ReturnType<typeof pairsOf>;

/** Priors of one group and one variation, by their mean. */
interface Slice {
  priors: { alpha: number; beta: number; weight: number }[];
  /** Logarithm of the density of the group's counts, over all means. */
  density: number;
}

function posteriorsOf(groups: readonly Counted[]): RatePosterior[] {
  if (groups.length === 0) return [];
  let [from, to] = [0, 1];
  for (let pass = 1; ; pass += 1) {
    const width = (to - from) / VARIATIONS;
    const places = Array.from({ length: VARIATIONS }, (_, at) => from + (at + 0.5) * width);
    const slices = places.map((place) => groups.map((group) => sliceOf(group, place)));
    const weights = relative(slices.map((row) => row.reduce((sum, { density }) => sum + density, 0)));
    const kept = places.flatMap((_, at) => (weights[at]! >= NEGLIGIBLE ? [at] : []));
    const [first, last] = [kept[0]!, kept.at(-1)!];
    if (pass === MOST_PASSES || last - first + 1 > VARIATIONS / 2) return mixed(groups, slices, weights);
    [from, to] = [from + first * width, from + (last + 1) * width];
  }
}

function mixed(groups: readonly Counted[], slices: readonly (readonly Slice[])[], weights: readonly number[]) {
  return groups.map((_, group): RatePosterior => {
    const all = slices.flatMap((row, at) =>
      row[group]!.priors.map((prior) => ({ ...prior, weight: prior.weight * weights[at]! })),
    );
    const heaviest = all.reduce((most, { weight }) => Math.max(most, weight), 0);
    const priors = all.filter(({ weight }) => weight >= heaviest * NEGLIGIBLE);
    const total = priors.reduce((sum, { weight }) => sum + weight, 0);
    return { ok: true, priors: priors.map((prior) => ({ ...prior, weight: prior.weight / total })) };
  });
}

function sliceOf({ pairs, k: successes, n: trials }: Counted, place: number): Slice {
  const variation = (USUAL_VARIATION ** 2 * place) / (1 - place);
  const precisionAt = (mean: number): number => (1 - mean) / (mean * variation);
  const { center, step } = meansOf(pairs, precisionAt(successes / trials));
  const priors = Array.from({ length: MEANS }, (_, at) => {
    const mean = 1 / (1 + Math.exp(-(center + (at - (MEANS - 1) / 2) * step)));
    const precision = precisionAt(mean);
    const [alpha, beta] = [mean * precision, (1 - mean) * precision];
    // Jeffreys' density on the logit.
    const prior = Math.log(mean * (1 - mean)) / 2;
    return { alpha, beta, weight: prior + logLikelihood(pairs, [Math.log(alpha), Math.log(beta)]) };
  });
  const most = Math.max(...priors.map(({ weight }) => weight));
  const weights = relative(priors.map(({ weight }) => weight));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    priors: priors.map(({ alpha, beta }, at) => ({ alpha, beta, weight: weights[at]! / sum })),
    density: most + Math.log(sum * step),
  };
}

/** Where the logit of the mean lies: a unit of n trials says as much of it as nM ÷ (n + M) independent ones, M = α + β. */
function meansOf(pairs: readonly Pair[], precision: number): { center: number; step: number } {
  let [won, tried] = [0.5, 1];
  for (const { k, n, weight } of pairs) {
    const share = precision / (precision + n);
    won += weight * k * share;
    tried += weight * n * share;
  }
  const mean = won / tried;
  return {
    center: Math.log(mean / (1 - mean)),
    step: (2 * WIDEST) / (MEANS - 1) / Math.sqrt(tried * mean * (1 - mean)),
  };
}

/** Weights from logarithms, the heaviest being 1. */
function relative(logarithms: readonly number[]): number[] {
  const most = Math.max(...logarithms);
  return logarithms.map((one) => Math.exp(one - most));
}

/**
 * Returns the probability that a unit's rate is at most a multiple of its group's mean, over everything that the group's rates may be.
 *
 * @param successes - k of the unit, whole number ≤ n.
 * @param trials - n of the unit.
 * @param multiple - of the group's mean, ≥ 0; 1.25 is a quarter above it.
 * @returns a probability in [0, 1].
 * @throws RangeError - counts are not whole numbers ≥ 0, or k > n.
 * Cost: one incomplete beta function for each prior.
 */
export function rateAtMostMultiple(
  { priors }: RatePosterior,
  successes: number,
  trials: number,
  multiple: number,
): number {
  const sum = priors.reduce((total, { alpha, beta, weight }) => {
    const rate = Math.min(1, (multiple * alpha) / (alpha + beta));
    return total + weight * rateAtMost({ alpha, beta }, successes, trials, rate);
  }, 0);
  return Math.min(1, Math.max(0, sum));
}
