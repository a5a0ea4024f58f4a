import { detectableSpread, type Estimate, type Heterogeneity, spreadLimit } from '@cartograph/metrics';
import { DETECTABLE_POWER } from '../detectable.js';
import type { FindingStatus } from '../result.js';
import type { PurchaseDriverAttribute, PurchaseDriverStep } from './attribute.js';
import type { Threshold } from './purchase-driver.js';
import type { TraitSummary } from './trait-summaries.js';

/** One attribute over the categories that have it. */
export interface AttributeAcrossCategories {
  attribute: PurchaseDriverAttribute;
  level: string | null;
  step: PurchaseDriverStep;
  categories: number;
  /** Cochran's Q with categories − 1 degrees of freedom. */
  q: number;
  pValue: number;
  /** Adjusted over everything looked at. */
  qValue: number;
  iSquared: number;
  /** Variance of the log odds ratios between categories. */
  tauSquared: number;
  /** Average odds ratio over the categories. */
  average: Estimate;
  /** Whether the categories differ: the status is `confirmed`. */
  differs: boolean;
  /**
   * Whether the categories differ: `confirmed` where q is at most the level; `refuted` where `spreadLimit` is below the smallest change of the odds
   * that counts, whatever q is.
   */
  status: FindingStatus;
  /** Upper limit, at 97.5 %, of how many times a category's odds ratio typically is above or below their average: e to their standard deviation. */
  spreadLimit: number;
  /** What `spreadLimit` is a limit of, where it would have been confirmed in 80 % of cases; null where none would, and unless the status is `not-confirmed`. */
  detectable: number | null;
}

/** @param qValue - adjusted over everything looked at. @param detectable - {@link detectableTrait} of the summary. */
export function purchaseDriverTrait(
  { trait, step, heterogeneity, variances }: TraitSummary,
  qValue: number,
  detectable: number | null,
  threshold: Threshold,
): AttributeAcrossCategories {
  const { groups, q, pValue, iSquared, tauSquared } = heterogeneity;
  const limit = Math.exp(spreadLimit(q, variances));
  const status: FindingStatus =
    limit < 1 + threshold.minimumEffect ? 'refuted' : qValue <= threshold.level ? 'confirmed' : 'not-confirmed';
  return {
    ...trait,
    step,
    categories: groups,
    q,
    pValue,
    qValue,
    iSquared,
    tauSquared,
    average: averageOf(heterogeneity),
    differs: status === 'confirmed',
    status,
    spreadLimit: limit,
    detectable: status === 'not-confirmed' ? detectable : null,
  };
}

/** The spread between categories that would have been confirmed in 80 % of cases, whatever became of the attribute. */
export function detectableTrait({ variances }: TraitSummary, { oneMore }: Threshold): number | null {
  const spread = detectableSpread(variances, oneMore, DETECTABLE_POWER);
  return spread === null ? null : Math.exp(spread);
}

/** The middle one, the larger one of two, what detects nothing last; null of none, and where the middle one detects nothing. */
export function middleSpread(spreads: readonly (number | null)[]): number | null {
  return spreads.toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity) || 0)[Math.floor(spreads.length / 2)] ?? null;
}

function averageOf({ pooled: { value, low, high } }: Heterogeneity): Estimate {
  return {
    ok: true,
    value: Math.exp(value),
    low: Math.exp(low),
    high: Math.exp(high),
    level: 0.95,
    method: 'random-effects',
  };
}
