import { BestPerRow } from './best-per-row.js';
import type { SharedData } from '../../family.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists } from '../../rank.js';
import type { Explanation, ModelKind, Profile, RankedLists, RankOptions, Recommender } from '../../recommender.js';

const NOBODY: Profile = { basis: 'carts', products: new Int32Array(), strengths: new Float32Array(), seen: new Int32Array(), session: new Int32Array() };

/**
 * A recommender that knows products only: it answers training users from their own row of strengths, in the very way it answers profiles.
 * Whoever has no positive strength of a product that the model knows gets an empty list.
 */
export abstract class ItemRecommender implements Recommender {
  abstract readonly kind: ModelKind;
  abstract readonly name: string;
  protected readonly shared: SharedData;
  private readonly blocked: Uint8Array;

  constructor(shared: SharedData) {
    this.shared = shared;
    this.blocked = new Uint8Array(shared.products);
  }

  get users(): number {
    return this.shared.users;
  }

  get products(): number {
    return this.shared.products;
  }

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

  /** Offers every product that may stand in the profile's list to row 0; those with `mayNot[product] = 1` never. */
  protected abstract offerTo(profile: Profile, best: BestPerRow, mayNot: Uint8Array, allowed: Uint8Array | undefined): void;

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

  private answer(count: number, profileAt: (position: number) => Profile, k: number, options: RankOptions): RankedLists {
    const lists = emptyLists(count, k);
    const best = new BestPerRow(1, Math.max(1, Math.min(k, this.products)));
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
  return { kind: 'own-products', basis: profile.basis, contributions: contributions.toSorted((a, b) => b.share - a.share || a.product - b.product) };
}
