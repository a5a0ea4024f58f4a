import { type Computed, intervalDifference } from '@cartograph/metrics';
import type { ExploreFigure } from './explore-measures.js';

/** How a ratio differs from that of the period before. */
export interface ExploreChange {
  /** figure − previous figure. */
  difference: Computed;
  /** Whether the interval of the difference leaves 0 out; else it may be chance. */
  isSignificant: boolean;
}

/**
 * The difference of two ratios by square-and-add from both of their intervals, which count a user's sessions as alike. Users who came in both periods make it a little wider
 * than it need be.
 *
 * @returns null where either is not compared, not known, or has no interval, as amounts have none.
 */
export function exploreChange(figure: ExploreFigure, previous: ExploreFigure | null): ExploreChange | null {
  const [now, before] = [boundedOf(figure), previous && boundedOf(previous)];
  if (!now || !before) return null;
  const found = intervalDifference(now, before);
  const method = figure.method === 'wilson' ? 'newcombe-10' : 'mover-by-user';
  return { difference: { ok: true, ...found, level: 0.95, method }, isSignificant: found.low > 0 || found.high < 0 };
}

function boundedOf({ value, low, high }: ExploreFigure): { value: number; low: number; high: number } | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}
