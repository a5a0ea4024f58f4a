import type { LevelOptions } from '../estimate.js';
import { listMetric, requireItem, usersOf, type ListMetric, type RankedListsInput } from './list-metric.js';

/**
 * Popularity share per list: items of the list that are among the popular ones ÷ items of the list.
 *
 * @param input.popular - one byte per item, 1 for those counted as popular (`mostPopular` marks them).
 * @returns a value in [0, 1] per list with an item. `popularityShare` averages places instead of lists.
 * @throws RangeError - shapes disagree, or an item outside `popular`.
 * @see Abdollahpouri, Burke, Mobasher, FLAIRS 2019, 413–418: one minus their share of long-tail items (APLT).
 */
export function popularShare(input: RankedListsInput & { popular: Uint8Array }, options?: LevelOptions): ListMetric {
  return meanOverItems(input, input.popular, 'popular', 1, options);
}

/**
 * Average popularity per list: mean of (interactions of the item ÷ all interactions).
 *
 * @param input.itemCounts - training interactions of each item, ≥ 0, at least one above 0.
 * @returns a value in [0, 1] per list with an item.
 * @throws RangeError - shapes disagree, an item outside `itemCounts`, or no interactions at all.
 * @see Yin, Cui, Li, Yao, Chen, VLDB 5 (2012) 896–907; AvgRecPopularity(normalize=True) of RecTools.
 */
export function averagePopularity(
  input: RankedListsInput & { itemCounts: ArrayLike<number> },
  options?: LevelOptions,
): ListMetric {
  const counts = Float64Array.from(input.itemCounts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) throw new RangeError(`itemCounts sum to ${total}; give the interactions of each item in training.`);
  return meanOverItems(
    input,
    counts.map((count) => count / total),
    'itemCounts',
    1,
    options,
  );
}

/**
 * Marks the most popular items: the `share` of the items with any interaction that have most of them.
 *
 * @param itemCounts - interactions (or users) of each item.
 * @param share - fraction in (0, 1]; the number of items is rounded up. Equal counts are taken by ascending item id.
 * @returns one byte per item, 1 for a popular one; all 0 where no item has an interaction.
 */
export function mostPopular(itemCounts: ArrayLike<number>, share: number): Uint8Array {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share is ${share}; give a fraction above 0 and up to 1.`);
  const known: number[] = [];
  for (let item = 0; item < itemCounts.length; item += 1) if (itemCounts[item]! > 0) known.push(item);
  const order = known.toSorted((a, b) => itemCounts[b]! - itemCounts[a]! || a - b);
  const marks = new Uint8Array(itemCounts.length);
  for (let rank = 0; rank < Math.ceil(known.length * share); rank += 1) marks[order[rank]!] = 1;
  return marks;
}

function meanOverItems(
  input: RankedListsInput,
  ofItem: Uint8Array | Float64Array,
  table: string,
  max: number,
  options?: LevelOptions,
): ListMetric {
  const { recommended, k } = input;
  const values = new Float64Array(usersOf(input)).fill(Number.NaN);
  for (let user = 0; user < values.length; user += 1) {
    let items = 0;
    let sum = 0;
    for (let place = user * k; place < (user + 1) * k; place += 1) {
      const item = recommended[place]!;
      if (item < 0) continue;
      requireItem(item, ofItem.length, table);
      items += 1;
      sum += ofItem[item]!;
    }
    if (items > 0) values[user] = Math.min(max, sum / items);
  }
  return listMetric(values, max, options);
}
