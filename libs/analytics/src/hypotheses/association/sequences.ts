import { binomialUpperTail, type Estimate, incomputable, wilson } from '@cartograph/metrics';
import { quantileOf } from '../../quantile-limits.js';
import { countConfirmation, type CountHalf } from '../detectable.js';
import { CONFIRMED_AT, LEAST_RATIO, type Tested } from './judgment.js';
import type { SequenceRow } from './sequence-query.js';

/** Whether a purchase follows an act more often than it goes before. */
export interface Sequence {
  first: string;
  second: string;
  /** Users who bought the second within the window after the first, and not before it. */
  after: number;
  /** Users who bought it within the window before, and not after. */
  before: number;
  /** Users with both; they say nothing about the order. */
  eitherWay: number;
  /** after ÷ before. Without an order it is 1, whoever is how active. */
  ratio: Estimate;
  /** Median days from the one to the other, over users who bought after, one each; `no-data` where nobody did, `too-few` where they are too few for an interval. */
  medianLagDays: Estimate;
}

/** Users whose order is clear that a pair needs to be looked at. */
export const LEAST_ORDERED = 10;

/** All sequences that were looked at. */
export interface Sequences {
  /** after ÷ before over all pairs together, at least 1: what the season, or the log's growth, gives every pair. */
  baseline: number;
  /** Upper end of its 95 % interval, as if all pairs were of different users; null where no pair was looked at. */
  baselineUpTo: number | null;
  sequences: Tested<Sequence>[];
}

/**
 * Sequence symmetry: if sessions had no order, a user would do the one before the other as often as after. Each user is their own control, so
 * that neither activity nor taste can make a ratio. The one-sided p is binomial, against the share that all pairs have together.
 *
 * @see Hallas, Epidemiology 7 (1996) 478–484.
 */
export function sequencesOf(rows: readonly SequenceRow[]): Sequences {
  const wholes = rows.filter((row) => row.half === null && row.after_only + row.before_only >= LEAST_ORDERED);
  const after = wholes.reduce((sum, row) => sum + row.after_only, 0);
  const ordered = wholes.reduce((sum, row) => sum + row.after_only + row.before_only, 0);
  // Between the bounds a share can be tested against; a log of which every pair goes one way tests nothing.
  const share = ordered === 0 ? 0.5 : Math.min(0.99, Math.max(0.5, after / ordered));
  const halves = new Map(
    rows.filter((row) => row.half !== null).map((row) => [JSON.stringify([row.a, row.b, row.half]), row]),
  );
  const tail = (row: SequenceRow | undefined): number | null =>
    row && row.after_only + row.before_only > 0
      ? binomialUpperTail(row.after_only, row.after_only + row.before_only, share)
      : null;
  const baseline = share / (1 - share);
  const interval = wilson(after, ordered);
  return {
    baseline,
    baselineUpTo: interval.ok ? Math.max(baseline, interval.high / (1 - interval.high)) : null,
    sequences: wholes.map((row) => {
      const ratio = ratioOf(row.after_only, row.before_only);
      const inHalf = (half: number, level: number): CountHalf => {
        const own = halves.get(JSON.stringify([row.a, row.b, half]));
        return {
          tries: own ? own.after_only + own.before_only : 0,
          shareAt: (times) => shareOf(baseline * times),
          level,
        };
      };
      return {
        row: {
          first: row.a,
          second: row.b,
          after: row.after_only,
          before: row.before_only,
          eitherWay: row.either_way,
          ratio,
          medianLagDays: quantileOf(row, 'lag_days', { byUser: false }),
        },
        pValue: tail(halves.get(JSON.stringify([row.a, row.b, 0]))) ?? 1,
        heldOut: tail(halves.get(JSON.stringify([row.a, row.b, 1]))),
        isLarge: (ratio.ok ? ratio.value : Infinity) >= LEAST_RATIO * baseline,
        isExcluded: ratio.ok && ratio.high < LEAST_RATIO * baseline,
        confirmation: (level) =>
          countConfirmation(
            [inHalf(0, level), inHalf(1, CONFIRMED_AT)],
            (row.after_only + row.before_only) * shareOf(LEAST_RATIO * baseline),
            baseline,
          ),
      };
    }),
  };
}

const shareOf = (odds: number): number => odds / (1 + odds);

/** after ÷ before, with the ends of Wilson's interval of after ÷ (after + before) as odds. */
function ratioOf(after: number, before: number): Estimate {
  const share = wilson(after, after + before);
  if (!share.ok) return incomputable('no-data', 'Nobody did both in different sessions within the window.');
  if (before === 0)
    return incomputable(
      'zero-baseline',
      `${after} users bought after and none before; a ratio needs a baseline above zero.`,
    );
  const odds = (value: number): number => value / (1 - value);
  return {
    ...share,
    value: after / before,
    low: odds(share.low),
    high: odds(share.high),
    method: 'sequence-ratio-wilson',
  };
}
