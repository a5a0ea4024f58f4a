import type { EventStore } from '@cartograph/events';
import type { Question } from '../answer.js';
import { checkFilter } from '../event-filter.js';
import { dayCount } from '../local-days.js';
import type { ResolvedPeriod } from '../period.js';
import { type Fragment } from '../sql.js';
import { type BuyerRows, buyersOfPurchases } from './buyers-of-purchases.js';
import { type BuyerClusters, clusterBuyers } from './cluster-buyers.js';
import type { BuyerScope } from './rfm-query.js';

/** Of k-means, where none is given. */
export const DEFAULT_SEED = 1;

/** Whose purchases a question is about; null where the period misses the log. */
export function buyerScope(
  period: ResolvedPeriod,
  { filter, bots = 'include' }: Pick<Question, 'bots' | 'filter'>,
): BuyerScope | null {
  checkFilter(filter);
  return period.covered && { period, covered: period.covered, filter, bots };
}

/**
 * Reads the purchases and puts each buyer's together, which takes an engine three times as long.
 *
 * @param purchases - the statement of `purchasesQuery` for the same scope. Buyers are in the order of their first purchases.
 * @throws RangeError - a buyer spent more than 900 billion.
 * Memory: 52 bytes a purchase, besides what the engine takes.
 */
export async function readBuyers(
  store: EventStore,
  { covered }: BuyerScope,
  purchases: Fragment,
  signal: AbortSignal | undefined,
): Promise<BuyerRows> {
  const table = await store.columns(purchases.text, [...purchases.params], { signal });
  const columns = {
    users: table.bigInt64('user_id'),
    sessions: table.bigInt64('session_no'),
    days: table.int32('place'),
    prices: table.float64('price'),
  };
  return buyersOfPurchases(columns, dayCount(covered.from, covered.to) - 1);
}

/** Puts buyers into clusters, where they are not all alike. */
export function clustersOf(
  { spent, ...rows }: BuyerRows,
  options: { seed: number; clusters: number | null },
): BuyerClusters | null {
  return spent.length === 0 ? null : clusterBuyers({ ...rows, spent: spent.map((value) => value / 10_000) }, options);
}
