import { STAGE } from '../history.js';
import type { CampaignMetric } from '../outcome.js';
import type { World } from '../world.js';
import type { ChancedLists, ListsWorld } from './lists-kernel.js';

/** Lists and the chances that their items are bought, or null for none, with what orders from them are worth and take away. */
export interface ExpectedOf extends Pick<ListsWorld, 'value' | 'cannibalShare'> {
  list: ChancedLists | null;
}

/**
 * The mean metric of users who are all shown a list, exactly: what `createListsKernel` draws by chance.
 * Who has an order of the own buys in any case, another one with 1 − Π(1 − pᵢ). Revenue is own orders and Σ pᵢ·valueᵢ, less Σₛ P(D ≥ s)·valueₛ over the own orders s in time:
 * D, the orders from the list that take one away, is Poisson-binomial with chances pᵢ·cannibalShare.
 *
 * @returns share of buyers, or revenue per user, CUPED or not.
 * Cost O(users · k), with cannibalisation O(users · k · own orders).
 */
export function expectedMetric({ eligible, from, to, stage, value }: World, { list, value: worth, cannibalShare }: ExpectedOf, metric: CampaignMetric): number {
  let sum = 0;
  for (const user of eligible) {
    const own: number[] = [];
    for (let session = from[user]!; session < to[user]!; session += 1) if (stage[session] === STAGE.bought) own.push(value[session]!);
    const start = list === null ? 0 : user * list.k;
    const end = list === null ? 0 : start + list.k;
    if (metric === 'conversion') {
      let none = own.length > 0 ? 0 : 1;
      for (let place = start; place < end && none > 0; place += 1) none *= 1 - list!.chances[place]!;
      sum += 1 - none;
      continue;
    }
    for (const each of own) sum += each;
    for (let place = start; place < end; place += 1) if (list!.items[place]! >= 0) sum += list!.chances[place]! * worth[list!.items[place]!]!;
    if (list !== null && cannibalShare > 0 && own.length > 0) sum -= takenAway(own, list.chances.subarray(start, end), cannibalShare);
  }
  return sum / eligible.length;
}

/** Σₛ P(D ≥ s)·valueₛ. */
function takenAway(own: readonly number[], chances: Float64Array, share: number): number {
  // Chance of each number of orders taken away so far; what reaches all of them is left out.
  const taken = new Float64Array(own.length);
  taken[0] = 1;
  for (const chance of chances) {
    for (let count = own.length - 1; count >= 0; count -= 1) taken[count] = taken[count]! * (1 - chance * share) + (count === 0 ? 0 : taken[count - 1]! * chance * share);
  }
  let [lost, fewer] = [0, 0];
  for (const [place, each] of own.entries()) {
    fewer += taken[place]!;
    lost += (1 - fewer) * each;
  }
  return lost;
}
