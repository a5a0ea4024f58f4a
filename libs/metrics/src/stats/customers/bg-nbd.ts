import digamma from '@stdlib/math-base-special-digamma';
import gammaln from '@stdlib/math-base-special-gammaln';
import { hessian, invertPositive, minimize } from '../numeric/minimize.js';

/**
 * Customers grouped by what the model needs to know of them; entry i of each list belongs to group i.
 * Times are of one unit, such as days.
 */
export interface RepeatBuyers {
  /** Repeat purchases x: purchase days but the first; whole number ≥ 0. */
  frequency: ArrayLike<number>;
  /** Time from the first to the last purchase tₓ; 0 where x is 0. */
  recency: ArrayLike<number>;
  /** Time from the first purchase to the end of what was observed T ≥ tₓ. */
  age: ArrayLike<number>;
  /** Customers of the group, > 0. */
  customers: ArrayLike<number>;
}

/** Parameters of BG/NBD: purchase rates ~ Gamma(r, rate α), chance to leave after a purchase ~ Beta(a, b). */
export interface BgNbd {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** A maximum of a likelihood, with how sure it is. */
export interface LikelihoodFit<P> {
  parameters: P;
  /** Σ over customers. */
  logLikelihood: number;
  /** Covariance of the logarithms of the parameters, row-major, from the Hessian; null where the likelihood is flat there. */
  covariance: Float64Array | null;
  /** False where no point is higher than all around it: the parameters are then the highest seen, and mean nothing. */
  converged: boolean;
  steps: number;
}

/**
 * Fits BG/NBD by maximum likelihood: when do customers of a shop without subscriptions buy again, and which are gone?
 * ln L = ln[Γ(r+x)αʳ/Γ(r)] + ln[B(a, b+x)/B(a, b)] + ln[(α+T)^−(r+x) + 1(x>0)·a/(b+x−1)·(α+tₓ)^−(r+x)]
 *
 * @returns the fit in the unit of the times; `converged` false and no covariance where the likelihood has no maximum inside (as where nobody
 *   buys again, or everybody is alike).
 * @throws RangeError - no group, or a group whose numbers contradict each other.
 * Cost: some 50 passes over the groups.
 * @see Fader, Hardie, Lee, Marketing Science 24 (2005) 275–284, eq. 6.
 */
export function fitBgNbd(buyers: RepeatBuyers): LikelihoodFit<BgNbd> {
  const total = checked(buyers);
  // Times of a similar size as the other parameters; the likelihood is scaled back.
  let oldest = 0;
  let repeats = 0;
  for (let i = 0; i < buyers.age.length; i += 1) {
    oldest = Math.max(oldest, buyers.age[i] ?? 0);
    repeats += (buyers.frequency[i] ?? 0) * (buyers.customers[i] ?? 0);
  }
  const scale = oldest > 0 ? 10 / oldest : 1;
  const scaled = {
    ...buyers,
    recency: Float64Array.from(buyers.recency, (x) => x * scale),
    age: Float64Array.from(buyers.age, (x) => x * scale),
  };
  const mean = meanNegativeLikelihood(scaled, total);
  const found = minimize(mean, [0, 1, 0, 0], { bound: FAR });
  const information = hessian(mean, found.at).map((value) => value * total);
  const [r = 0, alpha = 0, a = 0, b = 0] = found.at.map(Math.exp);
  const covariance = found.at.every((value) => Math.abs(value) < FAR) ? invertPositive(information, 4) : null;
  return {
    parameters: { r, alpha: alpha / scale, a, b },
    logLikelihood: -found.value * total + repeats * Math.log(scale),
    covariance,
    converged: found.converged && covariance !== null,
    steps: found.steps,
  };
}

/** A parameter of e^±9 stands for one that runs away: all customers are then alike. */
const FAR = 9;

/**
 * Log-likelihood of BG/NBD summed over customers.
 */
export function bgNbdLogLikelihood({ r, alpha, a, b }: BgNbd, buyers: RepeatBuyers): number {
  return -meanNegativeLikelihood(buyers, 1)(Float64Array.from([r, alpha, a, b], Math.log), new Float64Array(4));
}

/**
 * P(a customer has not left).
 * 1 / (1 + 1(x>0)·a/(b+x−1)·((α+T)/(α+tₓ))^(r+x)); 1 for somebody who bought once, whom the model lets leave only after a repeat purchase.
 *
 * @see Fader, Hardie, Lee, "Computing P(alive) Using the BG/NBD Model" (2008).
 */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, frequency: number, recency: number, age: number): number {
  if (frequency === 0) return 1;
  const logOdds = (r + frequency) * Math.log((alpha + age) / (alpha + recency)) + Math.log(a / (b + frequency - 1));
  return 1 / (1 + Math.exp(logOdds));
}

/**
 * Purchases that a customer is expected to make in the next `time`.
 * (a+b+x−1)/(a−1)·[1 − ((α+T)/(α+T+t))^(r+x)·₂F₁(r+x, b+x; a+b+x−1; t/(α+T+t))]·P(alive), the series after Euler's transformation and
 * with its removable poles (a = 1; a+b = 1 for x = 0) taken out, as it is where a is large.
 *
 * @param time - t ≥ 0, in the unit of the fit.
 * Cost: the series, some (α+T+t)/(α+T)·30 terms.
 * @see Fader, Hardie, Lee (2005), eq. 10.
 */
