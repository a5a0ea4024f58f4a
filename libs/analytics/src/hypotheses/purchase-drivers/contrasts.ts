import { normalTwoSided, quadraticForm } from '@cartograph/metrics';
import type { Trait } from './attribute.js';
import type { Design, Factor, Level } from './design.js';

/** A comparison inside a model: Σ weight × coefficient. */
export interface Contrast {
  trait: Trait;
  /** One weight a column. */
  weights: Float64Array;
  /** Rows that went on with it, or sessions in which it varies. */
  support: number;
  /** Share of the rows that have it; 0 for what has no levels. */
  share: number;
}

/** Coefficients with everything their covariance may be. */
export interface Coefficients {
  coefficients: Float64Array;
  /** The model's own, by user, by product; what is not known is left out. */
  covariances: readonly Float64Array[];
}

/** An effect on the scale of log odds. */
export interface Effect {
  value: number;
  variance: number;
  /** Two-sided, of value ÷ √variance. */
  pValue: number;
}

/** The effect of a contrast; its variance is the largest of those known, so that neither a user's nor a product's sessions count as independent where they are not. */
export function effectOf(contrast: Contrast, { coefficients, covariances }: Coefficients): Effect {
  const value = contrast.weights.reduce((sum, weight, column) => sum + weight * coefficients[column]!, 0);
  const variance = Math.max(
    ...covariances.map((covariance) => quadraticForm(covariance, contrast.weights, coefficients.length)),
  );
  return { value, variance, pValue: normalTwoSided(value / Math.sqrt(variance)) };
}

/**
 * What is compared with what: a slope by itself; a band or brand with the average of the category's others, weighted by their rows, without those that
 * stand out themselves. Otherwise one brand that stands out would make all others look worse. The strongest stands out first, where its p
 * is at most 0.05 ÷ levels; then the others are compared again. Two that are left to be compared with each other are one comparison: the first stays.
 *
 * @param fit - of all users; the comparison stays the same for the halves.
 */
export function contrastsOf(design: Design, fit: Coefficients): Contrast[] {
  const slopes = design.slopes.map(({ trait, column, support, share }): Contrast => {
    const weights = new Float64Array(design.columns);
    weights[column] = 1;
    return { trait, weights, support, share };
  });
  return [...design.factors.flatMap((factor) => levelContrasts(factor, design.columns, fit)), ...slopes];
}

function levelContrasts({ levels }: Factor, columns: number, fit: Coefficients): Contrast[] {
  const standingOut = new Set<Level>();
  const lookedAt = levels.filter(({ isLookedAt }) => isLookedAt);
  for (;;) {
    const rest = lookedAt
      .filter((level) => !standingOut.has(level))
      .map((level) => ({ level, effect: effectOf(against(level, levels, standingOut, columns), fit) }));
    const strongest = rest.toSorted((a, b) => a.effect.pValue - b.effect.pValue)[0];
    const isLast = levels.length - standingOut.size <= 2;
    if (!strongest || isLast || !(strongest.effect.pValue <= 0.05 / lookedAt.length))
      return withoutMirrors(lookedAt.map((level) => against(level, levels, standingOut, columns)));
    standingOut.add(strongest.level);
  }
}

/** Of two levels that are compared with each other alone, the one is the other's mirror image: the same test, listed and counted once. */
function withoutMirrors(contrasts: readonly Contrast[]): Contrast[] {
  const isMirror = (one: Contrast, other: Contrast): boolean =>
    one.weights.every((weight, column) => Math.abs(weight + other.weights[column]!) < 1e-12);
  return contrasts.filter((contrast, place) => !contrasts.slice(0, place).some((other) => isMirror(contrast, other)));
}

function against(level: Level, levels: readonly Level[], standingOut: ReadonlySet<Level>, columns: number): Contrast {
  const others = levels.filter((other) => other !== level && !standingOut.has(other));
  const total = others.reduce((sum, { weight }) => sum + weight, 0);
  const weights = new Float64Array(columns);
  if (level.column !== null) weights[level.column] = 1;
  for (const other of others) if (other.column !== null) weights[other.column]! -= other.weight / total;
  return { trait: level.trait, weights, support: level.support, share: level.weight };
}
