import type { LevelOptions } from '../estimate.js';
import { listMetric, requireItem, usersOf, type ListMetric, type RankedListsInput } from './list-metric.js';

/** Lists, and how many users had each item in training. */
export interface SelfInformationInput extends RankedListsInput {
  /** Users who had each item in training; an item nobody had counts as one user. */
  itemUsers: ArrayLike<number>;
  /** Users in training. */
  users: number;
}

/**
 * Novelty per list: mean self-information −log₂(users of the item / users) of its items, in bits.
 * An item that half of the users have carries 1 bit, one that a single user of 1,024 has 10.
 *
 * @returns a value in [0, log₂ users] per list with an item. `meanSelfInformation` averages places instead of lists.
 * @throws RangeError - shapes disagree, an item outside `itemUsers`, or one with more users than there are.
 * @see Zhou et al., PNAS 107 (2010) 4511–4515; MeanInvUserFreq of RecTools.
 */
export function selfInformation(input: SelfInformationInput, options?: LevelOptions): ListMetric {
  const { recommended, k, itemUsers, users } = input;
  if (!(users >= 1)) throw new RangeError(`users is ${users}; give the number of users in training, at least 1.`);
  const values = new Float64Array(usersOf(input)).fill(Number.NaN);
  for (let user = 0; user < values.length; user += 1) {
    let items = 0;
    let bits = 0;
    for (let place = user * k; place < (user + 1) * k; place += 1) {
      const item = recommended[place]!;
      if (item < 0) continue;
      requireItem(item, itemUsers.length, 'itemUsers');
      const owners = Math.max(1, itemUsers[item]!);
      if (owners > users)
        throw new RangeError(
          `Item ${item} has ${owners} users, but there are ${users}; count each user once per item.`,
        );
      items += 1;
      bits += Math.log2(users / owners);
    }
    if (items > 0) values[user] = bits / items;
  }
  return listMetric(values, Math.max(Math.log2(users), Number.MIN_VALUE), options);
}
