import type { EventStore } from '@cartograph/events';
import { checkFilter } from '../event-filter.js';
import { dayCount } from '../local-days.js';
import type { ResolvedPeriod } from '../period.js';
import { type Fragment } from '../sql.js';
import { type BuyerClusters, clusterBuyers } from './cluster-buyers.js';
import type { RfmQuestion } from './rfm.js';
import type { BuyerScope } from './rfm-query.js';

/** Of k-means, where none is given. */
export const DEFAULT_SEED = 1;

/** The buyers, ascending by user; entry i of each list belongs to buyer i. */
export interface BuyerRows {
  userIds: BigInt64Array;
  /** From the day of the last purchase to the last of the period that the log reaches. */
  recencyDays: Int32Array;
  purchaseSessions: Int32Array;
  /** Whole ten-thousandths, exact. */
  spent: Float64Array;
}

/** Whose purchases a question is about; null where the period misses the log. */
export function buyerScope(period: ResolvedPeriod, { filter, bots = 'include' }: RfmQuestion): BuyerScope | null {
  checkFilter(filter);
  return period.covered && { period, covered: period.covered, filter, bots };
}

/**
 * Reads the purchases and puts each buyer's together, which takes an engine three times as long.
 *
 * @param purchases - the statement of `purchasesQuery` for the same scope.
 * @throws RangeError - a buyer spent more than 900 billion.
 * Memory: 32 bytes a purchase, besides what the engine takes.
 */
export async function readBuyers(store: EventStore, { covered }: BuyerScope, purchases: Fragment, signal: AbortSignal | undefined): Promise<BuyerRows> {
  const table = await store.columns(purchases.text, [...purchases.params], { signal });
  const [users, sessions, days, spent] = [table.bigInt64('user_id'), table.bigInt64('session_no'), table.int32('place'), table.float64('price')];
  const lastPlace = dayCount(covered.from, covered.to) - 1;
  const purchaseSessions = new Int32Array(table.rowCount);
  const [userAt, sessionAt] = [halvesOf(users), halvesOf(sessions)];
  // A buyer stands where its first purchase stood, or before: what is behind has not been read yet.
  let buyer = -1;
  for (let i = 0; i < users.length; i += 1) {
    const recency = lastPlace - (days[i] as number);
    const amount = Math.round((spent[i] as number) * 10_000);
    if (i === 0 || differ(userAt, i, buyer)) {
      buyer += 1;
      [userAt[2 * buyer], userAt[2 * buyer + 1]] = [userAt[2 * i] as number, userAt[2 * i + 1] as number];
      days[buyer] = recency;
      purchaseSessions[buyer] = 1;
      spent[buyer] = amount;
      continue;
    }
    if (recency < (days[buyer] as number)) days[buyer] = recency;
    if (differ(sessionAt, i, i - 1)) purchaseSessions[buyer] = (purchaseSessions[buyer] as number) + 1;
    const sum = (spent[buyer] as number) + amount;
    if (sum > Number.MAX_SAFE_INTEGER) throw new RangeError(`User ${users[i]} spent more than ${Math.floor(Number.MAX_SAFE_INTEGER / 10_000)}, which cannot be summed up exactly.`);
    spent[buyer] = sum;
  }
  const buyers = buyer + 1;
  return { userIds: users.subarray(0, buyers), recencyDays: days.subarray(0, buyers), purchaseSessions: purchaseSessions.subarray(0, buyers), spent: spent.subarray(0, buyers) };
}

/** 64-bit numbers by their halves, which are compared without making a bigint of each. */
const halvesOf = ({ buffer, byteOffset, length }: BigInt64Array): Int32Array => new Int32Array(buffer, byteOffset, 2 * length);

const differ = (halves: Int32Array, i: number, j: number): boolean => halves[2 * i] !== halves[2 * j] || halves[2 * i + 1] !== halves[2 * j + 1];

/** Puts buyers into clusters, where they are not all alike. */
export function clustersOf({ spent, ...rows }: BuyerRows, options: { seed: number; clusters: number | null }): BuyerClusters | null {
  return spent.length === 0 ? null : clusterBuyers({ ...rows, spent: spent.map((value) => value / 10_000) }, options);
}
