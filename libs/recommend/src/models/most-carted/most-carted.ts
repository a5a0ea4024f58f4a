import { transpose, type CsrMatrix } from '@cartograph/als';
import { RANKED_USERS, type ModelFamily, type ModelParts, type SharedData } from '../../family.js';
import { isIn } from '../../log/ascending-rows.js';
import { rowOf } from '../../log/csr-rows.js';
import { rowProfile } from '../../log/row-profile.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists, sortRanked, writeList } from '../../rank.js';
import type { Explanation, Profile, RankedLists, RankOptions, Recommender } from '../../recommender.js';
import { OnSharedData } from '../on-shared-data.js';
import { readObject } from '../parts.js';
import { resolveSettings } from '../settings.js';

/** Epoch seconds that recency is measured between. */
export interface CartPeriod {
  from: number;
  to: number;
}

type Shared = Pick<SharedData, 'users' | 'products' | 'strengths' | 'carts' | 'seen'>;

const NO_SESSIONS = {
  indptr: Int32Array.of(0),
  products: new Int32Array(),
  types: new Uint8Array(),
  at: new Float64Array(),
  users: new Int32Array(),
};

/**
 * The seed project's baseline: recommends to each user what she carted most, the latest first among equals.
 *
 * Score = strength of a carted product + recency ÷ 2, where recency runs from 0 (first cart of the training data) to 1 (the last one). With strengths
 * that count cart events alone this is the number of carts. It knows only what a user already carted, so with seen products
 * filtered its lists are empty. Beside a product stand those that most users carted as well.
 */
export class MostCartedModel extends OnSharedData<Shared> implements Recommender {
  readonly kind = 'MOST_CARTED';
  readonly name = 'Most carted by the user';
  private usersOf: CsrMatrix | null = null;

  /** @param period - the carts of the training, whoever is erased from it later. */
  constructor(
    shared: Shared,
    readonly period: CartPeriod,
  ) {
    super(shared);
  }

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    const lists = emptyLists(users.length, k);
    if (options.includeSeen) {
      for (const [position, user] of users.entries())
        if (user >= 0) this.write(lists, position, this.profileOf(user), options.allowed);
    }
    return lists;
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    for (const profile of profiles) checkProfile(profile, this.products);
    const lists = emptyLists(profiles.length, k);
    if (options.includeSeen)
      for (const [position, profile] of profiles.entries()) this.write(lists, position, profile, options.allowed);
    return lists;
  }

  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const both = new Map<number, number>();
    for (const user of rowOf(this.byProduct(), product).products) {
      for (const other of rowOf(this.shared.carts.csr, user).products) {
        if (other !== product && options.allowed?.[other] !== 0) both.set(other, (both.get(other) ?? 0) + 1);
      }
    }
    const lists = emptyLists(1, k);
    writeList(lists, 0, sortRanked(Array.from(both, ([other, score]) => ({ product: other, score }))));
    return lists;
  }

  explainUser(user: number, product: number): Explanation {
    return user < 0 ? { kind: 'none' } : this.explainProfile(this.profileOf(user), product);
  }

  explainProfile(profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    const times = timesCarted(profile, profile.products.indexOf(product));
    return times > 0 ? { kind: 'most-carted', times } : { kind: 'none' };
  }

  explainSimilar(other: number, product: number): Explanation {
    let value = 0;
    for (const user of rowOf(this.byProduct(), other).products) {
      if (isIn(rowOf(this.shared.carts.csr, user).products, product)) value += 1;
    }
    return value > 0 ? { kind: 'similar', product: other, measure: 'users-who-carted-both', value } : { kind: 'none' };
  }

  private profileOf(user: number): Profile {
    return rowProfile({ ...this.shared, sessions: NO_SESSIONS }, user, -1);
  }

  private write(lists: RankedLists, position: number, profile: Profile, allowed?: Uint8Array): void {
    const ranked: { product: number; score: number }[] = [];
    const { from } = this.period;
    const span = this.period.to > from ? this.period.to - from : 1;
    for (const [entry, product] of profile.products.entries()) {
      const strength = profile.strengths[entry]!;
      if (strength === 0 || timesCarted(profile, entry) === 0 || allowed?.[product] === 0) continue;
      const recency = profile.lastAt ? Math.min(1, Math.max(0, (profile.lastAt[entry]! - from) / span)) : 0;
      ranked.push({ product, score: strength + recency / 2 });
    }
    writeList(lists, position, sortRanked(ranked));
  }

  private byProduct(): CsrMatrix {
    this.usersOf ??= transpose(this.shared.carts.csr);
    return this.usersOf;
  }
}

/** Cart events of a profile's product: as counted; or else the strength of one that was carted or bought. */
function timesCarted(profile: Profile, entry: number): number {
  if (entry < 0) return 0;
  if (profile.carts) return profile.carts[entry]!;
  return isIn(profile.seen, profile.products[entry]!) ? profile.strengths[entry]! : 0;
}

/** From the first to the last of pairs' last carts; 0 to 0 without any. */
function cartPeriod({ carts }: Pick<Shared, 'carts'>): CartPeriod {
  let [from, to] = [Infinity, -Infinity];
  for (const at of carts.lastAt) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return from <= to ? { from, to } : { from: 0, to: 0 };
}

function readPeriod(parts: ModelParts): CartPeriod {
  const { from, to } = readObject(parts, 'period');
  if (typeof from !== 'number' || typeof to !== 'number' || !(from <= to))
    throw new RangeError(
      `the part "period" is ${JSON.stringify({ from, to })} where two instants in their order are needed`,
    );
  return { from, to };
}

/** The seed project's baseline; it has no settings. Models that were saved before their period was take it from the carts that are left. */
export const MOST_CARTED: ModelFamily<MostCartedModel, Record<string, never>> = {
  kind: 'MOST_CARTED',
  defaults: {},
  reads: ['strengths', 'carts', 'seen'],
  candidates: () => [{}],
  resolve: (given) => resolveSettings('MOST_CARTED', {}, {}, given),
  refusal: (data) => (data.carts.csr.indices.length === 0 ? 'The log has no cart event.' : null),
  cost: (data) => ({
    work: 10 * data.carts.csr.indices.length + RANKED_USERS * 1e4,
    bytes: 8 * data.carts.csr.indices.length,
  }),
  fit: async (data, _settings, watch) => {
    watch?.signal?.throwIfAborted();
    return new MostCartedModel(data, cartPeriod(data));
  },
  save: ({ period }) => ({ json: { period: { ...period } }, arrays: {} }),
  load: (parts, shared) =>
    new MostCartedModel(shared, parts.json['period'] === undefined ? cartPeriod(shared) : readPeriod(parts)),
  withoutUsers: ({ period }, _users, shared) => new MostCartedModel(shared, period),
};
