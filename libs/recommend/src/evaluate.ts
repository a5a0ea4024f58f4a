import { catalogueCoverage, incomputable, rankingMeans, rankingMetrics, wilson, type Estimate, type RankingMetrics } from '@cartograph/metrics';
import { rowOf } from './cart-matrix.js';
import { MIN_TEST_USERS, relevantProducts, type Holdout } from './holdout.js';
import { emptyLists } from './rank.js';
import type { ModelKind, Profile, RankedLists, Recommender } from './recommender.js';
import type { GroupMetrics } from './report.js';
import { GROUP_RULE, USER_GROUPS, type UserGroup } from './user-group.js';

/** One model, judged on a holdout under both protocols. */
export interface Judged {
  kind: ModelKind;
  name: string;
  /** All groups and null (everyone), first with seen products filtered, then with them. */
  metrics: GroupMetrics[];
  /** Values per user behind them; `rows` are positions in `holdout.testUsers`. */
  ranking: { withoutSeen: RankingMetrics; withSeen: RankingMetrics };
}

/**
 * Judges a model on the holdout: every test user's top K over the whole catalogue against what she carted from the cut on.
 *
 * A test user without a cart before the cut is answered from the products she had viewed, as in serving.
 * Groups with fewer than {@link MIN_TEST_USERS} users answer `too-few`.
 */
export function judge(model: Recommender, holdout: Holdout, k: number): Judged {
  const withoutSeen = judgeLists(model, holdout, k, false);
  const withSeen = judgeLists(model, holdout, k, true);
  return {
    kind: model.kind,
    name: model.name,
    metrics: [...withoutSeen.metrics, ...withSeen.metrics],
    ranking: { withoutSeen: withoutSeen.ranking, withSeen: withSeen.ranking },
  };
}

/** Top K for each test user, in the order of `holdout.testUsers`. */
export function listsFor(model: Recommender, holdout: Holdout, k: number, includeSeen: boolean): RankedLists {
  const lists = emptyLists(holdout.testUsers.length, k);
  const viewers: number[] = [];
  const others: number[] = [];
  for (const position of holdout.testUsers.keys()) {
    (isAnsweredFromViews(holdout, position) ? viewers : others).push(position);
  }
  const profiles = viewers.map((position): Profile => {
    const { products, values } = rowOf(holdout.views.csr, holdout.testUsers[position]!);
    return { basis: 'views', products, strengths: values };
  });
  scatter(lists, others, model.recommendUsers(Int32Array.from(others, (position) => holdout.testUsers[position]!), k, { includeSeen }));
  scatter(lists, viewers, model.recommendProfiles(profiles, k, { includeSeen }));
  return lists;
}

/** Whether a test user (by position) had no cart before the cut but had viewed products to start from. */
export function isAnsweredFromViews(holdout: Holdout, position: number): boolean {
  return holdout.groups[position] === 'COLD' && rowOf(holdout.views.csr, holdout.testUsers[position]!).products.length > 0;
}

/** Positions (in `ranking.rows`) of the users of a group; of everyone for null. */
export function positionsOf(holdout: Holdout, ranking: RankingMetrics, group: UserGroup | null): Int32Array {
  return Int32Array.from(ranking.rows.keys()).filter((position) => group === null || holdout.groups[ranking.rows[position]!] === group);
}

/** The sentence that says why a group of `users` people gives no number. */
export function tooFew(users: number, who: string): Estimate {
  return incomputable('too-few', `The holdout has ${users} ${who} with a relevant product; at least ${MIN_TEST_USERS} are needed for a number that means something.`);
}

/**
 * The seed project's baseline: how often the next carted product is the one a user had carted most
 * (the latest among equals), over users with carts on both sides of the cut.
 */
export function baselineAccuracy(mostCarted: Recommender, holdout: Holdout): Estimate {
  const positions = Array.from(holdout.testUsers.keys()).filter((position) => holdout.groups[position] !== 'COLD');
  if (positions.length < MIN_TEST_USERS) {
    return incomputable('too-few', `${positions.length} users have carts on both sides of the cut; at least ${MIN_TEST_USERS} are needed.`);
  }
  const top = mostCarted.recommendUsers(Int32Array.from(positions, (position) => holdout.testUsers[position]!), 1, { includeSeen: true });
  const right = positions.filter((position, index) => top.indices[index] === holdout.nextProducts[position]);
  return wilson(right.length, positions.length);
}

function judgeLists(model: Recommender, holdout: Holdout, k: number, includesSeen: boolean): { metrics: GroupMetrics[]; ranking: RankingMetrics } {
  const lists = listsFor(model, holdout, k, includesSeen);
  const ranking = rankingMetrics({ recommended: lists.indices, k, relevant: relevantProducts(holdout, includesSeen) });
  const metrics = [null, ...USER_GROUPS].map((group): GroupMetrics => {
    const positions = positionsOf(holdout, ranking, group);
    const means = rankingMeans(ranking.perUser, positions);
    const estimate = (name: keyof typeof means): Estimate => (positions.length < MIN_TEST_USERS ? tooFew(positions.length, group === null ? 'users' : GROUP_RULE[group]) : means[name]);
    return {
      group,
      k,
      users: positions.length,
      includesSeen,
      hitRate: estimate('hitRate'),
      precision: estimate('precision'),
      attainablePrecision: estimate('attainablePrecision'),
      recall: estimate('recall'),
      ndcg: estimate('ndcg'),
      map: estimate('mapCapped'),
      mrr: estimate('mrr'),
      catalogueCoverage: coverage(lists, ranking, positions, holdout),
    };
  });
  return { metrics, ranking };
}

function coverage(lists: RankedLists, ranking: RankingMetrics, positions: Int32Array, holdout: Holdout): number {
  if (holdout.protocol.trainProducts === 0) return 0;
  const recommended = new Int32Array(positions.length * lists.k);
  for (const [index, position] of positions.entries()) {
    const row = ranking.rows[position]!;
    recommended.set(lists.indices.subarray(row * lists.k, (row + 1) * lists.k), index * lists.k);
  }
  const items = holdout.train.csr.columns;
  return (catalogueCoverage({ recommended, items }) * items) / holdout.protocol.trainProducts;
}

function scatter(into: RankedLists, positions: readonly number[], from: RankedLists): void {
  for (const [index, position] of positions.entries()) {
    into.indices.set(from.indices.subarray(index * from.k, (index + 1) * from.k), position * into.k);
    into.scores.set(from.scores.subarray(index * from.k, (index + 1) * from.k), position * into.k);
  }
}
