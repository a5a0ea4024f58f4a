import { incomputable, levelOf, requireCount, type Estimate, type LevelOptions } from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';

/** A count before and after some change, and how many were to be expected of each where the change means nothing. */
export interface BeforeAfter {
  before: number;
  after: number;
  /** Exposure, up to a factor of its own in each pair: views, times how the others' rate changed. */
  exposureBefore: number;
  exposureAfter: number;
  /** Pairs of one cluster hang together: a product's changes. */
  cluster: number;
}

/**
 * The common ratio θ of rates after and before: given both, `after` of n is binomial with p = θe ÷ (1 + θe), e = exposureAfter ÷ exposureBefore.
 * Maximum likelihood by Newton on log θ; variance clustered, G/(G − 1).
 *
 * @param pairs - counts are whole numbers, exposures > 0; pairs without any count say nothing.
 * @returns θ (1: no change) with its interval on the scale of logarithms; `no-data` where no pair has a count, `zero-baseline` where all counts are on one
 *   side, `too-few` with one cluster only.
 * @throws RangeError - a count is no whole number ≥ 0, an exposure is not > 0.
 * @see Breslow, Day, Statistical Methods in Cancer Research II (1987), ch. 3 (comparative mortality as a conditional binomial).
 */
export function beforeAfterRatio(pairs: readonly BeforeAfter[], options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  for (const { before, after, exposureBefore, exposureAfter } of pairs) {
    requireCount('before', before);
    requireCount('after', after);
    if (!(exposureBefore > 0 && exposureAfter > 0))
      throw new RangeError(`Exposures are ${exposureBefore} and ${exposureAfter}; give numbers > 0.`);
  }
  const told = pairs.filter(({ before, after }) => before + after > 0);
  if (told.length === 0) return incomputable('no-data', 'Nothing was counted before or after.');
  const afterAll = told.reduce((sum, { after }) => sum + after, 0);
  if (afterAll === 0 || told.every(({ before }) => before === 0))
    return incomputable(
      'zero-baseline',
      'Everything was counted on one side of the changes, so that there is no finite ratio.',
    );
  if (new Set(told.map(({ cluster }) => cluster)).size < 2)
    return incomputable('too-few', 'All counts are of one product, so that chance cannot be told.');
  const chanceOf = ({ exposureBefore, exposureAfter }: BeforeAfter, log: number): number =>
    1 / (1 + Math.exp(-log) * (exposureBefore / exposureAfter));
  let log = 0;
  for (let step = 0; step < 100; step += 1) {
    let [score, information] = [0, 0];
    for (const pair of told) {
      const n = pair.before + pair.after;
      const chance = chanceOf(pair, log);
      score += pair.after - n * chance;
      information += n * chance * (1 - chance);
    }
    const change = Math.max(-2, Math.min(2, score / information));
    log += change;
    if (Math.abs(change) < 1e-12) break;
  }
  const scores = new Map<number, number>();
  let information = 0;
  for (const pair of told) {
    const n = pair.before + pair.after;
    const chance = chanceOf(pair, log);
    scores.set(pair.cluster, (scores.get(pair.cluster) ?? 0) + pair.after - n * chance);
    information += n * chance * (1 - chance);
  }
  const filling =
    [...scores.values()].reduce((sum, score) => sum + score * score, 0) * (scores.size / (scores.size - 1));
  const half = (normalQuantile(1 - alpha / 2) * Math.sqrt(filling)) / information;
  return {
    ok: true,
    value: Math.exp(log),
    low: Math.exp(log - half),
    high: Math.exp(log + half),
    level: 1 - alpha,
    method: 'conditional-binomial',
  };
}
