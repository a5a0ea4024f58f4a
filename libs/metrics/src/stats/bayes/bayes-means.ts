import { incomputable, levelOf, type Computed, type Incomputable, type LevelOptions } from '../../estimate.js';
import { type Effect, type EffectScale } from '../means/effect.js';
import { effectAgainst, errorUnder } from '../means/fieller.js';
import { normalCdf, normalCritical, normalQuantile, normalSurvival } from '../distributions/normal.js';

/** What the posterior says about treatment against control. A larger metric is taken to be the better one. */
export interface BayesianComparison {
  ok: true;
  /** P(treatment > control), 0–1. */
  probabilityTreatmentIsHigher: number;
  /** P(treatment < control), computed on its own: where the probability that treatment is higher rounds to 1, this still tells 1e-12 from 1e-40. */
  probabilityTreatmentIsLower: number;
  /**
   * What is given up on average by choosing that arm, on `scale`, ≥ 0: choosing control loses E[max(0, effect)], choosing treatment E[max(0, −effect)].
   * GrowthBook calls it risk.
   */
  expectedLoss: { control: number; treatment: number };
  /** The effect with its equal-tailed credible interval, on `scale`. */
  estimate: Computed;
  scale: EffectScale;
}

/** What is believed of the effect before the data: normal, on the scale of the effect it is used with. */
export interface NormalPrior {
  mean: number;
  /** > 0. */
  sd: number;
}

/** Options of a posterior that is normal. */
export interface NormalPosteriorOptions extends LevelOptions {
  /** Default: flat, nothing is believed beforehand. */
  prior?: NormalPrior;
}

/**
 * Posterior of an approximately normal effect: precision-weighted mean of prior and estimate.
 * 1/σ² = 1/se² + 1/sd², μ = σ²(value/se² + mean/sd²); probability that treatment is higher Φ(μ/σ); expected loss σφ(μ/σ) ± μΦ(±μ/σ).
 *
 * A relative effect that knows its baseline's error is answered by {@link ratioPosterior}: a ratio of two normal figures is itself no normal one.
 *
 * @param options.prior - on the scale of the effect. Default flat.
 * @param options.alpha - the credible interval leaves α/2 on each side. Default 0.05.
 * @returns the effect's own reason when it is incomputable.
 * @throws RangeError - prior.mean is not finite or prior.sd not > 0.
 * @see GrowthBook, gbstats 0.8.0, EffectBayesianABTest.
 */
export function bayesianEffect(
  effect: Effect | Incomputable,
  options?: NormalPosteriorOptions,
): BayesianComparison | Incomputable {
  const alpha = levelOf(options);
  const prior = options?.prior;
  if (prior && !Number.isFinite(prior.mean))
    throw new RangeError(`prior.mean is ${prior.mean}; give a finite effect, 0 for none.`);
  if (prior && !(prior.sd > 0 && prior.sd < Infinity))
    throw new RangeError(`prior.sd is ${prior.sd}; give a number above 0, or no prior at all.`);
  if (!effect.ok) return effect;
  if (effect.scale === 'relative' && effect.baselineError !== undefined && effect.baselineError > 0)
    return ratioPosterior(effect, alpha, prior);
  const data = 1 / effect.standardError ** 2;
  const before = prior ? 1 / prior.sd ** 2 : 0;
  const value = prior ? (data * effect.value + before * prior.mean) / (data + before) : effect.value;
  const sd = prior ? Math.sqrt(1 / (data + before)) : effect.standardError;
  const half = normalCritical(alpha) * sd;
  const z = value / sd;
  return {
    ok: true,
    probabilityTreatmentIsHigher: normalCdf(z),
    probabilityTreatmentIsLower: normalSurvival(z),
    expectedLoss: { control: sd * positivePart(z), treatment: sd * positivePart(-z) },
    estimate: {
      ok: true,
      value,
      low: value - half,
      high: value + half,
      level: 1 - alpha,
      method: `bayes-normal-${effect.scale}`,
    },
    scale: effect.scale,
  };
}

