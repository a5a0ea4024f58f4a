import type { EventStore } from '@cartograph/events';
import { tenThousandths } from '../decimal.js';
import { checkFilter } from '../event-filter.js';
import type { ResolvedPeriod } from '../period.js';
import type { Fragment } from '../sql.js';
import { type BuyerClusters, clusterBuyers } from './cluster-buyers.js';
import type { RfmQuestion } from './rfm.js';
import type { BuyerScope } from './rfm-query.js';

/** Of k-means, where none is given. */
export const DEFAULT_SEED = 1;

/** A row a buyer, ascending by user; entry i of each list belongs to buyer i. */
export interface BuyerRows {
  userIds: string[];
  recencyDays: Int32Array;
  purchaseSessions: Int32Array;
  /** Ten-thousandths. */
  spent: bigint[];
}

/** Whose purchases a question is about; null where the period misses the log. */
export function buyerScope(period: ResolvedPeriod, { filter, bots = 'include' }: RfmQuestion): BuyerScope | null {
  checkFilter(filter);
  return period.covered && { period, covered: period.covered, filter, bots };
}

/** Reads the buyers, and puts them into clusters where that is wanted and possible. */
export async function buyersInClusters(store: EventStore, text: Fragment, options: { seed: number; clusters: number | null }, signal: AbortSignal | undefined, wanted = true): Promise<{ rows: BuyerRows; found: BuyerClusters | null }> {
  const table = await store.columns(text.text, [...text.params], { signal });
  const spent = table.strings('spent').map((value) => tenThousandths(value ?? '0'));
  const rows = { userIds: table.strings('user_id').map(String), recencyDays: table.int32('recency_days'), purchaseSessions: table.int32('purchase_sessions'), spent };
  return { rows, found: wanted && spent.length > 0 ? clusterBuyers({ ...rows, spent: Float64Array.from(spent, (value) => Number(value) / 10_000) }, options) : null };
}
