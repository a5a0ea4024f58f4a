import { incomputable, type Incomputable, levelOf, type LevelOptions } from '../../estimate.js';
import { chiSquareSurvival } from '../proportions/chi-square.js';
import { normalQuantile, normalTwoSided } from '../distributions/normal.js';

/** How effects of several groups differ. */
export interface Heterogeneity {
  ok: true;
  groups: number;
  /** Cochran's Q = Σ (bᵢ − b̄)² ÷ vᵢ, chi-square with groups − 1 degrees of freedom where all are alike. */
  q: number;
  degreesOfFreedom: number;
  pValue: number;
  /** Share of the variation that chance does not explain: max(0, (Q − df) ÷ Q). */
  iSquared: number;
  /** Variance between groups, Paule and Mandel's; 0 where chance explains all. */
  tauSquared: number;
  /** Average effect over groups with weights 1 ÷ (vᵢ + τ²), and its interval. */
  pooled: { value: number; low: number; high: number; standardError: number; pValue: number };
}

/**
 * Whether effects differ between groups, and by how much.
 * τ² solves Σ (bᵢ − b̄)² ÷ (vᵢ + τ²) = groups − 1, which needs no normal effects; the pooled effect takes it in.
 *
 * @param effects - bᵢ, on a scale where they add (log odds ratios).
 * @param variances - vᵢ > 0, their sampling variances.
 * @returns `too-few` with fewer than two groups.
 * @throws RangeError - lengths differ, or a variance is not positive.
 * @see Cochran, Biometrics 10 (1954) 101–129; Higgins, Thompson, Statistics in Medicine 21 (2002) 1539–1558; Paule, Mandel, J. Res. NBS 87 (1982) 377–385.
 */
export function heterogeneity(
  effects: readonly number[],
  variances: readonly number[],
  options?: LevelOptions,
): Heterogeneity | Incomputable {
  checkEffects(effects, variances);
  const z = normalQuantile(1 - levelOf(options) / 2);
  if (effects.length < 2)
    return incomputable('too-few', 'Fewer than two groups have an effect, so that none can differ.');
  const { q } = weighted(effects, variances, 0);
  const degreesOfFreedom = effects.length - 1;
  const tauSquared = pauleMandel(effects, variances);
  const { mean, weight } = weighted(effects, variances, tauSquared);
  const standardError = 1 / Math.sqrt(weight);
  return {
    ok: true,
    groups: effects.length,
    q,
    degreesOfFreedom,
    pValue: chiSquareSurvival(q, degreesOfFreedom),
    iSquared: q > degreesOfFreedom ? (q - degreesOfFreedom) / q : 0,
    tauSquared,
    pooled: {
      value: mean,
      low: mean - z * standardError,
      high: mean + z * standardError,
      standardError,
      pValue: normalTwoSided(mean / standardError),
    },
  };
}

/** A group's effect drawn towards the average of all. */
export interface ShrunkenEffect {
  value: number;
  low: number;
  high: number;
}

/**
 * Empirical-Bayes effects: bᵢ drawn towards the average of the groups, the more the less is known of it.
 * Bᵢ = vᵢ ÷ (vᵢ + τ²); mean (1 − Bᵢ) bᵢ + Bᵢ b̄; variance (1 − Bᵢ) vᵢ + Bᵢ² Var(b̄).
 *
 * @param all - {@link heterogeneity} of these effects.
 * @see Morris, JASA 78 (1983) 47–55.
 */
export function shrunkenEffects(
  effects: readonly number[],
  variances: readonly number[],
  all: Heterogeneity,
  options?: LevelOptions,
): ShrunkenEffect[] {
  checkEffects(effects, variances);
  const z = normalQuantile(1 - levelOf(options) / 2);
  const { tauSquared, pooled } = all;
  return effects.map((effect, i) => {
    const variance = variances[i]!;
    const pull = variance / (variance + tauSquared);
    const value = (1 - pull) * effect + pull * pooled.value;
    const half = z * Math.sqrt((1 - pull) * variance + (pull * pooled.standardError) ** 2);
    return { value, low: value - half, high: value + half };
  });
}

/** Whether one group's effect differs from the average of the others, their spread τ² counted in. */
export interface DifferenceFromOthers {
  /** bᵢ − average of the others. */
  value: number;
  pValue: number;
}

/**
 * Compares each group with the others: z = (bᵢ − b̄₋ᵢ) ÷ √(vᵢ + Var(b̄₋ᵢ) + τ²₋ᵢ), the average and the spread being those of the others alone, so that
 * a group that stands out does not hide itself.
 *
 * @returns in the order of the groups; null each with fewer than three groups, where the others have no spread.
 */
export function differencesFromOthers(
  effects: readonly number[],
  variances: readonly number[],
): (DifferenceFromOthers | null)[] {
  checkEffects(effects, variances);
  return effects.map((effect, i) => {
    const others = heterogeneity(
      effects.filter((_, j) => j !== i),
      variances.filter((_, j) => j !== i),
    );
    if (!others.ok) return null;
    const value = effect - others.pooled.value;
    return {
      value,
      pValue: normalTwoSided(value / Math.sqrt(variances[i]! + others.pooled.standardError ** 2 + others.tauSquared)),
    };
  });
}

function weighted(
  effects: readonly number[],
  variances: readonly number[],
  tauSquared: number,
): { mean: number; weight: number; q: number } {
  let [weight, sum] = [0, 0];
  effects.forEach((effect, i) => {
    const w = 1 / (variances[i]! + tauSquared);
    weight += w;
    sum += w * effect;
  });
  const mean = sum / weight;
  return {
    mean,
    weight,
    q: effects.reduce((total, effect, i) => total + (effect - mean) ** 2 / (variances[i]! + tauSquared), 0),
  };
}

/** The equation's left side falls as τ² rises, so its root is found by halving. */
function pauleMandel(effects: readonly number[], variances: readonly number[]): number {
  const freedom = effects.length - 1;
  const excess = (tauSquared: number): number => weighted(effects, variances, tauSquared).q - freedom;
  if (excess(0) <= 0) return 0;
  let [low, high] = [0, 1];
  while (excess(high) > 0) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step += 1) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function checkEffects(effects: readonly number[], variances: readonly number[]): void {
  if (effects.length !== variances.length)
    throw new RangeError(`There are ${effects.length} effects and ${variances.length} variances.`);
  variances.forEach((variance, i) => {
    if (!(variance > 0 && Number.isFinite(variance)))
      throw new RangeError(`variances[${i}] is ${variance}; give a number > 0.`);
  });
}
