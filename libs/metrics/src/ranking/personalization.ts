import { usersOf, type RankedListsInput } from './list-metric.js';

/**
 * Personalization: one minus the mean overlap of two users' lists, over all pairs of users with a list.
 * Overlap of lists A and B is |A ∩ B| ÷ √(|A|·|B|), which is the share of common items where both have K. The sum over pairs is taken per
 * item: Σ_{u<v} overlap = Σ_items ((Σᵤ wᵤ)² − Σᵤ wᵤ²)/2 over the users u who are shown the item, wᵤ = 1/√|Lᵤ|.
 *
 * @returns fraction in [0, 1]: 0 everybody is shown the same, 1 no item is shown to two users; null with fewer than two lists.
 * @throws RangeError - shapes disagree.
 * Cost O(nUsers·K), no pair of users is visited.
 * @see Zhou et al., PNAS 107 (2010) 4511–4515, there as the mean inter-list distance.
 */
export function personalization(input: RankedListsInput): number | null {
  const { recommended, k } = input;
  const users = usersOf(input);
  let items = 0;
  for (const item of recommended) if (item >= items) items = item + 1;
  const sums = new Float64Array(items);
  const squares = new Float64Array(items);
  let lists = 0;
  for (let user = 0; user < users; user += 1) {
    let length = 0;
    for (let place = user * k; place < (user + 1) * k; place += 1) if (recommended[place]! >= 0) length += 1;
    if (length === 0) continue;
    lists += 1;
    for (let place = user * k; place < (user + 1) * k; place += 1) {
      const item = recommended[place]!;
      if (item < 0) continue;
      sums[item]! += 1 / Math.sqrt(length);
      squares[item]! += 1 / length;
    }
  }
  if (lists < 2) return null;
  let overlap = 0;
  for (let item = 0; item < items; item += 1) overlap += (sums[item]! * sums[item]! - squares[item]!) / 2;
  return Math.min(1, Math.max(0, 1 - overlap / ((lists * (lists - 1)) / 2)));
}
