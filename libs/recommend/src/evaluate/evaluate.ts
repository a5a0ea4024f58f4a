import {
  incomputable,
  rankingMeans,
  rankingMetrics,
  wilson,
  type Estimate,
  type RankingMetric,
  type RankingMetrics,
} from '@cartograph/metrics';
import { counted } from '../figure-text.js';
import { rowOf, usersPerProduct } from '../log/csr-rows.js';
import type { ModelKind, RankedLists, Recommender } from '../recommender.js';
import { runSteps } from '@cartograph/threads';
import { beyondAccuracy, coverageOf } from './beyond-accuracy.js';
import { relevantProducts, type Holdout } from './holdout.js';
import { bothListsFor } from './lists.js';
import type { BeyondAccuracy, GroupMetrics, RankingFigures, SegmentMetrics } from './report.js';
import { segmentsOf, type Segment } from './segments.js';
import { MIN_TEST_USERS } from './split.js';
import { USER_GROUPS, groupRule, type UserGroup } from './user-group.js';

/** One model, judged on a holdout under both protocols. */
export interface Judged {
  kind: ModelKind;
  name: string;
  /** All groups and null (everyone), first with seen products filtered, then with them. */
  metrics: GroupMetrics[];
  /** Every segment, in the same order of protocols. */
  segments: SegmentMetrics[];
  beyond: BeyondAccuracy[];
  /** Values per user behind them; `rows` are positions in `holdout.testUsers`. */
  ranking: { withoutSeen: RankingMetrics; withSeen: RankingMetrics };
}

/** What judging may be given. */
export interface JudgeOptions {
  /** Segments of the holdout, made once for several models. Default: {@link segmentsOf}. */
  segments?: readonly Segment[];
  signal?: AbortSignal;
}

/**
 * Judges a model on a holdout: every test user's top K over the whole catalog against the held-out products, with seen products
 * filtered and with them. Groups and segments with fewer than {@link MIN_TEST_USERS} users answer `too-few`.
 *
 * @throws the signal's reason when it aborts.
 * Cost: two top-K for each test user; one of a model that only filters seen products.
 */
export async function judge(model: Recommender, holdout: Holdout, options: JudgeOptions = {}): Promise<Judged> {
  const segments = options.segments ?? segmentsOf(holdout);
  const positions = Int32Array.from(holdout.testUsers.keys());
  const { without, withSeen } = await bothListsFor(model, holdout, positions, options.signal);
  const first = await runSteps(judgeListsSteps(without, holdout, segments, false), options.signal);
  const second = await runSteps(judgeListsSteps(withSeen, holdout, segments, true), options.signal);
  return {
    kind: model.kind,
    name: model.name,
    metrics: [...first.metrics, ...second.metrics],
    segments: [...first.segments, ...second.segments],
    beyond: [first.beyond, second.beyond],
    ranking: { withoutSeen: first.ranking, withSeen: second.ranking },
  };
}

/** Positions (in `ranking.rows`) of the users of a group; of everyone for null. */
export function positionsOf(
  holdout: Pick<Holdout, 'groups'>,
  ranking: RankingMetrics,
  group: UserGroup | null,
): Int32Array {
  return Int32Array.from(ranking.rows.keys()).filter(
    (position) => group === null || holdout.groups[ranking.rows[position]!] === group,
  );
}

/** The sentence that says why a group of `users` people gives no number. */
export function tooFew(users: number, who: string, where: 'holdout' | 'validation slice' = 'holdout'): Estimate {
  return incomputable(
    'too-few',
    `The ${where} has ${counted(users, who)} with a relevant product; at least ${MIN_TEST_USERS} are needed for a number that means something.`,
  );
}

/**
 * The seed project's baseline: how often the next held-out product is the one a user had carted most (the latest among equals,
 * then the first by row), over users with such events on both sides of the split date. In a log without carts what is predicted stands for them.
 */
