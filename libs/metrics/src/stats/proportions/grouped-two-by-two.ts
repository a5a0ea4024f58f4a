import { type Estimate, incomputable, levelOf, type LevelOptions } from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';
import { studentQuantile } from '../distributions/student-t.js';
import { lift, oddsRatio, phi, type TwoByTwo } from './two-by-two.js';

/** Weights of a table's cells: the derivatives of a statistic by their counts. */
type Gradient = TwoByTwo;

const CELLS = ['both', 'onlyFirst', 'onlySecond', 'neither'] as const;

/**
 * The odds ratio of units of which users have several: as {@link oddsRatio}, its interval √deff times as wide on the logarithm, with Student's t for z.
 * deff = G/(G − 1) · Σ(Σ∂c·n_gc)² ÷ Σ∂c²·n_c over groups g of users and cells c, ∂ the derivatives of ln OR by the cells; at least 1.
 *
 * @param groups - the table of each random group of users, or of nearly the same units: only their design effect is taken.
 * @returns as {@link oddsRatio}; `too-few` where fewer than two groups have a unit.
 */
export function groupedOddsRatio(table: TwoByTwo, groups: readonly TwoByTwo[], options?: LevelOptions): Estimate {
  return widened(
    oddsRatio(table, options),
    groups,
    oddsGradient,
    { isLogarithm: true, method: 'odds-ratio-by-user' },
    options,
  );
}

/** The same of φ, cut at −1 and 1; see {@link phi}. */
export function groupedPhi(table: TwoByTwo, groups: readonly TwoByTwo[], options?: LevelOptions): Estimate {
  return widened(phi(table, options), groups, phiGradient, { isLogarithm: false, method: 'phi-by-user' }, options);
}

/** The same of a lift; see {@link lift}. */
export function groupedLift(table: TwoByTwo, groups: readonly TwoByTwo[], options?: LevelOptions): Estimate {
  return widened(lift(table, options), groups, liftGradient, { isLogarithm: true, method: 'lift-by-user' }, options);
}

function widened(
  estimate: Estimate,
  groups: readonly TwoByTwo[],
  gradientOf: (table: TwoByTwo) => Gradient,
  { isLogarithm, method }: { isLogarithm: boolean; method: string },
  options?: LevelOptions,
): Estimate {
  if (!estimate.ok) return estimate;
  const alpha = levelOf(options);
  const units = groups.filter((group) => CELLS.some((cell) => group[cell] > 0)).length;
  if (units < 2) return incomputable('too-few', 'Everything observed is of one user, who says nothing of others.');
  const wider =
    (Math.sqrt(designEffect(groups, units, gradientOf)) * studentQuantile(1 - alpha / 2, units - 1)) /
    normalQuantile(1 - alpha / 2);
  const { value, low, high } = estimate;
  return {
    ...estimate,
    low: isLogarithm ? value * (low / value) ** wider : Math.max(-1, value - wider * (value - low)),
    high: isLogarithm ? value * (high / value) ** wider : Math.min(1, value + wider * (high - value)),
    method,
  };
}

function designEffect(groups: readonly TwoByTwo[], units: number, gradientOf: (table: TwoByTwo) => Gradient): number {
  const sum = (cell: (typeof CELLS)[number]): number => groups.reduce((total, group) => total + group[cell], 0);
  const table: TwoByTwo = {
    both: sum('both'),
    onlyFirst: sum('onlyFirst'),
    onlySecond: sum('onlySecond'),
    neither: sum('neither'),
  };
  const gradient = gradientOf(table);
  const independent = CELLS.reduce((total, cell) => total + gradient[cell] ** 2 * table[cell], 0);
  const between = groups.reduce(
    (total, group) => total + CELLS.reduce((own, cell) => own + gradient[cell] * group[cell], 0) ** 2,
    0,
  );
  const effect = ((units / (units - 1)) * between) / independent;
  return effect > 1 ? effect : 1;
}

/** ½ is added to every cell, so that an empty one has a weight, too. */
function oddsGradient({ both, onlyFirst, onlySecond, neither }: TwoByTwo): Gradient {
  return {
    both: 1 / (both + 0.5),
    onlyFirst: -1 / (onlyFirst + 0.5),
    onlySecond: -1 / (onlySecond + 0.5),
    neither: 1 / (neither + 0.5),
  };
}

function liftGradient({ both, onlyFirst, onlySecond, neither }: TwoByTwo): Gradient {
  const [first, second, all] = [both + onlyFirst, both + onlySecond, both + onlyFirst + onlySecond + neither];
  return {
    both: 1 / both - 1 / first - 1 / second + 1 / all,
    onlyFirst: 1 / all - 1 / first,
    onlySecond: 1 / all - 1 / second,
    neither: 1 / all,
  };
}

function phiGradient({ both: a, onlyFirst: b, onlySecond: c, neither: d }: TwoByTwo): Gradient {
  const scale = Math.sqrt((a + b) * (c + d) * (a + c) * (b + d));
  const half = (a * d - b * c) / scale / 2;
  const [first, others, second, without] = [a + b, c + d, a + c, b + d].map((sum) => half / sum) as [
    number,
    number,
    number,
    number,
  ];
  return {
    both: d / scale - first - second,
    onlyFirst: -c / scale - first - without,
    onlySecond: -b / scale - others - second,
    neither: a / scale - others - without,
  };
}
