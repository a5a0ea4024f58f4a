import { createRanker, foldIn, scoreExplainer, type Factors, type Ranker, type SparseRow } from '@cartograph/als';
import type { SharedData } from '../../family.js';
import { rowOf } from '../../log/csr-rows.js';
import { strengthWords } from '../../log/strength-words.js';
import { byShare, checkK, checkProduct, checkProfile, checkUsers, emptyLists } from '../../rank.js';
import type { Explanation, Profile, RankedLists, RankOptions, Recommender } from '../../recommender.js';
import { allowedItems } from '../allowed-items.js';
import { numbersOf } from '../item-item/products-with-pairs.js';
import { OnSharedData } from '../on-shared-data.js';
import type { AlsSettings } from './als-settings.js';

/** What of the shared data the model needs. */
export type AlsShared = Pick<SharedData, 'users' | 'products' | 'strengths' | 'strengthOptions' | 'seen'>;

type Explainer = ReturnType<typeof scoreExplainer>;

/** Factors of the users and products that have a strength; the others have no row. */
export interface AlsFactors {
  factors: Factors;
  /** The user row of each row of factors, ascending. */
  userRows: Int32Array;
  /** The product row of each item of factors, ascending. */
  productRows: Int32Array;
}

/**
 * Implicit ALS on strengths r: confidence c = α₀ + αr.
 *
 * Users without a training row are folded in, which gives what training would have given; a profile of views is folded in on the
 * same item factors. Whoever has nothing to start from gets an empty list. Products without a strength never appear.
 */
export class AlsModel extends OnSharedData<AlsShared> implements Recommender {
  readonly kind = 'ALS';
  readonly fitted: AlsFactors;
  readonly settings: AlsSettings;
  /** The row of factors of each user, or −1. */
  private readonly rowOfUser: Int32Array;
  /** The item of each product, or −1. */
  private readonly itemOf: Int32Array;
  private byScore: Ranker | null = null;
  private byDirection: Ranker | null = null;
  /** A list is explained product by product: what all of them share is made once for a profile, and for the last user. */
  private readonly ofProfile = new WeakMap<Profile, Explainer>();
  private lastUser: { user: number; scores: Explainer } | null = null;

  constructor(shared: AlsShared, fitted: AlsFactors, settings: AlsSettings) {
    super(shared);
    this.fitted = fitted;
    this.settings = settings;
    this.rowOfUser = numbersOf(fitted.userRows, shared.users);
    this.itemOf = numbersOf(fitted.productRows, shared.products);
  }

