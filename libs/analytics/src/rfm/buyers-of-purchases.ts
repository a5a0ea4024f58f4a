import { DistinctIds } from './distinct-ids.js';

/** The buyers; entry i of each list belongs to buyer i. */
export interface BuyerRows {
  userIds: BigInt64Array;
  /** From the day of the last purchase to the last of the period that the log reaches. */
  recencyDays: Int32Array;
  purchaseSessions: Int32Array;
  /** Whole ten-thousandths, exact. */
  spent: Float64Array;
}

/** Purchases in any order; entry i of each list belongs to purchase i. */
export interface Purchases {
  users: BigInt64Array;
  /** Numbers below 2^53. */
  sessions: BigInt64Array;
  /** Place of the local day, 0 for the first. */
  days: Int32Array;
  prices: Float64Array;
}

/**
 * Puts each buyer's purchases together. Buyers are in the order of their first purchases.
 *
 * @param purchases - overwritten: the answer lies in the same memory.
 * @param lastDay - place of the day up to which recency is counted.
 * @throws RangeError - a buyer spent more than 900 billion.
 * Cost: O(purchases) where the numbers of a buyer's sessions ascend, as in a file of the lake; one that does not is looked for among all of the buyer's.
 * Memory: 24 bytes a purchase.
 */
export function buyersOfPurchases({ users, sessions, days, prices: spent }: Purchases, lastDay: number): BuyerRows {
  const buyers = new DistinctIds(users);
  const seen = new SessionsSeen(sessions);
  const purchaseSessions = new Int32Array(users.length);
  let buyer = -1;
  for (let i = 0; i < users.length; i += 1) {
    const known = buyers.size;
    // A buyer stands where its first purchase stood, or before: what is behind has not been read yet.
    if (buyer < 0 || !buyers.isAt(i, buyer)) buyer = buyers.placeOf(i);
    const recency = lastDay - (days[i] as number);
    const amount = Math.round((spent[i] as number) * 10_000);
    if (buyer === known) {
      days[buyer] = recency;
      spent[buyer] = amount;
      seen.begin(buyer, i);
      purchaseSessions[buyer] = 1;
      continue;
    }
    if (recency < (days[buyer] as number)) days[buyer] = recency;
    if (seen.isNew(buyer, i)) purchaseSessions[buyer] = (purchaseSessions[buyer] as number) + 1;
    const sum = (spent[buyer] as number) + amount;
    if (sum > Number.MAX_SAFE_INTEGER)
      throw new RangeError(
        `User ${users[buyer]} spent more than ${Math.floor(Number.MAX_SAFE_INTEGER / 10_000)}, which cannot be summed up exactly.`,
      );
    spent[buyer] = sum;
  }
  const count = buyers.size;
  return {
    userIds: users.subarray(0, count),
    recencyDays: days.subarray(0, count),
    purchaseSessions: purchaseSessions.subarray(0, count),
    spent: spent.subarray(0, count),
  };
}

/** The different sessions of each buyer, each as the index of its first purchase. */
class SessionsSeen {
  private readonly halves: Int32Array;
  /** By buyer: the greatest number of its sessions, and the session met last. */
  private readonly greatest: Float64Array;
  private readonly last: Int32Array;
  /** By session: the one of the same buyer that was met before it; -1 for none. */
  private readonly before: Int32Array;

  constructor(sessions: BigInt64Array) {
    this.halves = new Int32Array(sessions.buffer, sessions.byteOffset, 2 * sessions.length);
    this.greatest = new Float64Array(sessions.length);
    this.last = new Int32Array(sessions.length);
    this.before = new Int32Array(sessions.length);
  }

  /** A buyer's first session. */
  begin(buyer: number, index: number): void {
    this.greatest[buyer] = this.numberAt(index);
    this.last[buyer] = index;
    this.before[index] = -1;
  }

  /** Whether the session of a purchase is another one than those of the buyer before it; it is remembered. */
  isNew(buyer: number, index: number): boolean {
    const session = this.numberAt(index);
    const greatest = this.greatest[buyer] as number;
    if (session === greatest || (session < greatest && this.isMet(buyer, session))) return false;
    if (session > greatest) this.greatest[buyer] = session;
    this.before[index] = this.last[buyer] as number;
    this.last[buyer] = index;
    return true;
  }

  private isMet(buyer: number, session: number): boolean {
    for (let index = this.last[buyer] as number; index >= 0; index = this.before[index] as number)
      if (this.numberAt(index) === session) return true;
    return false;
  }

  private numberAt(index: number): number {
    return (this.halves[2 * index + 1] as number) * 2 ** 32 + ((this.halves[2 * index] as number) >>> 0);
  }
}
