import { incomputable, levelOf, requireCount, type Estimate, type LevelOptions } from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';

/** How often a pair of values was seen. */
export interface WeightedPair {
  x: number;
  y: number;
  /** Whole number ≥ 0 of units with these values. */
  count: number;
}

/**
 * Spearman's rank correlation of two quantities, ties at their mean rank, from the counts of each pair of values.
 * Interval: tanh(atanh ρ ± z√((1 + ρ²/2)/(n − 3))).
 *
 * @param pairs - may repeat.
 * @returns from −1 to 1; `no-data` without units, `too-few` below 4 units or where a quantity does not vary.
 * @throws RangeError - a count that is none, a value that is not finite.
 * Cost: O(pairs · log pairs), whatever the counts.
 * @see Bonett, Wright, Psychometrika 65 (2000) 23–28.
 */
export function spearman(pairs: readonly WeightedPair[], options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const found = correlation(pairs);
  if ('ok' in found) return found;
  const { value, n } = found;
  const half = normalQuantile(1 - alpha / 2) * Math.sqrt((1 + (value * value) / 2) / (n - 3));
  const center = Math.atanh(value);
  return {
    ok: true,
    value,
    low: Math.abs(value) === 1 ? value : Math.tanh(center - half),
    high: Math.abs(value) === 1 ? value : Math.tanh(center + half),
    level: 1 - alpha,
    method: 'spearman-bonett-wright',
  };
}

function correlation(pairs: readonly WeightedPair[]): { value: number; n: number } | ReturnType<typeof incomputable> {
  pairs.forEach(({ x, y, count }, at) => {
    requireCount(`pairs[${at}].count`, count);
    if (!Number.isFinite(x) || !Number.isFinite(y))
      throw new RangeError(`pairs[${at}] is (${x}, ${y}); give finite numbers.`);
  });
  const n = pairs.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return incomputable('no-data', 'There are no units.');
  if (n < 4) return incomputable('too-few', `${n} units are too few for a correlation; it takes at least 4.`);
  const ranks = { x: meanRanks(pairs, 'x'), y: meanRanks(pairs, 'y') };
  const middle = (n + 1) / 2;
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y, count } of pairs) {
    const [u, v] = [(ranks.x.get(x) ?? middle) - middle, (ranks.y.get(y) ?? middle) - middle];
    xx += count * u * u;
    yy += count * v * v;
    xy += count * u * v;
  }
  if (xx === 0 || yy === 0) return incomputable('too-few', 'One of the two quantities is the same for every unit.');
  return { value: Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy))), n };
}

function meanRanks(pairs: readonly WeightedPair[], side: 'x' | 'y'): Map<number, number> {
  const counts = new Map<number, number>();
  for (const pair of pairs) if (pair.count > 0) counts.set(pair[side], (counts.get(pair[side]) ?? 0) + pair.count);
  let before = 0;
  return new Map(
    [...counts]
      .toSorted(([a], [b]) => a - b)
      .map(([value, count]) => {
        const rank = before + (count + 1) / 2;
        before += count;
        return [value, rank];
      }),
  );
}
