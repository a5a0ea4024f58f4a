import { incomputable, levelOf, type Estimate, type LevelOptions } from '../../estimate.js';
import { normalCritical } from '../distributions/normal.js';
import { rankOfQuantile } from './order-statistics.js';
import { scoreInterval } from '../proportions/proportion.js';

/** A sample as its different values and how often each was seen. */
export interface CountedValues {
  /** Ascending, each once. */
  values: ArrayLike<number>;
  /** Whole numbers from 1, as many as there are values. */
  counts: ArrayLike<number>;
}

/**
 * Woodruff's interval of a quantile of independent values: with l and u the ends of Wilson's interval of the share q of n, the order statistics of the ranks ⌊n·l⌋ and
 * n + 1 − ⌊n(1 − u)⌋. Distribution-free; of equal values the limits may coincide.
 *
 * @param options.q - which quantile, in (0, 1); 0.5 is the median. The value is linear between neighbors (type 7).
 * @returns method `woodruff`; `no-data` without values, `too-few` where a rank would lie outside of the sample.
 * @throws RangeError - q outside (0, 1), values out of order or not finite, counts that are no whole numbers from 1.
 * Cost: one pass over the different values.
 * @see Woodruff, JASA 47 (1952) 635–646; Dorfman, Valliant, Survey Methodology 19 (1993) 1–12.
 */
export function woodruff({ values, counts }: CountedValues, options: LevelOptions & { q: number }): Estimate {
  const alpha = levelOf(options);
  const { q } = options;
  if (!(q > 0 && q < 1))
    throw new RangeError(`q is ${q}; give a fraction between 0 and 1, for example 0.5 for the median.`);
  const upTo = cumulated({ values, counts });
  const n = upTo.at(-1) ?? 0;
  if (n === 0) return incomputable('no-data', 'There are no values, so there is no quantile.');
  const [low, high] = scoreInterval(q, n, normalCritical(alpha));
  const [from, beyond] = [Math.floor(n * low), Math.floor(n * (1 - high))];
  if (from < 1 || beyond < 1)
    return incomputable('too-few', `${n} values are too few for limits of quantile ${q} at level ${1 - alpha}.`);
  const at = (rank: number): number => values[upTo.findIndex((passed) => passed >= rank)] ?? NaN;
  const place = rankOfQuantile(q, n);
  const [below, above] = [at(Math.floor(place)), at(Math.ceil(place))];
  const beyondBelow = place - Math.floor(place);
  return {
    ok: true,
    value: below === above ? below : below * (1 - beyondBelow) + above * beyondBelow,
    low: at(from),
    high: at(n + 1 - beyond),
    level: 1 - alpha,
    method: 'woodruff',
  };
}

/** How many values lie at each or below. */
function cumulated({ values, counts }: CountedValues): Float64Array {
  if (values.length !== counts.length)
    throw new RangeError(`There are ${values.length} values and ${counts.length} counts; give both the same.`);
  const upTo = new Float64Array(values.length);
  for (let at = 0; at < upTo.length; at += 1) {
    const [value, count] = [values[at]!, counts[at]!];
    if (!Number.isFinite(value)) throw new RangeError(`values[${at}] is ${value}; give finite numbers.`);
    if (at > 0 && !(value > values[at - 1]!))
      throw new RangeError(`values[${at}] is ${value} after ${values[at - 1]}; give them ascending, each once.`);
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`counts[${at}] is ${count}; give a whole number from 1.`);
    upTo[at] = (at > 0 ? upTo[at - 1]! : 0) + count;
  }
  return upTo;
}