export function baselineAccuracy({ train, known, target, testUsers, nextProducts }: Holdout): Estimate {
  let [users, right] = [0, 0];
  const lastAt =
    target.event === 'cart' ? train.carts.lastAt : target.event === 'purchase' ? train.purchases.lastAt : null;
  for (const [position, user] of testUsers.entries()) {
    const { products, values } = rowOf(known, user);
    if (products.length === 0) continue;
    const begin = known.indptr[user]!;
    let best = 0;
    for (let entry = 1; entry < products.length; entry += 1) {
      const more = values[entry]! - values[best]!;
      if (more > 0 || (more === 0 && lastAt !== null && lastAt[begin + entry]! > lastAt[begin + best]!)) best = entry;
    }
    users += 1;
    if (products[best] === nextProducts[position]) right += 1;
  }
  if (users < MIN_TEST_USERS)
    return incomputable(
      'too-few',
      `${users} users have ${target.event}s on both sides of the split date; at least ${MIN_TEST_USERS} are needed.`,
    );
  return wilson(right, users);
}

/** What can be reached is no chance where it is the same for every user: then the value itself, without an interval to either side. */
function constantOr(estimate: Estimate, perUser: Float64Array, positions: Int32Array): Estimate {
  const value = perUser[positions[0] ?? 0]!;
  if (!estimate.ok || positions.some((position) => perUser[position] !== value)) return estimate;
  return { ...estimate, value, low: value, high: value, method: 'identical' };
}

/** Ranking metrics of some of the judged users (positions in `ranking.rows`), or why there are none. */
export function figuresOf(
  ranking: RankingMetrics,
  positions: Int32Array,
  who: string,
  includesSeen: boolean,
): RankingFigures {
  const means = rankingMeans(ranking.perUser, positions);
  const estimate = (name: RankingMetric): Estimate =>
    positions.length < MIN_TEST_USERS ? tooFew(positions.length, who) : means[name];
  return {
    users: positions.length,
    includesSeen,
    hitRate: estimate('hitRate'),
    precision: estimate('precision'),
    attainablePrecision: constantOr(estimate('attainablePrecision'), ranking.perUser.attainablePrecision, positions),
    recall: estimate('recall'),
    cappedRecall: estimate('cappedRecall'),
    ndcg: estimate('ndcg'),
    map: estimate('mapCapped'),
    mapTrec: estimate('mapTrec'),
    mrr: estimate('mrr'),
  };
}

interface JudgedLists {
  metrics: GroupMetrics[];
  segments: SegmentMetrics[];
  beyond: BeyondAccuracy;
  ranking: RankingMetrics;
}

function* judgeListsSteps(
  lists: RankedLists,
  holdout: Holdout,
  segments: readonly Segment[],
  includesSeen: boolean,
): Generator<void, JudgedLists> {
  const { k, target } = holdout;
  const relevant = relevantProducts(holdout, includesSeen);
  const ranking = rankingMetrics({ recommended: lists.indices, k, relevant });
  const itemUsers = usersPerProduct(holdout.known);
  const { trainProducts } = holdout.protocol;
  yield;
  const metrics = [null, ...USER_GROUPS].map((group): GroupMetrics => {
    const positions = positionsOf(holdout, ranking, group);
    const who = group === null ? 'users' : groupRule(group, target.groupedBy);
    return {
      group,
      k,
      ...figuresOf(ranking, positions, who, includesSeen),
      catalogCoverage: coverageOf(
        lists,
        positions.map((position) => ranking.rows[position]!),
        { itemUsers, trainProducts },
      ),
    };
  });
  yield;
  const inSegments = segments.map(({ kind, value, rule, prices, members }): SegmentMetrics => {
    const positions = Int32Array.from(ranking.rows.keys()).filter((position) => members[ranking.rows[position]!] === 1);
    return { kind, value, rule, ...(prices ? { prices } : {}), ...figuresOf(ranking, positions, rule, includesSeen) };
  });
  yield;
  return {
    metrics,
    segments: inSegments,
    beyond: beyondAccuracy(lists, holdout, { ranking, relevant, includesSeen, itemUsers }),
    ranking,
  };
}