export function expectedPurchases(model: BgNbd, frequency: number, recency: number, age: number, time: number): number {
  return expectedIfAlive(model, frequency, age, time) * probabilityAlive(model, frequency, recency, age);
}

/** {@link expectedPurchases} of a customer who is known not to have left: it does not depend on the recency. */
export function expectedIfAlive({ r, alpha, a, b }: BgNbd, frequency: number, age: number, time: number): number {
  if (!(time >= 0)) throw new RangeError(`time is ${time}; give a time ≥ 0.`);
  const z = time / (alpha + age + time);
  const logRest = -Math.log1p(time / (alpha + age));
  const c = a + b + frequency - 1;
  if (a > 20)
    return (
      (c / (a - 1)) *
      (1 -
        Math.exp((r + frequency) * logRest) *
          (1 +
            series(
              (r + frequency) * ((b + frequency) / c) * z,
              (n) => ((r + frequency + n) * (b + frequency + n) * z) / ((c + n) * (n + 1)),
              z,
            )))
    );
  const power = (a - 1) * logRest;
  const head = Math.abs(a - 1) < 1e-12 ? -logRest : -Math.expm1(power) / (a - 1);
  const first = c - frequency - r;
  return (
    c * head - Math.exp(power) * series(first * z, (n) => ((first + n) * (a - 1 + n) * z) / ((c + n) * (n + 1)), z)
  );
}

/** Σ of terms whose ratio goes to z. */
function series(first: number, ratio: (n: number) => number, z: number): number {
  let [term, sum] = [first, 0];
  for (let n = 1; n < 1_000_000; n += 1) {
    sum += term;
    if (Math.abs(term) <= 1e-15 * Math.abs(sum) * (1 - z) || term === 0) break;
    term *= ratio(n);
  }
  return sum;
}

/** −ln L ÷ total with its gradient by ln r, ln α, ln a, ln b. What depends on x alone is computed once for each x. */
function meanNegativeLikelihood(
  { frequency, recency, age, customers }: RepeatBuyers,
  total: number,
): (at: Float64Array, gradient: Float64Array) => number {
  const counts = [...new Set(Array.from(frequency))];
  return (at, gradient) => {
    const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp);
    const ofCount = new Map(counts.map((x) => [x, countParts(r, a, b, x)]));
    let value = 0;
    let [dr, dAlpha, da, db] = [0, 0, 0, 0];
    const logAlpha = Math.log(alpha);
    for (let i = 0; i < frequency.length; i += 1) {
      const x = frequency[i] ?? 0;
      const n = customers[i] ?? 0;
      const part = ofCount.get(x);
      if (!part) continue;
      const logAge = Math.log(alpha + (age[i] ?? 0));
      const stays = -(r + x) * logAge;
      let [log, left, logRecency, lastBase] = [stays, 0, 0, 1];
      if (x > 0) {
        lastBase = alpha + (recency[i] ?? 0);
        logRecency = Math.log(lastBase);
        const leaves = part.leave - (r + x) * logRecency;
        const high = Math.max(stays, leaves);
        log = high + Math.log(Math.exp(stays - high) + Math.exp(leaves - high));
        left = Math.exp(leaves - log);
      }
      value += n * (part.value + r * logAlpha + log);
      dr += n * (part.dr + logAlpha - (1 - left) * logAge - left * logRecency);
      dAlpha += n * (r / alpha - (r + x) * ((1 - left) / (alpha + (age[i] ?? 0)) + left / lastBase));
      da += n * (part.da + left / a);
      db += n * (part.db - (x > 0 ? left / (b + x - 1) : 0));
    }
    gradient.set([dr * r, dAlpha * alpha, da * a, db * b].map((entry) => -entry / total));
    return -value / total;
  };
}

function countParts(
  r: number,
  a: number,
  b: number,
  x: number,
): { value: number; leave: number; dr: number; da: number; db: number } {
  return {
    value: gammaln(r + x) - gammaln(r) + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x),
    leave: x > 0 ? Math.log(a) - Math.log(b + x - 1) : 0,
    dr: digamma(r + x) - digamma(r),
    da: digamma(a + b) - digamma(a + b + x),
    db: digamma(a + b) + digamma(b + x) - digamma(b) - digamma(a + b + x),
  };
}

function checked({ frequency, recency, age, customers }: RepeatBuyers): number {
  let total = 0;
  for (let i = 0; i < frequency.length; i += 1) {
    const [x, last, observed, n] = [
      frequency[i] ?? Number.NaN,
      recency[i] ?? Number.NaN,
      age[i] ?? Number.NaN,
      customers[i] ?? Number.NaN,
    ];
    if (!Number.isSafeInteger(x) || x < 0) throw new RangeError(`frequency[${i}] is ${x}; give a whole number ≥ 0.`);
    if (!(last >= 0 && observed >= last && Number.isFinite(observed)))
      throw new RangeError(`recency[${i}] is ${last} and age[${i}] is ${observed}; give 0 ≤ recency ≤ age.`);
    if (x === 0 && last !== 0)
      throw new RangeError(`recency[${i}] is ${last} of somebody who bought once; it must be 0.`);
    if (!(n > 0)) throw new RangeError(`customers[${i}] is ${n}; give a number > 0.`);
    total += n;
  }
  if (total === 0) throw new RangeError('There are no customers; give at least one group.');
  return total;
}
