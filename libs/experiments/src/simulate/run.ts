import { newcombe, seededRandom, type Random } from '@cartograph/metrics';
import { isShareShown } from '../share-test.js';
import { drawBinomial } from './binomial.js';

/** The world a simulated experiment draws from. */
export interface World {
  /** Users per arm, both ≥ 1. */
  controlUsers: number;
  treatmentUsers: number;
  /** Share of the shop's own users who converted. */
  baselineRate: number;
  upliftRelative: number;
  /** What each of the shop's own converted users spent. */
  buyerValues: Float64Array;
  alpha: number;
  seed: number;
}

/** How one simulated experiment came out. */
export interface Run {
  /** Observed treatment minus control conversion. */
  difference: number;
  /** Observed relative uplift; NaN where the control converted nobody. */
  uplift: number;
  /** Buyers the campaign really added (or took) in the treatment arm, and what they spent. */
  extraBuyers: number;
  extraRevenue: number;
  /** An effect is shown, see {@link isShareShown}, in the hypothesised direction. */
  isSignificant: boolean;
  /** A difference against the hypothesised direction. */
  isWrongSign: boolean;
  /** An effect is shown on the same draw without the campaign's. */
  isFalsePositive: boolean;
  /** The interval of the difference holds the true one. */
  isCovered: boolean;
}

/**
 * One experiment: both arms are resampled from the shop's own users with replacement, then the campaign acts on the treatment.
 * Drawing n users one by one and counting the converted is a binomial draw, so the counts are drawn at once, and only the
 * values of the buyers the campaign adds or takes are drawn one by one, from real buyers.
 * For an uplift u ≥ 0 each treated user who would not have converted does so with chance u·p/(1 − p); for u < 0 each who would
 * have is lost with chance −u. Either way the treatment converts at p(1 + u), and the draw without the effect is the paired A/A.
 *
 * @param run - number of the run; it alone chooses the stream of chance, so runs can be made in any order.
 */
export function simulateRun(world: World, run: number): Run {
  const random = seededRandom(world.seed, run);
  const { controlUsers, treatmentUsers, baselineRate, upliftRelative, alpha } = world;
  const controlBuyers = drawBinomial(random, controlUsers, baselineRate);
  const unmoved = drawBinomial(random, treatmentUsers, baselineRate);
  const extraBuyers = drawEffect(random, world, unmoved);
  const control = { users: controlUsers, converted: controlBuyers };
  const arms = { control, treatment: { users: treatmentUsers, converted: unmoved + extraBuyers } };
  const difference = arms.treatment.converted / treatmentUsers - controlBuyers / controlUsers;
  const interval = newcombe(arms, { alpha });
  const truth = baselineRate * upliftRelative;
  const direction = Math.sign(upliftRelative);
  return {
    difference,
    uplift: controlBuyers === 0 ? Number.NaN : (difference * controlUsers) / controlBuyers,
    extraBuyers,
    extraRevenue: Math.sign(extraBuyers) * drawValues(random, world.buyerValues, Math.abs(extraBuyers)),
    isSignificant: isShareShown(arms, alpha) && (direction === 0 || Math.sign(difference) === direction),
    isWrongSign: direction !== 0 && Math.sign(difference) === -direction,
    isFalsePositive: isShareShown({ control, treatment: { users: treatmentUsers, converted: unmoved } }, alpha),
    isCovered: interval.ok && interval.low <= truth && truth <= interval.high,
  };
}

function drawEffect(random: Random, world: World, unmoved: number): number {
  const { treatmentUsers, baselineRate, upliftRelative } = world;
  if (upliftRelative < 0) return -drawBinomial(random, unmoved, -upliftRelative);
  if (baselineRate >= 1) return 0;
  return drawBinomial(
    random,
    treatmentUsers - unmoved,
    Math.min(1, (upliftRelative * baselineRate) / (1 - baselineRate)),
  );
}

function drawValues(random: Random, values: Float64Array, count: number): number {
  let sum = 0;
  for (let draw = 0; draw < count; draw += 1) sum += values[Math.floor(random.next() * values.length)] ?? 0;
  return sum;
}
