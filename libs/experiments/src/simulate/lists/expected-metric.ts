import { STAGE } from '../history.js';
import type { CampaignMetric } from '../outcome.js';
import type { World } from '../world.js';
import type { ChancedLists, ListsWorld } from './lists-kernel.js';

/** Lists and the chances that their items are bought, or null for none, with what orders from them are worth and take away. */
export interface ExpectedOf extends Pick<ListsWorld, 'value' | 'cannibalShare'> {
  list: ChancedLists | null;
}

/** Means over users who are all shown a list, exactly: what `createListsKernel` draws by chance. */
export interface Expected {
  /** Share with an order. */
  buyers: number;
  /** Worth of a user's orders, those from the list too and less own ones in time that these take away. */
  revenue: number;
  /** Worth of orders that the list takes away beyond a user's own in time: no test sees them, they are taken as the mean order of the segment. */
  unseen: number;
}

/**
 * The means of users who are all shown a list.
 * Who has an order of the own buys in any case, another one with 1 − Π(1 − pᵢ). Revenue is own orders and Σ pᵢ·valueᵢ, less Σₛ P(D ≥ s)·valueₛ over the own orders s in time:
 * D, the orders from the list that take one away, is Poisson-binomial with chances pᵢ·cannibalShare. Unseen is E[(D − own)₊] orders.
 *
 * Cost O(users · k), with cannibalization O(users · k · own orders).
 */
export function expectedOf(
  { eligible, from, to, stage, value, segment, donors }: World,
  { list, value: worth, cannibalShare }: ExpectedOf,
): Expected {
  const sum: Expected = { buyers: 0, revenue: 0, unseen: 0 };
  const usual = Float64Array.from({ length: donors.offsets.length - 1 }, (_, code) =>
    meanOrder(donors.items.subarray(donors.offsets[code]!, donors.offsets[code + 1]!), value),
  );
  for (const user of eligible) {
    const own: number[] = [];
    for (let session = from[user]!; session < to[user]!; session += 1)
      if (stage[session] === STAGE.bought) own.push(value[session]!);
    const start = list === null ? 0 : user * list.k;
    const end = list === null ? 0 : start + list.k;
    let none = own.length > 0 ? 0 : 1;
    for (const each of own) sum.revenue += each;
    for (let place = start; place < end; place += 1) {
      const item = list!.items[place]!;
      if (item < 0) continue;
      none *= 1 - list!.chances[place]!;
      sum.revenue += list!.chances[place]! * worth[item]!;
    }
    sum.buyers += 1 - none;
    if (list === null || cannibalShare === 0) continue;
    const { lost, beyond } = takenAway(own, list.chances.subarray(start, end), cannibalShare);
    sum.revenue -= lost;
    sum.unseen += beyond * usual[segment[user]!]!;
  }
  const users = eligible.length;
  return { buyers: sum.buyers / users, revenue: sum.revenue / users, unseen: sum.unseen / users };
}

/** Of the metric that a campaign compares: share of buyers, or revenue per user, CUPED or not. */
export const metricOfExpected = ({ buyers, revenue }: Expected, metric: CampaignMetric): number =>
  metric === 'conversion' ? buyers : revenue;

function meanOrder(sessions: Int32Array, value: Float64Array): number {
  let sum = 0;
  for (const session of sessions) sum += value[session]!;
  return sessions.length === 0 ? 0 : sum / sessions.length;
}

/** Σₛ P(D ≥ s)·valueₛ over the own orders, and E[(D − own)₊]. */
function takenAway(own: readonly number[], chances: Float64Array, share: number): { lost: number; beyond: number } {
  // Chance of each number of orders taken away so far; what reaches all of them is left out.
  const taken = new Float64Array(own.length);
  if (own.length > 0) taken[0] = 1;
  let all = 0;
  for (const chance of chances) {
    all += chance * share;
    for (let count = own.length - 1; count >= 0; count -= 1)
      taken[count] = taken[count]! * (1 - chance * share) + (count === 0 ? 0 : taken[count - 1]! * chance * share);
  }
  let [lost, fewer, within] = [0, 0, 0];
  for (const [place, each] of own.entries()) {
    fewer += taken[place]!;
    lost += (1 - fewer) * each;
    within += 1 - fewer;
  }
  return { lost, beyond: Math.max(0, all - within) };
}
