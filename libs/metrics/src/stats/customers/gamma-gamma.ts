import digamma from '@stdlib/math-base-special-digamma';
import gammaln from '@stdlib/math-base-special-gammaln';
import type { LikelihoodFit } from './bg-nbd.js';
import { hessian, invertPositive, minimize } from '../numeric/minimize.js';

/** Customers who bought again, grouped; entry i of each list belongs to group i. */
export interface SpendingBuyers {
  /** Repeat purchases x ≥ 1. */
  frequency: ArrayLike<number>;
  /** Mean value m > 0 of these purchases. */
  meanValue: ArrayLike<number>;
  /** Customers of the group, > 0. */
  customers: ArrayLike<number>;
}

/** Parameters of Gamma-Gamma: a purchase's value ~ Gamma(p, rate ν), ν ~ Gamma(q, rate v); v is money. */
export interface GammaGamma {
  p: number;
  q: number;
  v: number;
}

/**
 * Fits Gamma-Gamma by maximum likelihood: what does a purchase of each customer bring, when few of them were seen?
 * ln L = ln[Γ(px+q)/(Γ(px)Γ(q))] + q ln v + (px−1) ln m + px ln x − (px+q) ln(xm+v)
 *
 * Takes for granted that how much customers spend does not hang together with how often they buy.
 *
 * @returns the fit in the money of the values; `converged` false where the likelihood has no maximum inside.
 * @throws RangeError - no group, or one with x < 1 or m ≤ 0.
 * Cost: some 50 passes over the groups.
 * @see Fader, Hardie, "The Gamma-Gamma Model of Monetary Value" (2013), eq. 1a.
 */
export function fitGammaGamma(buyers: SpendingBuyers): LikelihoodFit<GammaGamma> {
  const { total, mean: unit } = checked(buyers);
  const mean = meanNegativeLikelihood(
    { ...buyers, meanValue: Float64Array.from(buyers.meanValue, (value) => value / unit) },
    total,
  );
  const found = minimize(mean, [0.5, 1, 0.5], { bound: FAR });
  const [p = 0, q = 0, v = 0] = found.at.map(Math.exp);
  const covariance = found.at.every((value) => Math.abs(value) < FAR)
    ? invertPositive(
        hessian(mean, found.at).map((value) => value * total),
        3,
      )
    : null;
  return {
    parameters: { p, q, v: v * unit },
    // A density of money in another unit: m is scaled once a customer.
    logLikelihood: -found.value * total - total * Math.log(unit),
    covariance,
    converged: found.converged && covariance !== null,
    steps: found.steps,
  };
}

/** A parameter of e^±9 stands for one that runs away: all customers are then alike. */
const FAR = 9;

/** Log-likelihood of Gamma-Gamma summed over customers. */
export function gammaGammaLogLikelihood({ p, q, v }: GammaGamma, buyers: SpendingBuyers): number {
  return -meanNegativeLikelihood(buyers, 1)(Float64Array.from([p, q, v], Math.log), new Float64Array(3));
}

/**
 * Value that a purchase of a customer is expected to have: their own mean, drawn towards everybody's vp/(q−1) the more, the less they bought.
 *
 * @param frequency - repeat purchases; with 0 it is everybody's mean.
 * @returns null where q ≤ 1: the mean over everybody does not exist.
 */
export function expectedValue({ p, q, v }: GammaGamma, frequency: number, meanValue: number): number | null {
  if (q <= 1) return null;
  const own = (p * frequency) / (p * frequency + q - 1);
  return (1 - own) * ((v * p) / (q - 1)) + (frequency > 0 ? own * meanValue : 0);
}

function meanNegativeLikelihood(
  { frequency, meanValue, customers }: SpendingBuyers,
  total: number,
): (at: Float64Array, gradient: Float64Array) => number {
  const counts = [...new Set(Array.from(frequency))];
  return (at, gradient) => {
    const [p = 1, q = 1, v = 1] = at.map(Math.exp);
    const ofCount = new Map(
      counts.map((x) => [
        x,
        {
          log: gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * Math.log(v) + p * x * Math.log(x),
          sum: digamma(p * x + q),
          own: digamma(p * x),
        },
      ]),
    );
    const ofQ = digamma(q);
    let value = 0;
    let [dp, dq, dv] = [0, 0, 0];
    for (let i = 0; i < frequency.length; i += 1) {
      const [x, m, n] = [frequency[i] ?? 1, meanValue[i] ?? 1, customers[i] ?? 0];
      const part = ofCount.get(x);
      if (!part) continue;
      const logMean = Math.log(m);
      const logTotal = Math.log(x * m + v);
      value += n * (part.log + (p * x - 1) * logMean - (p * x + q) * logTotal);
      dp += n * x * (part.sum - part.own + logMean + Math.log(x) - logTotal);
      dq += n * (part.sum - ofQ + Math.log(v) - logTotal);
      dv += n * (q / v - (p * x + q) / (x * m + v));
    }
    gradient.set([dp * p, dq * q, dv * v].map((entry) => -entry / total));
    return -value / total;
  };
}

function checked({ frequency, meanValue, customers }: SpendingBuyers): { total: number; mean: number } {
  let [total, sum] = [0, 0];
  for (let i = 0; i < frequency.length; i += 1) {
    const [x, m, n] = [frequency[i] ?? Number.NaN, meanValue[i] ?? Number.NaN, customers[i] ?? Number.NaN];
    if (!Number.isSafeInteger(x) || x < 1) throw new RangeError(`frequency[${i}] is ${x}; give a whole number ≥ 1.`);
    if (!(m > 0 && Number.isFinite(m))) throw new RangeError(`meanValue[${i}] is ${m}; give a value > 0.`);
    if (!(n > 0)) throw new RangeError(`customers[${i}] is ${n}; give a number > 0.`);
    total += n;
    sum += n * m;
  }
  if (total === 0) throw new RangeError('Nobody bought again; give at least one group.');
  return { total, mean: sum / total };
}
