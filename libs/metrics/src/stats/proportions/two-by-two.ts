import {
  incomputable,
  levelOf,
  requireCount,
  type Estimate,
  type Incomputable,
  type LevelOptions,
} from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';

/** Units counted by two yes-or-no features, the first and the second. */
export interface TwoByTwo {
  /** First yes, second yes. */
  both: number;
  /** First yes, second no. */
  onlyFirst: number;
  /** First no, second yes. */
  onlySecond: number;
  neither: number;
}

/**
 * The odds ratio ad / bc with Woolf's interval exp(ln OR ± z√(1/a + 1/b + 1/c + 1/d)).
 * Where a cell is empty, ½ is added to all four (Haldane and Anscombe), in the value and in the interval; the method says so.
 *
 * @returns above 1: the features go together; `no-data` without units, `too-few` where a feature does not vary.
 * @throws RangeError - a count is not a whole number ≥ 0.
 * @see Woolf, Annals of Human Genetics 19 (1955) 251–253; Haldane, ibid. 20 (1956) 309–311; Anscombe, Biometrika 43 (1956) 461–464.
 */
export function oddsRatio(table: TwoByTwo, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const flat = checkTable(table);
  if (flat) return flat;
  const { value, error, isCorrected } = logOddsRatio(table);
  const half = normalQuantile(1 - alpha / 2) * error;
  return {
    ok: true,
    value: Math.exp(value),
    low: Math.exp(value - half),
    high: Math.exp(value + half),
    level: 1 - alpha,
    method: isCorrected ? 'woolf-haldane' : 'woolf',
  };
}

/** ln OR and its standard error, with ½ added to every cell where one is empty. */
export function logOddsRatio({ both, onlyFirst, onlySecond, neither }: TwoByTwo): {
  value: number;
  error: number;
  isCorrected: boolean;
} {
  const isCorrected = both === 0 || onlyFirst === 0 || onlySecond === 0 || neither === 0;
  const [a, b, c, d] = [both, onlyFirst, onlySecond, neither].map((cell) => cell + (isCorrected ? 0.5 : 0)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    value: Math.log(a) + Math.log(d) - Math.log(b) - Math.log(c),
    error: Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
    isCorrected,
  };
}

/**
 * The coefficient φ = (ad − bc) / √((a+b)(c+d)(a+c)(b+d)), from −1 to 1, with the interval of its multinomial (delta) variance
 * n·var = 1 − φ² + φ(1 + φ²/2)·(p₁₊ − p₂₊)(p₊₁ − p₊₂)/√(p₁₊p₂₊p₊₁p₊₂) − ¾φ²·((p₁₊ − p₂₊)²/(p₁₊p₂₊) + (p₊₁ − p₊₂)²/(p₊₁p₊₂)).
 *
 * @returns the interval cut at −1 and 1; `no-data` without units, `too-few` where a feature does not vary.
 * @throws RangeError - a count is not a whole number ≥ 0.
 * @see Bishop, Fienberg, Holland, Discrete Multivariate Analysis (1975), p. 381.
 */
export function phi(table: TwoByTwo, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const flat = checkTable(table);
  if (flat) return flat;
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = table;
  const n = a + b + c + d;
  const [p, q] = [(a + b) / n, (a + c) / n];
  const scale = Math.sqrt(p * (1 - p) * q * (1 - q));
  const value = ((a / n) * (d / n) - (b / n) * (c / n)) / scale;
  const [first, second] = [2 * p - 1, 2 * q - 1];
  const square = value * value;
  const variance =
    (1 -
      square +
      (value * (1 + square / 2) * first * second) / scale -
      0.75 * square * ((first * first) / (p * (1 - p)) + (second * second) / (q * (1 - q)))) /
    n;
  const half = normalQuantile(1 - alpha / 2) * Math.sqrt(Math.max(0, variance));
  return {
    ok: true,
    value,
    low: Math.max(-1, value - half),
    high: Math.min(1, value + half),
    level: 1 - alpha,
    method: 'phi-delta',
  };
}

/**
 * The lift P(second | first) / P(second) = an / ((a+b)(a+c)): how much more often the second goes with the first than it is found at all.
 * Its interval is of the logarithm, by the multinomial delta method: var(ln lift) = 1/a − 1/(a+b) − 1/(a+c) + 2a/((a+b)(a+c)) − 1/n.
 *
 * @returns an association, never an effect; `no-data` where a feature has no units, `too-few` where no unit has both.
 * @throws RangeError - a count is not a whole number ≥ 0.
 */
export function lift(table: TwoByTwo, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  checkCounts(table);
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = table;
  const [n, first, second] = [a + b + c + d, a + b, a + c];
  if (first === 0 || second === 0) return incomputable('no-data', 'No unit has one of the two features.');
  if (a === 0)
    return incomputable(
      'too-few',
      'The two never came together in this log, so there is no telling how many times as often they do.',
    );
  const value = (a / first) * (n / second);
  const variance = 1 / a - 1 / first - 1 / second + (2 * a) / first / second - 1 / n;
  const half = normalQuantile(1 - alpha / 2) * Math.sqrt(Math.max(0, variance));
  return {
    ok: true,
    value,
    low: value * Math.exp(-half),
    high: value * Math.exp(half),
    level: 1 - alpha,
    method: 'lift-delta-log',
  };
}

/** Refuses counts that are none; the reason why a table of which a feature does not vary says nothing, else null. */
export function checkTable(table: TwoByTwo): Incomputable | null {
  checkCounts(table);
  const { both, onlyFirst, onlySecond, neither } = table;
  if (both + onlyFirst + onlySecond + neither === 0) return incomputable('no-data', 'There are no units to compare.');
  if (both + onlyFirst === 0 || onlySecond + neither === 0)
    return incomputable(
      'too-few',
      `${both + onlyFirst === 0 ? 'No' : 'Every'} unit has the first feature, so there is nothing to compare.`,
    );
  if (both + onlySecond === 0 || onlyFirst + neither === 0)
    return incomputable(
      'too-few',
      `${both + onlySecond === 0 ? 'No' : 'Every'} unit has the second feature, so there is nothing to compare.`,
    );
  return null;
}

function checkCounts(table: TwoByTwo): void {
  for (const cell of ['both', 'onlyFirst', 'onlySecond', 'neither'] as const) requireCount(cell, table[cell]);
}
