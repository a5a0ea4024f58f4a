import { incomputable, levelOf, type Incomputable, type LevelOptions } from '../../estimate.js';
import { mergeCoMoments, momentsOfY, sampleCovariances, type CoMoments } from './co-moments.js';
import { meanDifference, relativeMeanUplift } from './mean.js';
import {
  absoluteComparison,
  fiellerComparison,
  missingUnits,
  studentComparison,
  welchFreedom,
  without,
  zeroBaseline,
  type ArmFigure,
  type MeanComparison,
  type RelativeOptions,
} from './welch.js';

/** A comparison of means after the part that a covariate foretold was taken off. */
export interface CupedComparison extends MeanComparison {
  /** θ = s_xy / s_x² over the pooled arms; 0 where nothing was taken off. */
  theta: number;
  /** Pearson's correlation of covariate and outcome over the pooled arms; null where one of them does not vary. */
  correlation: number | null;
  /** Share of the difference's variance that went: 1 − adjusted ÷ unadjusted; 0 where nothing was taken off, null where it cannot be known. */
  varianceReduction: number | null;
}

/** Which baseline the relative uplift is of. */
export interface RelativeCupedOptions extends RelativeOptions {
  /**
   * `adjusted`: the control's mean after adjustment; the default.
   * `unadjusted`: the control's plain mean, with the variance of plain means' ratio and `delta` limits always, as GrowthBook reports it; where a large
   * uplift meets a strong covariate its interval is too narrow if the uplift adds, too wide if it multiplies.
   */
  baseline?: 'adjusted' | 'unadjusted';
}

/**
 * Absolute difference of two means, treatment − control, adjusted by a covariate of before the experiment (CUPED).
 * Δ = (ȳ₁ − θx̄₁) − (ȳ₀ − θx̄₀), θ = s_xy/s_x² over both arms together; Var = Σ (s_y² + θ²s_x² − 2θs_xy)/n; Welch's t.
 * θ is taken as known: with some dozens of users an arm and more that costs nothing.
 *
 * @param control - co-moments of (x, y) over the users: x of before the experiment, 0 for who was not there yet; y the outcome.
 * @returns method `cuped`. Where the covariate is the same for all it says nothing, and the answer is Welch's of y alone, as
 *   method `welch` tells. `no-data` when an arm is empty, `too-few` below three users an arm, without spread of y, or where x
 *   foretells y entirely and no spread is left.
 * @see Deng, Xu, Kohavi, Walker, WSDM 2013, eqs. 3–5.
 */
export function cupedDifference(control: CoMoments, treatment: CoMoments, options?: LevelOptions): CupedComparison {
  const alpha = levelOf(options);
  const adjusted = adjust(control, treatment);
  if (adjusted.kind === 'missing') return { ...without(adjusted.reason), ...adjusted.facts };
  if (adjusted.kind === 'plain')
    return { ...meanDifference(momentsOfY(control), momentsOfY(treatment), options), ...adjusted.facts };
  return { ...absoluteComparison(adjusted.control, adjusted.treatment, alpha, 'cuped'), ...adjusted.facts };
}

/**
 * Relative difference of two means adjusted by a covariate of before the experiment, (treatment − control) / control.
 * With each arm's mean taken to the covariate's pooled mean, a = ȳ − θ(x̄ − w₀x̄₀ − w₁x̄₁), w the arms' shares of the users: value = r − 1, r = a₁/a₀, with the limits of
 * Fieller: all ρ with |a₁ − ρa₀| ≤ t√V(ρ), V(ρ) = Var(y − θ(1 − w₁(1 − ρ))x)/n₁ + Var(ρy − θ(ρ + w₀(1 − ρ))x)/n₀ over each arm's users. The delta method's are r − 1 ± t√V(r)/a₀.
 *
 * @returns relative uplift (0.05 is +5 % of the control's mean); method `relative-cuped-fieller`, `relative-cuped-delta` or `relative-cuped-unadjusted-baseline`; else as
 *   `cupedDifference`; `zero-baseline` when the baseline is 0 or less, `too-few` where it is hardly told from 0.
 */
