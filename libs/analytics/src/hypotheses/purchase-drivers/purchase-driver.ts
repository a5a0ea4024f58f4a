import { type Estimate, incomputable, normalQuantile } from '@cartograph/metrics';
import { type Confirmation, detectableRatio, logConfirmation } from '../detectable.js';
import type { Finding, FindingStatus } from '../result.js';
import { type PurchaseDriverAttribute, type PurchaseDriverStep, traitText } from './attribute.js';
import type { Effect } from './contrasts.js';
import { HALF_LEVEL, type TraitEffect } from './category-model.js';
import type { ComparedEffect } from './trait-summaries.js';

/** What one attribute does in one category at one step. `effect` is an odds ratio between products of the same session. */
export interface PurchaseDriver extends Finding {
  category: string;
  step: PurchaseDriverStep;
  attribute: PurchaseDriverAttribute;
  /** Band, or brand (empty: without one); null for what has no levels. */
  level: string | null;
  /** How many times as often products with it go on as the others of the session: the ratio of chances. */
  rateRatio: Estimate;
  /** What that ratio makes of the category's rate, as a fraction: 0.01 is one percentage point above the others. */
  percentagePoints: Estimate;
  /** Odds ratio drawn towards the average of the categories; incomputable where no other has the attribute. */
  shrunken: Estimate;
  /** Whether it differs from the average of the other categories after the correction; null with fewer than three of them. */
  differs: boolean | null;
  /** Adjusted p of that difference. */
  differsQValue: number | null;
  /** Whether it holds: q at most the level, at least the smallest effect that counts, and confirmed by both halves. */
  holds: boolean;
  status: FindingStatus;
  /** Smallest odds ratio that would have been confirmed in 80 % of cases, above 1; null where none would, and unless the status is `not-confirmed`. */
  detectable: number | null;
}

/** Products that came to a step in all sessions, and those that went on. */
export interface StepBase {
  reached: number;
  wentOn: number;
}

/** What counts as an effect. */
export interface Threshold {
  /** Rate of false discoveries. */
  level: number;
  /** Smallest change of the odds: 0.1 counts from 1.1 up and from 1 ÷ 1.1 down. */
  minimumEffect: number;
  /** Level that the p of one more effect has to reach, two-sided. */
  oneMore: number;
}

/** @param qValue - adjusted over everything looked at. @param differsQValue - null where there is no difference to test. */
export function purchaseDriver(
  { model, own, shrunken }: ComparedEffect,
  base: StepBase | undefined,
  qValue: number,
  differsQValue: number | null,
  threshold: Threshold,
): PurchaseDriver {
  const { level, minimumEffect } = threshold;
  const { category, step } = model;
  const { value, pValue } = own.effect;
  const effect = ratioOf(own.effect, 'conditional-logit');
  const rateRatio = own.chances
    ? ratioOf(own.chances, 'conditional-poisson')
    : incomputable('too-few', 'The ratio of chances has no finite estimate.');
  const percentagePoints = pointsOf(rateRatio, own.share, base);
  const holds = qValue <= level && Math.abs(value) >= Math.log(1 + minimumEffect) && own.confirmed === true;
  const isExcluded = effect.ok && effect.low > 1 / (1 + minimumEffect) && effect.high < 1 + minimumEffect;
  const status: FindingStatus = holds ? 'confirmed' : isExcluded ? 'refuted' : 'not-confirmed';
  const detectable = status === 'not-confirmed' ? detectableRatio(confirmationOf(own, threshold)) : null;
  const finding = { category, step, effect, rateRatio, percentagePoints, qValue, confirmed: own.confirmed };
  return {
    ...finding,
    ...own.trait,
    subject: [
      category,
      own.trait.attribute === 'brand' ? own.trait.level || '(no brand)' : own.trait.attribute,
      own.trait.attribute === 'price-band' ? own.trait.level : null,
    ]
      .filter((part) => part !== null)
      .join(' · '),
    effectKind: 'odds-ratio',
    pValue,
    support: own.support,
    shrunken: shrunken
      ? {
          ok: true,
          value: Math.exp(shrunken.value),
          low: Math.exp(shrunken.low),
          high: Math.exp(shrunken.high),
          level: 0.95,
          method: 'empirical-bayes',
        }
      : incomputable('too-few', 'No other category has enough cases of it to be compared with.'),
    differs: differsQValue === null ? null : differsQValue <= level,
    differsQValue,
    holds,
    status,
    detectable,
    sentence: sentenceOf(
      category,
      step,
      traitText(own.trait),
      rateRatio,
      percentagePoints,
      qValue,
      statusText(status, own.confirmed, detectable, minimumEffect),
    ),
  };
}