  get name(): string {
    return `ALS on ${strengthWords(this.shared.strengthOptions)} (${this.settings.factors} factors)`;
  }

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    const { factors, userFactors } = this.fitted.factors;
    const answered = Array.from(users.keys()).filter(
      (position) => users[position]! >= 0 && this.rowOfUser[users[position]!]! >= 0,
    );
    const vectors = new Float32Array(answered.length * factors);
    for (const [row, position] of answered.entries()) {
      const at = this.rowOfUser[users[position]!]! * factors;
      vectors.set(userFactors.subarray(at, at + factors), row * factors);
    }
    const seen = options.includeSeen
      ? []
      : answered.map((position) => rowOf(this.shared.seen.csr, users[position]!).products);
    return this.lists(users.length, answered, vectors, k, seen, options.allowed);
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    for (const profile of profiles) checkProfile(profile, this.products);
    const { factors } = this.fitted.factors;
    const answered = Array.from(profiles.keys()).filter((position) => this.isUsable(profiles[position]!));
    const vectors = new Float32Array(answered.length * factors);
    for (const [row, position] of answered.entries())
      vectors.set(foldIn(this.fitted.factors, this.itemRow(profiles[position]!), this.settings), row * factors);
    const seen = options.includeSeen ? [] : answered.map((position) => profiles[position]!.seen);
    return this.lists(profiles.length, answered, vectors, k, seen, options.allowed);
  }

  /** Products whose factors point the same way, by cosine. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const item = this.itemOf[product]!;
    if (item < 0) return emptyLists(1, k);
    this.byDirection ??= createRanker(this.fitted.factors, { similarity: 'cosine' });
    return this.lists(
      1,
      [0],
      vectorOf(this.fitted.factors, item),
      k,
      [Int32Array.of(product)],
      options.allowed,
      this.byDirection,
    );
  }

  explainUser(user: number, product: number): Explanation {
    checkProduct(product, this.products);
    if (user < 0 || this.rowOfUser[user]! < 0) return { kind: 'none' };
    const { products, values } = rowOf(this.shared.strengths.csr, user);
    if (this.lastUser?.user !== user)
      this.lastUser = { user, scores: this.explainerOf({ products, strengths: values }) };
    return this.explain('carts', products, product, this.lastUser.scores);
  }

  explainProfile(profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    checkProfile(profile, this.products);
    if (!this.isUsable(profile)) return { kind: 'none' };
    const scores = this.ofProfile.get(profile) ?? this.explainerOf(profile);
    this.ofProfile.set(profile, scores);
    return this.explain(profile.basis, profile.products, product, scores);
  }

  explainSimilar(other: number, product: number): Explanation {
    checkProduct(other, this.products);
    checkProduct(product, this.products);
    const [from, to] = [this.itemOf[other]!, this.itemOf[product]!];
    if (from < 0 || to < 0) return { kind: 'none' };
    const [left, right] = [vectorOf(this.fitted.factors, from), vectorOf(this.fitted.factors, to)];
    const value = cosine(left, right);
    return value === 0 ? { kind: 'none' } : { kind: 'similar', product: other, measure: 'cosine', value };
  }

  private explainerOf(profile: Pick<Profile, 'products' | 'strengths'>): Explainer {
    return scoreExplainer(this.fitted.factors, this.itemRow(profile), this.settings);
  }

  private explain(basis: Profile['basis'], products: Int32Array, product: number, scores: Explainer): Explanation {
    const item = this.itemOf[product]!;
    if (item < 0) return { kind: 'none' };
    const { score, contributions } = scores(item);
    if (!(score > 0)) return { kind: 'none' };
    const known = products.filter((own) => this.itemOf[own]! >= 0);
    const shares = [
      ...Array.from(known, (own, entry) => ({ product: own, share: contributions[entry]! / score })),
      ...Array.from(
        products.filter((own) => this.itemOf[own]! < 0),
        (own) => ({ product: own, share: 0 }),
      ),
    ];
    return { kind: 'own-products', basis, contributions: shares.toSorted(byShare) };
  }

  private isUsable(profile: Profile): boolean {
    return profile.products.some((product, entry) => profile.strengths[entry]! > 0 && this.itemOf[product]! >= 0);
  }

  /** A row of products as one of items. */
  private itemRow({ products, strengths }: Pick<Profile, 'products' | 'strengths'>): SparseRow {
    return {
      indices: products.filter((product) => this.itemOf[product]! >= 0).map((product) => this.itemOf[product]!),
      values: strengths.filter((_, entry) => this.itemOf[products[entry]!]! >= 0),
    };
  }

  /** Ranks items for vectors, and writes lists of products at the positions that are answered. */
  private lists(
    count: number,
    answered: readonly number[],
    vectors: Float32Array,
    k: number,
    seen: readonly Int32Array[],
    allowed?: Uint8Array,
    ranker?: Ranker,
  ): RankedLists {
    const lists = emptyLists(count, k);
    if (answered.length === 0) return lists;
    const { productRows } = this.fitted;
    const found = (ranker ?? this.scores()).topK(vectors, k, {
      ...(seen.length === 0
        ? {}
        : {
            blocked: seen.map((products) =>
              products.map((product) => this.itemOf[product]!).filter((item) => item >= 0),
            ),
          }),
      ...(allowed === undefined ? {} : { allowed: allowedItems(productRows, allowed) }),
    });
    for (const [row, position] of answered.entries()) {
      for (let rank = 0; rank < k; rank += 1) {
        const item = found.indices[row * k + rank]!;
        if (item < 0) break;
        lists.indices[position * k + rank] = productRows[item]!;
        lists.scores[position * k + rank] = found.scores[row * k + rank]!;
      }
    }
    return lists;
  }

  private scores(): Ranker {
    this.byScore ??= createRanker(this.fitted.factors);
    return this.byScore;
  }
}

function cosine(left: Float32Array, right: Float32Array): number {
  let [inner, lefts, rights] = [0, 0, 0];
  for (let dimension = 0; dimension < left.length; dimension += 1) {
    inner += left[dimension]! * right[dimension]!;
    lefts += left[dimension]! ** 2;
    rights += right[dimension]! ** 2;
  }
  return inner === 0 ? 0 : inner / Math.sqrt(lefts * rights);
}

function vectorOf(model: Factors, item: number): Float32Array {
  return model.itemFactors.subarray(item * model.factors, (item + 1) * model.factors);
}
