import { requireCount, type TestResult } from '../../estimate.js';
import { checkTable, type TwoByTwo } from './two-by-two.js';

/** Weights below e^−745 of the largest add nothing that a double could hold. */
const NEGLIGIBLE = -745;
/** Outcomes as likely as the one observed but for rounding count as equally likely. */
const AS_LIKELY = 1e-7;

/**
 * Fisher's exact test that two features are independent: given both margins, the chance of a table at most as likely as this one.
 *
 * @returns statistic: the sample odds ratio ad / bc, infinite where b or c is 0; two-sided p; `no-data` or `too-few` where a feature does not vary.
 * @throws RangeError - a count is not a whole number ≥ 0.
 * Cost: O(smallest margin) at most; it stops where the weights vanish.
 * @see Fisher, Statistical Methods for Research Workers (1934).
 */
export function fisherExact(table: TwoByTwo): TestResult {
  const flat = checkTable(table);
  if (flat) return flat;
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = table;
  const [first, second, n] = [a + b, a + c, a + b + c + d];
  const low = Math.max(0, first + second - n);
  const high = Math.min(first, second);
  const step = (k: number): number => Math.log(((first - k) * (second - k)) / ((k + 1) * (n - first - second + k + 1)));
  const pValue = shareOf(
    { low, high, mode: Math.floor(((first + 1) * (second + 1)) / (n + 2)), step },
    a,
    (weight, own) => weight <= own + AS_LIKELY,
  );
  return { ok: true, statistic: (a * d) / (b * c), pValue, method: 'fisher-exact' };
}

/**
 * P(X ≥ successes) of a binomial count: is the share above `share`?
 *
 * @param share - under the hypothesis, in (0, 1).
 * @returns 1 for no successes; tails keep their digits to 1e-300.
 * @throws RangeError - counts are none, successes > n, or a share outside (0, 1).
 * Cost: O(√n) about the mode and to the observed count.
 */
export function binomialUpperTail(successes: number, n: number, share: number): number {
  requireCount('successes', successes);
  requireCount('n', n);
  if (successes > n) throw new RangeError(`successes (${successes}) exceed n (${n}).`);
  if (!(share > 0 && share < 1)) throw new RangeError(`share is ${share}; give a fraction between 0 and 1.`);
  if (successes === 0) return 1;
  const odds = share / (1 - share);
  const mode = Math.min(n, Math.floor((n + 1) * share));
  return shareOf(
    { low: 0, high: n, mode, step: (k) => Math.log(((n - k) / (k + 1)) * odds) },
    successes,
    (_, __, k) => k >= successes,
  );
}

interface Walk {
  low: number;
  high: number;
  mode: number;
  /** ln P(k + 1) − ln P(k). */
  step(k: number): number;
}

/** The share of the outcomes' weight that is counted; weights are relative to the mode's, so that nothing overflows. */
function shareOf(
  { low, high, mode: wanted, step }: Walk,
  observed: number,
  counts: (weight: number, own: number, k: number) => boolean,
): number {
  const mode = Math.min(high, Math.max(low, wanted));
  let own = 0;
  if (observed > mode) for (let k = mode; k < observed; k += 1) own += step(k);
  else for (let k = mode; k > observed; k -= 1) own -= step(k - 1);
  let total = 0;
  let counted = 0;
  const add = (weight: number, k: number): void => {
    const mass = Math.exp(weight);
    total += mass;
    if (counts(weight, own, k)) counted += mass;
  };
  add(0, mode);
  for (let k = mode, weight = 0; k < high && weight > NEGLIGIBLE; k += 1) add((weight += step(k)), k + 1);
  for (let k = mode, weight = 0; k > low && weight > NEGLIGIBLE; k -= 1) add((weight -= step(k - 1)), k - 1);
  return Math.min(1, counted / total);
}