/** How an effect of this attribute is confirmed; null where a half of the users cannot tell. */
export function confirmationOf(
  { effect, halfErrors }: Pick<TraitEffect, 'effect' | 'halfErrors'>,
  { minimumEffect, oneMore }: Threshold,
): Confirmation | null {
  if (!halfErrors) return null;
  const [first, second] = halfErrors.map((error) => ({ error, level: HALF_LEVEL }));
  const least = Math.max(Math.log(1 + minimumEffect), normalQuantile(1 - oneMore / 2) * Math.sqrt(effect.variance));
  return logConfirmation([first!, second!], least);
}

function statusText(
  status: FindingStatus,
  confirmed: boolean | null,
  detectable: number | null,
  minimumEffect: number,
): string {
  if (status === 'confirmed') return 'confirmed by both halves of the users';
  if (status === 'refuted') return `refuted: odds changed by ${Math.round(minimumEffect * 100)} % or more are excluded`;
  const why = confirmed === null ? 'not confirmed: the halves are too small' : 'not confirmed: too few to tell';
  return detectable === null
    ? why
    : `${why}; an odds ratio of ${detectable.toFixed(2)} would be confirmed in 80 % of cases`;
}

function ratioOf({ value, variance }: Effect, method: string): Estimate {
  const half = normalQuantile(0.975) * Math.sqrt(variance);
  return {
    ok: true,
    value: Math.exp(value),
    low: Math.exp(value - half),
    high: Math.exp(value + half),
    level: 0.95,
    method,
  };
}

/** The category's rate is share × ratio × others + (1 − share) × others; the points are (ratio − 1) × others. */
function pointsOf(ratio: Estimate, share: number, base: StepBase | undefined): Estimate {
  if (!base || base.reached === 0) return incomputable('no-data', 'No product came to this step.');
  if (!ratio.ok) return ratio;
  const others = base.wentOn / base.reached / (1 + share * (ratio.value - 1));
  const [value, low, high] = [ratio.value, ratio.low, ratio.high].map((one) => (one - 1) * others) as [
    number,
    number,
    number,
  ];
  return { ok: true, value, low, high, level: 0.95, method: 'rate-ratio-at-category-rate' };
}

const WENT_ON: Record<PurchaseDriverStep, string> = {
  'view-to-cart': 'into the cart',
  'cart-to-purchase': 'from the cart to the purchase',
};

function sentenceOf(
  category: string,
  step: PurchaseDriverStep,
  products: string,
  ratio: Estimate,
  points: Estimate,
  qValue: number,
  status: string,
): string {
  const often = ratio.ok
    ? `${ratio.value.toFixed(2)} times as often [${ratio.low.toFixed(2)}, ${ratio.high.toFixed(2)}] as`
    : 'more or less often than';
  const change = points.ok
    ? `, ${signed(points.value * 100)} percentage points [${signed(points.low * 100)}, ${signed(points.high * 100)}]`
    : '';
  return `In ${category}, products ${products} go ${WENT_ON[step]} ${often} the others in the same session${change}; q = ${qValue.toPrecision(2)}, ${status}.`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
