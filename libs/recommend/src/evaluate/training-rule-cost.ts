import { FAMILIES } from '../families.js';
import type { ModelFamily } from '../family.js';
import { IdMap } from '../id-map.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelKind, Recommender } from '../recommender.js';
import { catalogOf } from '../rules/catalog.js';
import { modelSimilarity } from '../rules/diversity.js';
import { measureRuleCost, type RulesHoldout, type RulesCost } from '../rules/rule-cost.js';
import { gapsSteps } from '../rules/purchase-gaps.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { rulesHoldout } from '../rules/rules-holdout.js';
import type { Rules } from '../rules/rules.js';
import { readStock } from '../rules/stock-feed.js';
import { runSteps } from '@cartograph/threads';
import type { Contender } from './contend.js';
import { holdoutSteps, relevantProducts } from './holdout.js';
import { splitSteps } from './split.js';
import { chooseTarget, eventCountsSteps } from './target.js';
import { USER_GROUPS } from './user-group.js';

/** How a training's lists are replayed under rules. */
export interface TrainingRuleCostOptions {
  /** Length of the lists. Default 10. */
  k?: number;
  /** Of the training's split and of the bootstrap. Default 1. */
  seed?: number;
  /** A product feed in UTF-8, which rules on stock and prices look at. */
  feedFile?: string | null;
  families?: readonly ModelFamily[];
  signal?: AbortSignal;
  /** Called before each model is fitted, and after each replay. */
  onStep?(step: { step: 'Fitting before the split date' | 'Replaying lists'; done: number; total: number }): void;
}

/** A cost and whose lists it is of. */
export interface TrainingRuleCost {
  cost: RulesCost;
  /** Names of the models that answered, in the order of the groups. */
  models: string[];
  /** Their kinds, in the same order. */
  kinds: ModelKind[];
}

/**
 * What business rules would have cost a training: its models are fitted before the split date, as they were when they were judged, and the lists of its test users are made with and
 * without the rules. When buyers buy again is learned from before the split date, too. Seen products are left out of lists, as in serving; where a rule lets what was bought
 * come back, taking it again counts as a hit.
 *
 * @param contender - who answers each group, with which settings; see `contenderOf`.
 * @throws RulesError - rules that contradict each other or need a feed that is not given. RangeError - a kind that its family refuses. The signal's reason when it aborts.
 * Cost: one fit of each kind that answers a group, and the replays of `measureRuleCost`.
 */
export async function measureTrainingRuleCost(
  log: TrainingLog,
  contender: Contender,
  rules: Rules,
  options: TrainingRuleCostOptions = {},
): Promise<TrainingRuleCost> {
  const { k = 10, seed = 1, feedFile = null, families = FAMILIES, signal, onStep } = options;
  const target = chooseTarget(log, null, await runSteps(eventCountsSteps(log), signal));
  const split = await runSteps(splitSteps('time', log, target.event, { seed }), signal);
  const holdout = await runSteps(holdoutSteps(log, split, target, { k, strengths: contender.strengths }), signal);
  const kinds = [...new Set<ModelKind>(['POPULARITY', ...USER_GROUPS.map((group) => contender.kinds[group])])];
  const models = new Map<ModelKind, Recommender>();
  for (const [done, kind] of kinds.entries()) {
    onStep?.({ step: 'Fitting before the split date', done, total: kinds.length });
    const family = families.find((candidate) => candidate.kind === kind);
    if (family === undefined) throw new RangeError(`no family makes models of kind ${kind}`);
    const settings = family.resolve({ ...contender.settings[kind] });
    const refusal = family.refusal(holdout.train, settings);
    if (refusal !== null) throw new RangeError(refusal);
    models.set(kind, await family.fit(holdout.train, settings, signal ? { signal } : {}));
  }
  const asks = new Map(
    [...models].map(([kind, model]) => [kind, rulesHoldout(holdout, { model, popularity: models.get('POPULARITY')! })]),
  );
  const answering = USER_GROUPS.map((group) => contender.kinds[group]);
  const replayed: RulesHoldout = {
    k,
    relevant: relevantProducts(
      holdout,
      rules.some(({ kind }) => kind === 'bought'),
    ),
    ask: (position) => asks.get(contender.kinds[holdout.groups[position]!])!.ask(position),
  };
  const productIds = new IdMap(log.productIds);
  const shop = { products: log.productIds.length, rowOf: (id: string) => productIds.row(id) };
  const catalog = catalogOf(
    { shared: { products: shop.products, facts: holdout.train.facts }, productIds },
    {
      stock: feedFile === null ? null : await readStock(feedFile, shop),
      repeat: new RepeatPurchases(await runSteps(gapsSteps(holdout.train), signal), holdout.train.facts.categories),
      similarity: modelSimilarity(models.get(answering.findLast((kind) => kind !== 'POPULARITY') ?? 'POPULARITY')!),
    },
  );
  const cost = await measureRuleCost(replayed, rules, catalog, {
    seed,
    ...(signal ? { signal } : {}),
    onReplay: ({ replay, replays }) => onStep?.({ step: 'Replaying lists', done: replay, total: replays }),
  });
  const answered = [...new Set(answering)];
  return { cost, models: answered.map((kind) => models.get(kind)!.name), kinds: answered };
}
