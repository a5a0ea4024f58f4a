import { BestPerRow } from '@cartograph/threads';
import type { SharedData } from '../../family.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists } from '../../rank.js';
import type { Explanation, ModelKind, Profile, RankedLists, RankOptions, Recommender } from '../../recommender.js';
import { OnSharedData } from '../on-shared-data.js';

const NOBODY: Profile = {
  basis: 'carts',
  products: new Int32Array(),
  strengths: new Float32Array(),
  seen: new Int32Array(),
  session: new Int32Array(),
};

/**
 * A recommender that knows products only: it answers training users from their own row of strengths, in the very way it answers profiles.
 * Whoever has no positive strength of a product that the model knows gets an empty list.
 */
export abstract class ItemRecommender extends OnSharedData<SharedData> implements Recommender {
  abstract readonly kind: ModelKind;
  abstract readonly name: string;

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    return this.answer(users.length, (position) => this.ownProfile(users[position]!), k, options);
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    for (const profile of profiles) checkProfile(profile, this.products);
    return this.answer(profiles.length, (position) => profiles[position]!, k, options);
  }

  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    const best = new BestPerRow(1, Math.min(k, this.products));
    this.offerSimilar(product, best, options.allowed);
    best.moveTo(lists, 0);
    return lists;
  }

  explainUser(user: number, product: number): Explanation {
    checkUsers(Int32Array.of(user), this.users);
    return this.explainProfile(this.ownProfile(user), product);
  }

  explainProfile(profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    checkProfile(profile, this.products);
    return this.explain(profile, product);
  }

  abstract explainSimilar(other: number, product: number): Explanation;

  /** Offers products that stand near a product, never itself, to row 0. */
  protected abstract offerSimilar(product: number, best: BestPerRow, allowed: Uint8Array | undefined): void;

  protected abstract explain(profile: Profile, product: number): Explanation;

  /** A training user's own row; an empty profile for row −1. */
  protected ownProfile(user: number): Profile {
    if (user < 0) return NOBODY;
    const { csr, lastAt } = this.shared.strengths;
    const seen = this.shared.seen.csr;
    const [begin, end] = [csr.indptr[user]!, csr.indptr[user + 1]!];
    return {
      basis: 'carts',
      products: csr.indices.subarray(begin, end),
      strengths: csr.values.subarray(begin, end),
      lastAt: lastAt.subarray(begin, end),
      seen: seen.indices.subarray(seen.indptr[user]!, seen.indptr[user + 1]!),
      session: NOBODY.session,
    };
  }

  /** One list a profile; `profileAt` tells the profile of each position. */
  protected abstract answer(
    count: number,
    profileAt: (position: number) => Profile,
    k: number,
    options: RankOptions,
  ): RankedLists;
}
