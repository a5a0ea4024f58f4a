import type { SharedData } from '../../family.js';
import { checkK, checkProduct, emptyLists } from '../../rank.js';
import type { Explanation, Profile, RankedLists, RankOptions } from '../../recommender.js';
import { PersonByPerson } from '../person-by-person.js';
import { ProductOrder } from './product-order.js';

/** What of the shared data a list for everyone needs. */
export type SeenAndFacts = Pick<SharedData, 'users' | 'products' | 'seen' | 'facts'>;

/**
 * Recommends one list to everyone, less what each has seen. Cost of a list: O(K + seen).
 */
export abstract class SameForAll extends PersonByPerson<SeenAndFacts> {
  protected readonly order: ProductOrder;

  /** @param scores - one number a product; those of 0 do not appear. */
  constructor(shared: SeenAndFacts, scores: Float32Array) {
    super(shared);
    this.order = new ProductOrder(scores);
  }

  /** The first products of the same category. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    const { categories } = this.shared.facts;
    if (categories[product] === '') return lists;
    const mask = categoryMask(categories, categories[product]!);
    if (options.allowed)
      for (let row = 0; row < mask.length; row += 1) mask[row]! &= Number(options.allowed[row] !== 0);
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

  protected override writeUser(
    lists: RankedLists,
    position: number,
    _user: number,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    this.order.write(lists, position, seen, allowed);
  }

  protected override writeProfile(
    lists: RankedLists,
    position: number,
    _profile: Profile,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    this.order.write(lists, position, seen, allowed);
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
