import { byShare, emptyLists } from '../../rank.js';
import type { Explanation, Profile, RankedLists, RankOptions } from '../../recommender.js';
import { BestPerRow } from '@cartograph/threads';
import { ItemRecommender } from './item-recommender.js';

/** A recommender whose score of a product is a sum over a person's own products: it adds the sums up and offers them. */
export abstract class SummingRecommender extends ItemRecommender {
  readonly filtersSeen: boolean = true;
  private blocked: Uint8Array | null = null;

  /** Offers every product that may stand in the profile's list to row 0; those with `mayNot[product] = 1` never. */
  protected abstract offerTo(
    profile: Profile,
    best: BestPerRow,
    mayNot: Uint8Array,
    allowed: Uint8Array | undefined,
  ): void;

  protected override answer(
    count: number,
    profileAt: (position: number) => Profile,
    k: number,
    options: RankOptions,
  ): RankedLists {
    const lists = emptyLists(count, k);
    const best = new BestPerRow(1, Math.max(1, Math.min(k, this.products)));
    this.blocked ??= new Uint8Array(this.products);
    const { blocked } = this;
    for (let position = 0; position < count; position += 1) {
      const profile = profileAt(position);
      if (!options.includeSeen) for (const product of profile.seen) blocked[product] = 1;
      this.offerTo(profile, best, blocked, options.allowed);
      if (!options.includeSeen) for (const product of profile.seen) blocked[product] = 0;
      best.moveTo(lists, position);
    }
    return lists;
  }
}

/** The explanation of a score that is a sum over a user's own products; `none` where the sum is not above 0. */
export function ownProducts(profile: Profile, parts: Float64Array): Explanation {
  let score = 0;
  for (const part of parts) score += part;
  if (!(score > 0)) return { kind: 'none' };
  const contributions = Array.from(profile.products, (product, entry) => ({ product, share: parts[entry]! / score }));
  return { kind: 'own-products', basis: profile.basis, contributions: contributions.toSorted(byShare) };
}
