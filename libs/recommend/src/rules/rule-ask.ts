import type { PairMatrix } from '../log/pair-matrix.js';
import type { Profile, RankedLists, RankOptions, Recommender } from '../recommender.js';

/** Whoever asks for one list. */
export interface RuleAsk {
  /** The model's K best for this person, as one list. */
  rank(k: number, options: RankOptions): RankedLists;
  /** Who fills up a list that the model leaves short, asked alike: popularity. Null: nobody, and the list stays short. */
  fill: ((k: number, options: RankOptions) => RankedLists) | null;
  /** Whether what the person has carted or bought may be recommended. A `bought` rule decides over what she bought instead. */
  includeSeen: boolean;
  /** Ascending product rows that the person carted or bought. */
  seen: Int32Array;
  /** What the person bought, with the last instant of each in epoch seconds. */
  bought: { products: ArrayLike<number>; lastAt: ArrayLike<number> };
  /** Epoch seconds: what the windows of `bought` rules count to. */
  now: number;
}

/** What an ask is made of. */
export interface AskOptions {
  model: Recommender;
  /** Fills up; null for nobody. */
  popularity: Recommender | null;
  includeSeen?: boolean;
  now: number;
}

/** A training user's ask; a row of −1 is an unknown user. */
export function userAsk(
  user: number,
  log: { seen: PairMatrix; purchases: PairMatrix | null },
  { model, popularity, includeSeen = false, now }: AskOptions,
): RuleAsk {
  const rows = Int32Array.of(user);
  const [from, to] = user < 0 ? [0, 0] : [log.seen.csr.indptr[user]!, log.seen.csr.indptr[user + 1]!];
  const [first, end] =
    user < 0 || !log.purchases ? [0, 0] : [log.purchases.csr.indptr[user]!, log.purchases.csr.indptr[user + 1]!];
  return {
    rank: (k, options) => model.recommendUsers(rows, k, options),
    fill: popularity && ((k, options) => popularity.recommendUsers(rows, k, options)),
    includeSeen,
    seen: log.seen.csr.indices.subarray(from, to),
    bought: log.purchases
      ? { products: log.purchases.csr.indices.subarray(first, end), lastAt: log.purchases.lastAt.subarray(first, end) }
      : { products: [], lastAt: [] },
    now,
  };
}

/** The ask of someone who is not a training row: a session, a cart, a user seen since. */
export function profileAsk(
  profile: Profile,
  bought: RuleAsk['bought'],
  { model, popularity, includeSeen = false, now }: AskOptions,
): RuleAsk {
  return {
    rank: (k, options) => model.recommendProfiles([profile], k, options),
    fill: popularity && ((k, options) => popularity.recommendProfiles([profile], k, options)),
    includeSeen,
    seen: profile.seen,
    bought,
    now,
  };
}

/** What stands beside a product, for rules to hold there too; nobody fills it up, and nothing is seen. */
export function productAsk(product: number, { model, now }: Pick<AskOptions, 'model' | 'now'>): RuleAsk {
  return {
    rank: (k, { allowed }) => model.similarProducts(product, k, allowed ? { allowed } : {}),
    fill: null,
    includeSeen: true,
    seen: new Int32Array(),
    bought: { products: [], lastAt: [] },
    now,
  };
}
