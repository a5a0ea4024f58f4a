import type { SharedData } from '../../family.js';
import { checkProduct } from '../../rank.js';
import type { Explanation, Profile } from '../../recommender.js';
import { strengthWords } from '../../log/strength-words.js';
import type { BestPerRow } from '@cartograph/threads';
import { SummingRecommender } from '../item-item/summing-recommender.js';
import { ItemKnnModel } from '../item-knn/item-knn-model.js';
import type { NearestProducts } from '../item-knn/nearest-products.js';
import { latestEvents, type UserSessions } from '../session-knn/session-at-hand.js';
import { CandidatePool, FEATURES } from './candidate-pool.js';
import { ProductFigures, type ProductCounts } from './product-figures.js';
import { LAST_EVENTS, type RerankSettings } from './rerank-settings.js';

/** What a two-stage model holds by itself. */
export interface RerankParts {
  settings: RerankSettings;
  nearest: NearestProducts;
  counts: ProductCounts;
  /** The latest events of each user's last session. */
  lastSessions: UserSessions;
  /** One ≥ 0 for each of {@link FEATURES}. */
  weights: Float64Array;
  /** People whom the weights were learned from; 0 where they are the starting ones. */
  learners: number;
}

/**
 * Two stages: candidates by likeness and popularity, then an order by a sum of features with learned weights.
 *
 * Score = Σ w·x over {@link FEATURES}, w ≥ 0 and x from 0 to 1, so shares of an explanation are exact and add up to 1. A product's score depends on the
 * person and the product alone. Whoever nothing is known of gets popular products in the order of popularity, trend and newness. A list
 * holds candidates only: see {@link CandidatePool}. Times are measured from the profile's latest event, so that an old profile is answered as it was then.
 */
export class RerankModel extends SummingRecommender {
  readonly kind = 'RERANK';
  /** The first stage has room for so many candidates: a seen product that may stand in the list takes the place of another one. */
  override readonly filtersSeen = false;
  readonly parts: RerankParts;
  private readonly pool: CandidatePool;
  private readonly likeness: ItemKnnModel;
  private readonly nothing: Uint8Array;

  constructor(shared: SharedData, parts: RerankParts) {
    super(shared);
    this.parts = parts;
    const { measure, neighbors } = parts.settings;
    this.pool = new CandidatePool(new ProductFigures(parts.counts, shared.facts), parts.nearest);
    this.likeness = new ItemKnnModel(
      shared,
      { measure, neighbors, shrinkage: 0, k1: 1.2, b: 0.75, halfLifeDays: null },
      parts.nearest,
    );
    this.nothing = new Uint8Array(shared.products);
  }

  get name(): string {
    const { learners } = this.parts;
    const stage =
      learners === 0
        ? 'starting weights'
        : `${FEATURES.length} features, learned from ${learners} ${learners === 1 ? 'user' : 'users'}`;
    return `Two stages on ${strengthWords(this.shared.strengthOptions)} (item-kNN and popularity, then ${stage})`;
  }

  explainSimilar(other: number, product: number): Explanation {
    return this.likeness.explainSimilar(other, product);
  }

  protected override offerTo(
    profile: Profile,
    best: BestPerRow,
    mayNot: Uint8Array,
    allowed: Uint8Array | undefined,
  ): void {
    const { pool } = this;
    pool.gather(profile, mayNot, allowed, Math.max(this.parts.settings.pool, best.k));
    for (let place = 0; place < pool.count; place += 1) {
      const score = this.scoreAt(place);
      if (score > 0) best.offer(0, pool.products[place]!, score);
    }
  }

  protected override offerSimilar(product: number, best: BestPerRow, allowed: Uint8Array | undefined): void {
    const { indptr, neighbors, similarities } = this.parts.nearest;
    for (let place = indptr[product]!; place < indptr[product + 1]!; place += 1) {
      if (allowed === undefined || allowed[neighbors[place]!] !== 0)
        best.offer(0, neighbors[place]!, similarities[place]!);
    }
  }

  protected override explain(profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    const only = new Uint8Array(this.products);
    only[product] = 1;
    this.pool.gather(profile, this.nothing, only, 1);
    const score = this.pool.count === 0 ? 0 : this.scoreAt(0);
    if (!(score > 0)) return { kind: 'none' };
    const contributions = FEATURES.map((feature, at) => ({
      feature,
      share: (this.parts.weights[at]! * this.pool.features[at]!) / score,
    }));
    return {
      kind: 'features',
      candidate: this.candidateReason(profile, product),
      contributions: contributions.toSorted((a, b) => b.share - a.share),
    };
  }

  protected override ownProfile(user: number): Profile {
    const profile = super.ownProfile(user);
    const { indptr, products } = this.parts.lastSessions;
    return user < 0 ? profile : { ...profile, session: products.subarray(indptr[user]!, indptr[user + 1]!) };
  }

  /** Why it is a candidate: the person's own products that it is like, those of the session, or the users who took it. */
  private candidateReason(profile: Profile, product: number): Explanation {
    const own = this.likeness.explainProfile(profile, product);
    if (own.kind !== 'none') return own;
    const session = Int32Array.from(new Set(latestEvents(profile.session, LAST_EVENTS))).toSorted();
    const near = this.likeness.explainProfile(
      {
        ...profile,
        basis: 'views',
        products: session,
        strengths: new Float32Array(session.length).fill(1),
        lastAt: new Float64Array(session.length),
      },
      product,
    );
    if (near.kind !== 'none') return near;
    const { users, event } = this.parts.counts;
    return users[product]! > 0
      ? { kind: 'popular', users: users[product]!, windowDays: null, ...(event === 'cart' ? {} : { event }) }
      : { kind: 'none' };
  }

  private scoreAt(place: number): number {
    const { weights } = this.parts;
    const { features } = this.pool;
    const base = place * FEATURES.length;
    let score = 0;
    for (let at = 0; at < FEATURES.length; at += 1) score += weights[at]! * features[base + at]!;
    return score;
  }
}
