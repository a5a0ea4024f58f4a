import {
  benjaminiHochberg,
  type BeforeAfter,
  beforeAfterRatio,
  type Estimate,
  normalQuantile,
  normalSurvival,
  normalTwoSided,
} from '@cartograph/metrics';
import { type EffectPower, POWER_RATIOS, smallestRatio } from '../hypotheses/detectable.js';
import type { FindingStatus } from '../hypotheses/result.js';
import { type ChangeColumns, pairOf, type PriceOutcome, relativeChange } from './price-changes.js';

export type PriceDirection = 'cut' | 'raise';

/** How conversion stood after changes of one direction against before, the category's own change divided out. */
export interface PriceAssociation {
  direction: PriceDirection;
  outcome: PriceOutcome;
  /** Null: all categories of the question. */
  category: string | null;
  /** Changes with views on both sides, and their products. */
  changes: number;
  products: number;
  /** The common ratio; 1 is no change. */
  ratio: Estimate;
  /** Two-sided, of no change; null where the ratio cannot be computed. */
  pValue: number | null;
  /** Benjamini–Hochberg over all associations of the answer, those of the same changes counted once; null where there is no p. */
  qValue: number | null;
  /**
   * `refuted` where the 95 % interval excludes every change that counts, from {@link LEAST_CHANGE} on; else `confirmed` where q is at most
   * {@link PRICE_LEVEL}; null where the ratio cannot be computed.
   */
  status: FindingStatus | null;
  /** Smallest ratio above 1 that would have been confirmed in 80 % of cases; null where none would, and unless the status is `not-confirmed`. */
  detectable: number | null;
}

/** Rate of false discoveries that the correction holds. */
export const PRICE_LEVEL = 0.05;
/** Smallest change of a rate that counts: from 1.1 times up, and from 1 ÷ 1.1 times down. */
export const LEAST_CHANGE = 0.1;

/** Associations of an answer, and how often they would have been confirmed. */
export interface PriceAssociations {
  associations: PriceAssociation[];
  /** Mean over the tests of the answer; empty without any. */
  power: EffectPower[];
}

/**
 * Common ratios by direction and outcome, of all changes and then of each category's, corrected together.
 * Where all changes of a direction are of one category, the two ratios are one and the same test: it counts once.
 */
export function allAssociations(changes: ChangeColumns, categories: readonly string[]): PriceAssociations {
  const whole = associationsOf(changes, null);
  const all = [...whole, ...categories.flatMap((category) => associationsOf(changes, category))];
  const tests = new Map<string, Known>();
  const testOf = ({ direction, outcome, category, changes: count }: Association): string => {
    const isAll = whole.some((one) => one.direction === direction && one.outcome === outcome && one.changes === count);
    return JSON.stringify([direction, outcome, isAll ? null : category]);
  };
  for (const association of all) {
    const { ratio } = association;
    if (ratio.ok) tests.set(testOf(association), ratio);
  }
  const pValues = [...tests.values()].map(noChangeP);
  const adjusted = benjaminiHochberg(pValues);
  const judged = new Map([...tests.keys()].map((test, at) => [test, { pValue: pValues[at]!, qValue: adjusted[at]! }]));
  const found = adjusted.filter((q) => q <= PRICE_LEVEL).length;
  const oneMore = Math.min(PRICE_LEVEL, (PRICE_LEVEL * (found + 1)) / Math.max(tests.size, 1));
  return {
    associations: all.map((association) => {
      const { ratio } = association;
      const test = judged.get(testOf(association));
      if (!ratio.ok || !test) return { ...association, pValue: null, qValue: null, status: null, detectable: null };
      const status = statusOf(ratio, test.qValue);
      return {
        ...association,
        ...test,
        status,
        detectable: status === 'not-confirmed' ? smallestRatio((one) => powerOf(ratio, oneMore, one)) : null,
      };
    }),
    power:
      tests.size === 0
        ? []
        : POWER_RATIOS.map((ratio) => ({
            ratio,
            power: [...tests.values()].reduce((sum, test) => sum + powerOf(test, oneMore, ratio), 0) / tests.size,
          })),
  };
}

type Known = Extract<Estimate, { ok: true }>;

function statusOf({ low, high }: Known, qValue: number): FindingStatus {
  if (low > 1 / (1 + LEAST_CHANGE) && high < 1 + LEAST_CHANGE) return 'refuted';
  return qValue <= PRICE_LEVEL ? 'confirmed' : 'not-confirmed';
}

/** Standard error of the ratio's logarithm. */
const errorOf = ({ low, high, level }: Known): number =>
  (Math.log(high) - Math.log(low)) / 2 / normalQuantile((1 + level) / 2);

/**
 * How often a ratio would have been confirmed: one more p beside those found, and an interval that does not exclude every change that counts.
 * The variance of the logarithm is about 1 ÷ before + 1 ÷ after, so that it falls with the ratio.
 */
function powerOf(test: Known, level: number, ratio: number): number {
  const error = errorOf(test) * Math.sqrt((1 + 1 / ratio) / (1 + 1 / test.value));
  if (!(error > 0)) return 0;
  const least = Math.max(
    normalQuantile(1 - level / 2) * error,
    Math.log(1 + LEAST_CHANGE) - normalQuantile(0.975) * error,
  );
  return normalSurvival((least - Math.log(ratio)) / error);
}

/** Two-sided p of a ratio of 1, by its interval on the scale of logarithms. */
function noChangeP(ratio: Known): number {
  const error = errorOf(ratio);
  return error > 0 ? normalTwoSided(Math.log(ratio.value) / error) : 1;
}

type Association = Omit<PriceAssociation, 'pValue' | 'qValue' | 'status' | 'detectable'>;

function associationsOf(changes: ChangeColumns, category: string | null): Association[] {
  return (['cut', 'raise'] as const).flatMap((direction) =>
    (['carts-per-view', 'purchases-per-view'] as const).map((outcome) => {
      const pairs: BeforeAfter[] = [];
      for (let row = 0; row < changes.count; row += 1) {
        if (
          (category !== null && changes.category[row] !== category) ||
          relativeChange(changes, row) < 0 !== (direction === 'cut')
        )
          continue;
        const pair = pairOf(changes, row, outcome);
        if (pair) pairs.push(pair);
      }
      return {
        direction,
        outcome,
        category,
        changes: pairs.length,
        products: new Set(pairs.map(({ cluster }) => cluster)).size,
        ratio: beforeAfterRatio(pairs),
      };
    }),
  );
}
