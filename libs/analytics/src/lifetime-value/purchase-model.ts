import {
  type BgNbd,
  type Estimate,
  fitBgNbd,
  fitGammaGamma,
  type GammaGamma,
  incomputable,
  type LikelihoodFit,
  normalQuantile,
  type ValuedBuyers,
  type ValueHorizon,
  type ValueOfGroups,
  valueOfGroups,
} from '@cartograph/metrics';
import type { CustomerRow, SpendingRow } from './lifetime-query.js';

/** A parameter with its interval. */
export interface ModelParameter {
  name: string;
  estimate: Estimate;
}

/** Both models of what customers will buy. */
export interface PurchaseModel {
  purchases: LikelihoodFit<BgNbd>;
  /** Null where too few bought again for a value above 0, or where the fit found no maximum. */
  spending: LikelihoodFit<GammaGamma> | null;
}

/** What a log must have for a model: below it the likelihood says next to nothing. */
export const LEAST_DAYS = 14;
export const LEAST_REPEAT_BUYERS = 30;

/** Why the customers cannot be modeled, or null. */
export function refusal(rows: readonly CustomerRow[], days: number): Estimate | null {
  const repeat = rows.reduce((sum, { frequency, customers }) => sum + (frequency > 0 ? customers : 0), 0);
  if (rows.length === 0) return incomputable('no-data', 'Nobody bought in the period.');
  if (days < LEAST_DAYS)
    return incomputable('too-few', `Days of the period that the log covers: ${days}; the model needs ${LEAST_DAYS}.`);
  if (repeat < LEAST_REPEAT_BUYERS)
    return incomputable(
      'too-few',
      `Customers who bought on more than one day: ${repeat}; the model needs ${LEAST_REPEAT_BUYERS}.`,
    );
  return null;
}

/** Columns of the rows, as the models take them. */
export function buyersOf(
  rows: readonly CustomerRow[],
): Record<'frequency' | 'recency' | 'age' | 'customers' | 'meanValueSum', Float64Array> {
  const column = (name: keyof CustomerRow): Float64Array => Float64Array.from(rows, (row) => row[name]);
  return {
    frequency: column('frequency'),
    recency: column('recency'),
    age: column('age'),
    customers: column('customers'),
    meanValueSum: column('mean_value_sum'),
  };
}

/** Fits both models. */
export function fitModels(rows: readonly CustomerRow[], spending: readonly SpendingRow[]): PurchaseModel {
  const column = (name: keyof SpendingRow): Float64Array => Float64Array.from(spending, (row) => row[name]);
  const enough = spending.reduce((sum, { customers }) => sum + customers, 0) >= LEAST_REPEAT_BUYERS;
  return {
    purchases: fitBgNbd(buyersOf(rows)),
    spending: enough
      ? fitGammaGamma({
          frequency: column('frequency'),
          meanValue: column('mean_value'),
          customers: column('customers'),
        })
      : null,
  };
}

/** The parameters with intervals on the scale of their logarithms, from the Hessian. */
export function parametersOf(fit: LikelihoodFit<BgNbd> | LikelihoodFit<GammaGamma>): ModelParameter[] {
  const entries = Object.entries(fit.parameters);
  return entries.map(([name, value], i): ModelParameter => {
    const variance = fit.converged ? fit.covariance?.[i * entries.length + i] : undefined;
    return {
      name,
      estimate: variance === undefined ? NO_MAXIMUM : aroundLogarithm(Number(value), Math.sqrt(variance)),
    };
  });
}

/** The likelihood has no maximum inside: more customers or a longer log are needed. */
export const NO_MAXIMUM = incomputable(
  'too-few',
  'The likelihood has no maximum inside: the log does not tell these customers apart. A longer period may.',
);

/** The sum over some groups of what is expected, divided by `per`, with its interval. */
export type Outlook = (part: keyof ValueOfGroups, isInside: (group: number) => boolean, per: number) => Estimate;

const STEP = 1e-4;
const NO_VALUE = incomputable(
  'too-few',
  'What a purchase is worth cannot be told: too few bought again, or their values spread too widely to have a mean.',
);
/** Any spending that has a mean: for what does not depend on it. */
const UNIT_SPENDING: GammaGamma = { p: 1, q: 2, v: 1 };

/**
 * Figures of both models with their intervals by the delta method: a figure's logarithm is taken as linear in those of the parameters, whose
 * covariance is known. The groups are valued once for the parameters and twice for each of them.
 */
export function outlookOf(
  { purchases, spending }: PurchaseModel,
  buyers: ValuedBuyers,
  horizon: ValueHorizon,
): Outlook {
  const isWorth = spending?.converged === true && spending.parameters.q > 1;
  const worth = isWorth ? spending.parameters : UNIT_SPENDING;
  const value = (model: BgNbd, spent: GammaGamma): ValueOfGroups | null => valueOfGroups(model, spent, buyers, horizon);
  const around = <P extends BgNbd | GammaGamma>(
    parameters: P,
    of: (changed: P) => ValueOfGroups | null,
  ): [up: ValueOfGroups | null, down: ValueOfGroups | null][] =>
    Object.entries(parameters).map(([name, at]) => [
      of({ ...parameters, [name]: Number(at) * Math.exp(STEP) }),
      of({ ...parameters, [name]: Number(at) * Math.exp(-STEP) }),
    ]);
  const base = value(purchases.parameters, worth);
  const ofPurchases = around(purchases.parameters, (changed) => value(changed, worth));
  const ofSpending = isWorth ? around(worth, (changed) => value(purchases.parameters, changed)) : [];
  return (part, isInside, per) => {
    if (part === 'value' && !isWorth) return NO_VALUE;
    const sum = (values: ValueOfGroups | null): number =>
      values?.[part].reduce((total, entry, i) => total + (isInside(i) ? entry : 0), 0) ?? Number.NaN;
    const slopes = (changes: typeof ofPurchases): number[] =>
      changes.map(([up, down]) => (Math.log(sum(up)) - Math.log(sum(down))) / (2 * STEP));
    const variance =
      quadratic(purchases.covariance, slopes(ofPurchases)) +
      (part === 'value' ? quadratic(spending?.covariance ?? null, slopes(ofSpending)) : 0);
    return aroundLogarithm(sum(base) / per, Math.sqrt(variance));
  };
}

function quadratic(covariance: Float64Array | null, slope: readonly number[]): number {
  if (!covariance) return Number.NaN;
  return slope.reduce(
    (sum, a, i) => sum + slope.reduce((inner, b, j) => inner + a * b * (covariance[i * slope.length + j] ?? 0), 0),
    0,
  );
}

function aroundLogarithm(value: number, spread: number): Estimate {
  const factor = Math.exp(normalQuantile(0.975) * spread);
  if (!Number.isFinite(factor) || !(value > 0)) return NO_MAXIMUM;
  return { ok: true, value, low: value / factor, high: value * factor, level: 0.95, method: 'delta-log-hessian' };
}
