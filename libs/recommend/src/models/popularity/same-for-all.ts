import { rowOf } from '../../log/csr-rows.js';
import type { SharedData } from '../../family.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists } from '../../rank.js';
import type { Explanation, ModelKind, Profile, RankedLists, RankOptions, Recommender } from '../../recommender.js';
import { ProductOrder } from './product-order.js';

/** What of the shared data a list for everyone needs. */
export type SeenAndFacts = Pick<SharedData, 'users' | 'products' | 'seen' | 'facts'>;

/**
 * Recommends one list to everyone, less what each has seen. Cost of a list: O(K + seen).
 */
export abstract class SameForAll implements Recommender {
  abstract readonly kind: ModelKind;
  abstract readonly name: string;
  protected readonly shared: SeenAndFacts;
  protected readonly order: ProductOrder;

  /** @param scores - one number a product; those of 0 do not appear. */
  constructor(shared: SeenAndFacts, scores: Float32Array) {
    this.shared = shared;
    this.order = new ProductOrder(scores);
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
    const lists = emptyLists(users.length, k);
    for (const [position, user] of users.entries()) {
      const seen = user < 0 || options.includeSeen ? new Int32Array() : rowOf(this.shared.seen.csr, user).products;
      this.order.write(lists, position, seen, options.allowed);
    }
    return lists;
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    const lists = emptyLists(profiles.length, k);
    for (const [position, profile] of profiles.entries()) {
      checkProfile(profile, this.products);
      this.order.write(lists, position, options.includeSeen ? new Int32Array() : profile.seen, options.allowed);
    }
    return lists;
  }

  /** The first products of the same category. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    const { categories } = this.shared.facts;
    if (categories[product] === '') return lists;
    const mask = categoryMask(categories, categories[product]!);
    if (options.allowed) for (let row = 0; row < mask.length; row += 1) mask[row]! &= Number(options.allowed[row] !== 0);
    this.order.write(lists, 0, Int32Array.of(product), mask);
    return lists;
  }

  explainUser(_user: number, product: number): Explanation {
    checkProduct(product, this.products);
    return this.explain(product);
  }

  explainProfile(_profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    return this.explain(product);
  }

  explainSimilar(_other: number, product: number): Explanation {
    checkProduct(product, this.products);
    return this.explain(product);
  }

  protected abstract explain(product: number): Explanation;
}

/**
 * A mask of the products in a category: its code itself or one below it (`electronics` holds `electronics.smartphone`), or the id
 * of a category without a code. Nothing is in the category ''.
 */
export function categoryMask(categories: readonly string[], category: string): Uint8Array {
  const mask = new Uint8Array(categories.length);
  if (category === '') return mask;
  const below = `${category}.`;
  for (const [product, own] of categories.entries()) if (own === category || own.startsWith(below)) mask[product] = 1;
  return mask;
}
