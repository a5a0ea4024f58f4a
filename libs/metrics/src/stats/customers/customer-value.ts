import { type BgNbd, expectedIfAlive, probabilityAlive, type RepeatBuyers } from './bg-nbd.js';
import { expectedValue, type GammaGamma } from './gamma-gamma.js';

/** How far ahead and at what discount. */
export interface ValueHorizon {
  /** Months of 30 units (days), whole number ≥ 1. */
  months: number;
  /** Discount of a month, fraction ≥ 0; 0.01 is 12.7 % a year. */
  monthlyDiscount: number;
}

/** Groups of alike customers with what they spent. */
export interface ValuedBuyers extends RepeatBuyers {
  /** Σ over the group's customers of the mean value of their repeat purchases; 0 where they made none. */
  meanValueSum: ArrayLike<number>;
}

/** Σ over each group's customers. */
export interface ValueOfGroups {
  /** P(not left), summed: customers expected to be left. */
  alive: Float64Array;
  /** Purchases expected within the months. */
  purchases: Float64Array;
  /** Discounted money expected within the months. */
  value: Float64Array;
}

const DAYS_A_MONTH = 30;

/**
 * Customer lifetime value: Σₘ E[value of a purchase]·E[purchases in month m] ÷ (1 + d)^m, of the customers of each group.
 *
 * A purchase's expected value is linear in a customer's mean, so that groups of equal (x, tₓ, T) need only the sum of the means.
 *
 * @returns null where the mean value over everybody does not exist (q ≤ 1).
 * @throws RangeError - months that are no whole number ≥ 1, or a discount below 0.
 * Cost: O(months) series for each distinct (x, T).
 * @see lifetimes, `_customer_lifetime_value`; Fader, Hardie, Lee, JMR 42 (2005) 415–430.
 */
export function valueOfGroups(
  model: BgNbd,
  spending: GammaGamma,
  buyers: ValuedBuyers,
  { months, monthlyDiscount }: ValueHorizon,
): ValueOfGroups | null {
  if (!Number.isInteger(months) || months < 1) throw new RangeError(`months is ${months}; give a whole number ≥ 1.`);
  if (!(monthlyDiscount >= 0)) throw new RangeError(`monthlyDiscount is ${monthlyDiscount}; give a fraction ≥ 0.`);
  const groups = buyers.frequency.length;
  const result = {
    alive: new Float64Array(groups),
    purchases: new Float64Array(groups),
    value: new Float64Array(groups),
  };
  const known = new Map<string, { purchases: number; discounted: number }>();
  for (let i = 0; i < groups; i += 1) {
    const [x, recency, age, customers] = [
      buyers.frequency[i] ?? 0,
      buyers.recency[i] ?? 0,
      buyers.age[i] ?? 0,
      buyers.customers[i] ?? 0,
    ];
    const key = `${x}/${age}`;
    const ahead = known.get(key) ?? ifAlive(model, x, age, months, monthlyDiscount);
    known.set(key, ahead);
    const each = expectedValue(spending, x, x > 0 ? (buyers.meanValueSum[i] ?? 0) / customers : 0);
    if (each === null) return null;
    const alive = probabilityAlive(model, x, recency, age) * customers;
    result.alive[i] = alive;
    result.purchases[i] = alive * ahead.purchases;
    result.value[i] = alive * ahead.discounted * each;
  }
  return result;
}

function ifAlive(
  model: BgNbd,
  frequency: number,
  age: number,
  months: number,
  monthlyDiscount: number,
): { purchases: number; discounted: number } {
  let [purchases, discounted] = [0, 0];
  for (let month = 1; month <= months; month += 1) {
    const until = expectedIfAlive(model, frequency, age, month * DAYS_A_MONTH);
    discounted += (until - purchases) / (1 + monthlyDiscount) ** month;
    purchases = until;
  }
  return { purchases, discounted };
}