/** A baseline of which the error is more of it than this is hardly told from 0: its ratio has no expected loss. */
const MOST_BASELINE_ERROR = 1 / 3;
/** Slices of the posterior. */
const STEPS = 1000;

/**
 * Posterior of a ratio of two figures that are normal, flat beforehand. With ρ = 1 + effect, P(effect ≤ δ) = P(treatment − (1 + δ)·control ≤ 0) = Φ(−z(δ)), z Fieller's
 * statistic: its quantiles are Fieller's limits, and the probability that treatment is higher is that of the difference. A prior on the effect weighs this distribution by its density.
 *
 * @returns `too-few` where the control's figure is hardly told from 0.
 * @see Hinkley, Biometrika 56 (1969) 635–639.
 */
function ratioPosterior(
  effect: Effect,
  alpha: number,
  prior: NormalPrior | undefined,
): BayesianComparison | Incomputable {
  const baselineError = effect.baselineError!;
  if (baselineError > MOST_BASELINE_ERROR)
    return incomputable(
      'too-few',
      `Control's figure is known to ${Math.round(baselineError * 100)} % only, so that it is hardly told from 0 and a relative effect cannot be told.`,
    );
  const method = 'bayes-fieller-relative';
  const at = (probability: number): number => effectAgainst(effect, -normalQuantile(probability));
  const tail = Math.min(6, 0.9 / baselineError);
  // Middles of slices of the standard normal between ±tail, each with its effect.
  const slices = Array.from({ length: STEPS }, (_, step) => {
    const z = tail * ((2 * (step + 0.5)) / STEPS - 1);
    return { value: effectAgainst(effect, -z), weight: Math.exp((-z * z) / 2) };
  });
  if (prior) for (const slice of slices) slice.weight *= Math.exp(-(((slice.value - prior.mean) / prior.sd) ** 2) / 2);
  const total = slices.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0))
    return incomputable(
      'too-few',
      'The prior and the data exclude each other, so that nothing is left to be believed.',
    );
  const expectedLoss = { control: 0, treatment: 0 };
  const chances = { control: 0, treatment: 0 };
  for (const { value, weight } of slices) {
    const share = weight / total;
    chances[value > 0 ? 'treatment' : 'control'] += share;
    expectedLoss[value > 0 ? 'control' : 'treatment'] += share * Math.abs(value);
  }
  const quantiles = prior
    ? [alpha / 2, 0.5, 1 - alpha / 2].map((p) => weightedQuantile(slices, total * p))
    : [at(alpha / 2), effect.value, at(1 - alpha / 2)];
  const z = effect.value / errorUnder(effect, 0);
  const [low, value, high] = quantiles as [number, number, number];
  return {
    ok: true,
    probabilityTreatmentIsHigher: prior ? chances.treatment : normalCdf(z),
    probabilityTreatmentIsLower: prior ? chances.control : normalSurvival(z),
    expectedLoss,
    estimate: { ok: true, value, low, high, level: 1 - alpha, method },
    scale: 'relative',
  };
}

/** The value up to which slices in ascending order weigh so much. */
function weightedQuantile(slices: readonly { value: number; weight: number }[], wanted: number): number {
  let before = 0;
  for (const [place, { value, weight }] of slices.entries()) {
    if (before + weight < wanted) {
      before += weight;
      continue;
    }
    // The slice reaches from halfway to the one before to halfway to the next.
    const [from, to] = [slices[place - 1]?.value ?? value, slices[place + 1]?.value ?? value];
    const part = weight === 0 ? 0 : (wanted - before) / weight;
    return (from + value) / 2 + part * ((to - from) / 2);
  }
  return slices.at(-1)!.value;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** E[max(0, z + Z)], Z standard normal: φ(z) + zΦ(z); its asymptotic series where the two terms would cancel. */
function positivePart(z: number): number {
  const density = Math.exp((-z * z) / 2) / ROOT_TWO_PI;
  if (z > -30) return density + z * normalCdf(z);
  const q = 1 / (z * z);
  return density * q * (1 - 3 * q * (1 - 5 * q * (1 - 7 * q * (1 - 9 * q * (1 - 11 * q)))));
}
