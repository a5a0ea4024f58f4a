import {
  incomputable,
  pairedBootstrap,
  rankingMetrics,
  wilson,
  type Estimate,
  type RankingMetrics,
  type RelevantItems,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { evenlySpaced } from '../evaluate/holdout.js';
import { MIN_TEST_USERS } from '../evaluate/split.js';
import { workPace } from '@cartograph/threads';
import { checkK } from '../rank.js';
import { applyRules } from './apply-rules.js';
import type { Catalog } from './catalog.js';
import { compileRules } from './compile-rules.js';
import { barredBy } from './person-mask.js';
import type { RuleAsk } from './rule-ask.js';
import type { Rules } from './rules.js';

/** What rules are replayed on: users of whom it is known what they took after the lists were made. */
export interface RulesHoldout {
  /** Length of the lists. */
  k: number;
  /** A row a user: what the user took in the held-out part. Users without anything are left out. */
  relevant: RelevantItems;
  /** The ask of a user by its row in `relevant`; `now` is the instant where training ends. */
  ask(user: number): RuleAsk;
}

/** How the replay is done. */
export interface RuleCostOptions {
  /** Two-sided level of the intervals of all rules together, and of those of the single rules as a whole. Default 0.05. */
  alpha?: number;
  /** Of more users than this, an even selection is replayed. Default 2,000. */
  mostUsers?: number;
  /** Of the bootstrap. Default 1. */
  seed?: number;
  /** Aborting rejects with the signal's reason between two users. */
  signal?: AbortSignal;
  /** Called after each replay of all users, of `replays` in all. */
  onReplay?(done: { replay: number; replays: number }): void;
}

/** What rules cost or bring: the lists with them less the lists without them, on the same users. */
export interface RuleCost {
  /** Names of the rules that the second lists have besides. */
  rules: string[];
  /** Paired differences, absolute; below 0 the rules cost something. */
  hitRate: Estimate;
  ndcg: Estimate;
  recall: Estimate;
  /** The share of lists that are not the same, products and order. */
  changed: Estimate;
  /** Hits of all lists together: without the rules, of these those that are gone with them, and new ones. */
  hits: { without: number; lost: number; gained: number };
}

/** The cost of each rule and of all of them. */
export interface RulesCost {
  k: number;
  /** Users of the holdout with something relevant, and how many of them were replayed. */
  users: number;
  replayed: number;
  /** Means of the lists without any rule, and with all. */
  without: RankingMetrics['means'];
  with: RankingMetrics['means'];
  /** All rules against none. */
  together: RuleCost;
  /** Each rule alone against none; with m rules each interval is at α ÷ m (Bonferroni), so that with many rules chance alone does not make one of them look expensive. */
  alone: RuleCost[];
  /** All rules against all but this one, at α ÷ m too: what it costs among the others. Two rules that do the same cost nothing here each, and all of it above. */
  amongOthers: RuleCost[];
  /** Of the pairs that the replayed users took, how many the filters forbid: no model could have hit them. */
  forbidden: { pairs: number; of: number };
}

/** Resamples of an interval at least, and how many of them lie outside it at least: a bound is a rank among them. */
const RESAMPLES = 2000;
const IN_BOTH_TAILS = 50;

/** Multiply-adds a product of one list, roughly, for the pace. */
const WORK_A_PRODUCT = 64;

interface Replay {
  metrics: RankingMetrics;
  lists: Int32Array;
}

/**
 * Replays a holdout under rules: what each of them, and all of them, would have cost in hits. The lists of both sides are filled up alike.
 *
 * It measures what people took without having seen these lists; what a rule changes in their minds, or in the till, only an experiment can tell.
 *
 * @returns differences per user with percentile bootstrap intervals, whose `level` says how wide they are; where no list lost or won anything, 0 with the bound that Wilson's interval of "no user in n"
 *   gives; `too-few` below 30 users.
 * @throws RulesError - rules that contradict each other. RangeError - K < 1.
 * Cost: (2 · rules + 2) lists a user; two rules or more are replayed alone and among the others.
 */
export async function measureRuleCost(
  holdout: RulesHoldout,
  rules: Rules,
  catalog: Catalog,
  options: RuleCostOptions = {},
): Promise<RulesCost> {
  const { mostUsers = 2000, seed = 1, alpha = 0.05, signal, onReplay } = options;
  if (!Number.isInteger(mostUsers) || mostUsers < 1)
    throw new RangeError(`mostUsers is ${mostUsers}; give a whole number ≥ 1.`);
  checkK(holdout.k);
  const compiled = compileRules(rules, catalog);
  const everyone = Array.from({ length: holdout.relevant.indptr.length - 1 }, (_, user) => user).filter(
    (user) => holdout.relevant.indptr[user + 1]! > holdout.relevant.indptr[user]!,
  );
  const users = evenlySpaced(everyone, mostUsers);
  const relevant = rowsOf(holdout.relevant, users);
  const asks = users.map((user) => holdout.ask(user));
  const pace = workPace(signal);
  const replays = rules.length === 0 ? 1 : rules.length === 1 ? 2 : 2 * rules.length + 2;
  let done = 0;
  const replay = async (given: Rules): Promise<Replay> => {
    signal?.throwIfAborted();
    const looked = compileRules(given, catalog);
    const lists = new Int32Array(users.length * holdout.k).fill(-1);
    for (const [position, ask] of asks.entries()) {
      const pause = pace(catalog.products * WORK_A_PRODUCT);
      if (pause) await pause;
      lists.set(
        applyRules(ask, looked, holdout.k).items.map(({ product }) => product),
        position * holdout.k,
      );
    }
    done += 1;
    onReplay?.({ replay: done, replays });
    return { lists, metrics: rankingMetrics({ recommended: lists, k: holdout.k, relevant }, { alpha }) };
  };
  const compare = (names: string[], without: Replay, withThem: Replay, compared = 1): RuleCost =>
    costOf(names, without, withThem, relevant, { alpha: alpha / compared, seed });

  const names = rules.map(({ name }) => name).toSorted();
  const none = await replay([]);
  const all = rules.length === 0 ? none : await replay(rules);
  const together = compare(names, none, all);
  const ordered = rules.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const [alone, amongOthers]: [RuleCost[], RuleCost[]] = rules.length === 1 ? [[together], [together]] : [[], []];
  for (const rule of rules.length === 1 ? [] : ordered) {
    alone.push(compare([rule.name], none, await replay([rule]), rules.length));
    amongOthers.push(compare([rule.name], await replay(rules.filter((other) => other !== rule)), all, rules.length));
  }
  let pairs = 0;
  for (const [position, ask] of asks.entries()) {
    for (const product of relevant.indices.subarray(relevant.indptr[position], relevant.indptr[position + 1]))
      if (barredBy(ask, compiled, product).length > 0) pairs += 1;
  }
  return {
    k: holdout.k,
    users: everyone.length,
    replayed: users.length,
    without: none.metrics.means,
    with: all.metrics.means,
    together,
    alone,
    amongOthers,
    forbidden: { pairs, of: relevant.indices.length },
  };
}

function rowsOf(relevant: RelevantItems, users: readonly number[]): RelevantItems {
  const indptr = new Int32Array(users.length + 1);
  for (const [position, user] of users.entries())
    indptr[position + 1] = indptr[position]! + relevant.indptr[user + 1]! - relevant.indptr[user]!;
  const indices = new Int32Array(indptr[users.length]!);
  for (const [position, user] of users.entries())
    indices.set(relevant.indices.subarray(relevant.indptr[user], relevant.indptr[user + 1]), indptr[position]!);
  return { indptr, indices };
}

function costOf(
  rules: string[],
  without: Replay,
  withThem: Replay,
  relevant: RelevantItems,
  options: { alpha: number; seed: number },
): RuleCost {
  const { k } = without.metrics;
  const users = relevant.indptr.length - 1;
  const hits = { without: 0, lost: 0, gained: 0 };
  let changed = 0;
  for (let user = 0; user < users; user += 1) {
    const [before, after] = [without, withThem].map(({ lists }) => lists.subarray(user * k, (user + 1) * k));
    if (before!.some((product, rank) => product !== after![rank])) changed += 1;
    for (const product of relevant.indices.subarray(relevant.indptr[user], relevant.indptr[user + 1])) {
      const [was, is] = [before!.includes(product), after!.includes(product)];
      if (was) hits.without += 1;
      if (was && !is) hits.lost += 1;
      if (is && !was) hits.gained += 1;
    }
  }
  const difference = (metric: 'hitRate' | 'ndcg' | 'recall'): Estimate =>
    pairedDifference(without.metrics.perUser[metric], withThem.metrics.perUser[metric], options);
  const tooFew = incomputable(
    'too-few',
    `${users} users were replayed; at least ${MIN_TEST_USERS} are needed for a number that means something.`,
  );
  return {
    rules,
    hitRate: difference('hitRate'),
    ndcg: difference('ndcg'),
    recall: difference('recall'),
    changed: users < MIN_TEST_USERS ? tooFew : wilson(changed, users, { alpha: options.alpha }),
    hits,
  };
}

function pairedDifference(
  without: Float64Array,
  withThem: Float64Array,
  { alpha, seed }: { alpha: number; seed: number },
): Estimate {
  const users = without.length;
  if (users < MIN_TEST_USERS)
    return incomputable(
      'too-few',
      `${users} users were replayed; at least ${MIN_TEST_USERS} are needed for a number that means something.`,
    );
  if (without.every((value, user) => value === withThem[user])) {
    const none = wilson(0, users, { alpha });
    return none.ok
      ? { ok: true, value: 0, low: -none.high, high: none.high, level: 1 - alpha, method: 'wilson-bound' }
      : none;
  }
  return pairedBootstrap(without, withThem, {
    alpha,
    interval: 'percentile',
    resamples: Math.max(RESAMPLES, Math.ceil(IN_BOTH_TAILS / alpha)),
    random: seededRandom(seed),
  });
}
