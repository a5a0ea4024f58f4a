import { PAGE_SIZE } from './connection.js';
import { pageCost } from './limits/cost.js';

/** What reading the events adds to the cost of a list, so that a document cannot ask for dozens of readings. */
const SCAN_POINTS = 500;

interface Asked {
  args: Record<string, unknown>;
  childComplexity: number;
}

/** Cost of a connection whose filter may read the events, by what happened rather than by what is known of each item: more where it does. */
export function scanCost({ args, childComplexity }: Asked): number {
  const { filter } = args as { filter?: { category?: unknown; brand?: unknown; seen?: unknown } | null };
  const scans = filter != null && (filter.category != null || filter.brand != null || filter.seen != null);
  return pageCost(args, childComplexity) + (scans ? SCAN_POINTS : 0);
}

/** Cost of a connection that reads the events for all items of a list at once. */
export function sharedScanCost({ args, childComplexity }: Asked): number {
  return pageCost(args, childComplexity) + SCAN_POINTS / PAGE_SIZE;
}