export function relativeCupedUplift(
  control: CoMoments,
  treatment: CoMoments,
  options?: RelativeCupedOptions,
): CupedComparison {
  const alpha = levelOf(options);
  const adjusted = adjust(control, treatment);
  if (adjusted.kind === 'missing') return { ...without(adjusted.reason), ...adjusted.facts };
  const plain = options?.baseline === 'unadjusted';
  const limits = plain ? 'delta' : (options?.limits ?? 'fieller');
  if (adjusted.kind === 'plain')
    return { ...relativeMeanUplift(momentsOfY(control), momentsOfY(treatment), { alpha, limits }), ...adjusted.facts };
  const { control: first, treatment: second, theta, facts } = adjusted;
  const baseline = plain ? control.meanY : first.value;
  if (!(baseline > 0)) return { ...without(zeroBaseline(baseline)), ...facts };
  const ratio = plain ? treatment.meanY / baseline : second.value / baseline;
  const share = treatment.n / (control.n + treatment.n);
  const variance = plain
    ? second.variance + first.variance * ratio * ratio
    : varianceOfMean(treatment, 1, theta * (1 - share * (1 - ratio))) +
      varianceOfMean(control, ratio, theta * (ratio + (1 - share) * (1 - ratio)));
  if (variance === 0) return { ...without(foretold()), ...facts };
  const value = (second.value - first.value) / baseline;
  const [standardError, freedom] = [Math.sqrt(variance) / baseline, welchFreedom(first, second)];
  if (limits === 'delta') {
    const method = plain ? 'relative-cuped-unadjusted-baseline' : 'relative-cuped-delta';
    return { ...studentComparison(value, standardError, freedom, alpha, method), ...facts };
  }
  const figure = { value, standardError, ...errorsOfBaseline(control, treatment, theta, baseline) };
  return { ...fiellerComparison(figure, freedom, alpha, 'relative-cuped-fieller'), ...facts };
}

/**
 * What Fieller's limits need beside the error of the ratio: a₀ = ȳ₀ − θw₁x̄₀ + θw₁x̄₁ and a₁ = ȳ₁ − θw₀x̄₁ + θw₀x̄₀ share both arms' x̄.
 * Var(a₁ − ρa₀) is then the variance of `relativeCupedUplift` with ρ in place of r.
 */
function errorsOfBaseline(
  control: CoMoments,
  treatment: CoMoments,
  theta: number,
  baseline: number,
): { baselineError: number; baselineCovariance: number } {
  const ofTreatment = treatment.n / (control.n + treatment.n);
  const [first, second] = [sampleCovariances(control), sampleCovariances(treatment)];
  const [b0, b1] = [theta * ofTreatment, theta * (1 - ofTreatment)];
  const variance = varianceOfMean(control, 1, b0) + (b0 * b0 * second.varianceX) / treatment.n;
  const covariance =
    (b1 * (first.covariance - b0 * first.varianceX)) / control.n +
    (b0 * (second.covariance - b1 * second.varianceX)) / treatment.n;
  return { baselineError: Math.sqrt(variance) / baseline, baselineCovariance: covariance / (baseline * baseline) };
}

/** Less than this share of the spread is what rounding leaves where nothing is. */
const ROUNDING = 1e-12;

function foretold(): Incomputable {
  return incomputable('too-few', 'The covariate foretells every outcome, so there is no spread to test against.');
}

/** Variance of the mean of a·y − b·x over an arm's users. */
function varianceOfMean(arm: CoMoments, a: number, b: number): number {
  const { varianceX, varianceY, covariance } = sampleCovariances(arm);
  const left = a * a * varianceY + b * b * varianceX - 2 * a * b * covariance;
  return left <= ROUNDING * (a * a * varianceY + b * b * varianceX) ? 0 : left / arm.n;
}

/** Both arms' means at the covariate's pooled mean with their variances, or why that is not to be had or of no use. */
function adjust(control: CoMoments, treatment: CoMoments) {
  const unknown = { theta: 0, correlation: null, varianceReduction: null };
  const missing = missingUnits(control.n, treatment.n);
  if (missing) return { kind: 'missing', reason: missing, facts: unknown } as const;
  const pooled = mergeCoMoments(control, treatment);
  if (pooled.m2X === 0) return { kind: 'plain', facts: { theta: 0, correlation: null, varianceReduction: 0 } } as const;
  if (pooled.m2Y === 0)
    return {
      kind: 'missing',
      reason: incomputable('too-few', 'All outcomes are equal in both arms, so there is no spread to test against.'),
      facts: unknown,
    } as const;
  if (control.n < 3 || treatment.n < 3)
    return {
      kind: 'missing',
      reason: incomputable('too-few', 'Each arm needs at least three users to adjust by a covariate.'),
      facts: unknown,
    } as const;
  const theta = pooled.cXY / pooled.m2X;
  const correlation = Math.max(-1, Math.min(1, pooled.cXY / Math.sqrt(pooled.m2X) / Math.sqrt(pooled.m2Y)));
  const figure = (arm: CoMoments): ArmFigure => ({
    value: arm.meanY - theta * (arm.meanX - pooled.meanX),
    variance: varianceOfMean(arm, 1, theta),
    n: arm.n,
  });
  const arms = { control: figure(control), treatment: figure(treatment) };
  const left = arms.control.variance + arms.treatment.variance;
  if (left === 0) {
    return { kind: 'missing', reason: foretold(), facts: { theta, correlation, varianceReduction: 1 } } as const;
  }
  const unadjusted = varianceOfMean(control, 1, 0) + varianceOfMean(treatment, 1, 0);
  return {
    kind: 'adjusted',
    ...arms,
    theta,
    facts: { theta, correlation, varianceReduction: unadjusted === 0 ? null : 1 - left / unadjusted },
  } as const;
}
