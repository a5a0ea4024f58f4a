import type { ModelSet } from '../model-set.js';
import type { Explanation, ModelKind } from '../recommender.js';
import { applyRules, type RuledItem, type RuledList } from '../rules/apply-rules.js';
import { catalogOf } from '../rules/catalog.js';
import { compileRules, type CompiledRules } from '../rules/compile-rules.js';
import { unruled } from '../rules/candidates.js';
import { barredBy } from '../rules/person-mask.js';
import type { RuleAsk } from '../rules/rule-ask.js';
import { whyNot, type WhyNot } from '../rules/why-not.js';
import { modelOf } from './choice.js';
import { repeatsPopularity, understand, type Question } from './question.js';
import { because } from './reason-text.js';
import type { BecauseReason, ModelWhy, RecommendationAnswer, RecommendRequest, ServeOptions } from './request.js';

const NOTHING: Explanation = { kind: 'none' };
const withoutRules = new WeakMap<ModelSet['shared'], CompiledRules>();

/** Which model is asked in the end, and how. */
interface Settled {
  kind: ModelKind;
  reason: string;
  why: ModelWhy;
  ask: RuleAsk;
  list: RuledList;
}

/**
 * Recommends: finds the group of whoever asks, lets the model answer that won this group on the holdout, under the rules, and says why.
 *
 * Where the chosen model has nothing to say (no known product to start from), popularity answers and the reason says so; where it ends before the list does, popularity
 * goes on, and after it what nobody ever carted. A model the caller named stays alone, and so does what stands beside a product or in a category.
 *
 * @throws RangeError - K < 1, or a named model that the set does not have.
 * Cost: that of `applyRules`; without rules one top-K over the catalog.
 */
export function recommend(set: ModelSet, request: RecommendRequest, options: ServeOptions = {}): RecommendationAnswer {
  const k = options.k ?? 10;
  const rules = rulesOf(set, options);
  const question = understand(set, request, options);
  const { kind, reason, why, ask, list } = settle(set, request, question, rules, k, options);
  const idOf = (row: number): string => set.productIds.id(row);
  const reasons = ({ product, origin }: RuledItem): BecauseReason[] =>
    because(
      origin === 'catalog' ? NOTHING : question.explain(origin === 'popularity' ? 'POPULARITY' : kind, product),
      idOf,
      request.kind,
    );
  return {
    items: list.items.map((item) => {
      let found: BecauseReason[] | null = options.explain === false ? [] : null;
      return {
        productId: idOf(item.product),
        score: item.score,
        origin: item.origin,
        rules: item.rules,
        get because() {
          return (found ??= reasons(item));
        },
      };
    }),
    kind,
    modelReason: reason,
    why,
    group: question.group,
    unknownProducts: question.unknownProducts,
    unmetPins: list.unmet,
    removed: countRemoved(ask, rules),
  };
}

/** What `recommend` answers, asked about one product: where it stands, and why it is not in the list. */
export interface WhyNotAnswer extends WhyNot {
  kind: ModelKind;
}

/**
 * Says why a product is not in the list that `recommend` gives for the same request and options.
 *
 * @throws as {@link recommend}. Cost: that of `whyNot` of the rules, far more than a list.
 */
export function recommendWhyNot(
  set: ModelSet,
  request: RecommendRequest,
  productId: string,
  options: ServeOptions = {},
): WhyNotAnswer {
  const k = options.k ?? 10;
  const rules = rulesOf(set, options);
  const { kind, ask } = settle(set, request, understand(set, request, options), rules, k, options);
  return { kind, ...whyNot(ask, rules, k, set.productIds.row(productId)) };
}

function rulesOf(set: ModelSet, options: ServeOptions): CompiledRules {
  if (options.rules) return options.rules;
  const known = withoutRules.get(set.shared);
  if (known) return known;
  const none = compileRules([], catalogOf(set));
  withoutRules.set(set.shared, none);
  return none;
}

function settle(
  set: ModelSet,
  request: RecommendRequest,
  question: Question,
  rules: CompiledRules,
  k: number,
  options: ServeOptions,
): Settled {
  const { choice } = question;
  let { kind, reason } = choice;
  const why: ModelWhy = { group: null, category: null, insteadOf: null, empty: null, ...choice.why };
  let ask = question.ask(kind, !choice.isAsked);
  let list = applyRules(ask, rules, k);
  if (
    repeatsPopularity(choice, question.isBlank) ||
    (!choice.isAsked && kind !== 'POPULARITY' && hasNothing(ask, rules, list))
  ) {
    reason = `${reason} It has nothing to start from here, so ${modelOf(set, 'POPULARITY').name} answers.`;
    why.insteadOf = kind;
    kind = 'POPULARITY';
    ask = question.ask(kind, true);
    list = applyRules(ask, rules, k);
  }
  if (list.items.length === 0) {
    why.empty = emptyKind(kind, request, ask, { rules, includeSeen: options.includeSeen ?? false });
    reason = `${reason} ${emptyBecause(why.empty, request)}`;
  }
  return { kind, reason, why, ask, list };
}

/** Whether a model has nothing to say, whatever the rules would leave of it. */
function hasNothing(ask: RuleAsk, rules: CompiledRules, list: RuledList): boolean {
  return (
    list.items.every(({ origin }) => origin !== 'model') && ask.rank(1, unruled(ask.includeSeen, rules)).indices[0]! < 0
  );
}

const counts = new WeakMap<CompiledRules, number>();

/** Products that rules keep out of a list: those forbidden to everyone, and what the person bought and is not due. */
function countRemoved(ask: RuleAsk, rules: CompiledRules): number {
  const {
    allowed,
    catalog: { here },
  } = rules;
  let removed =
    counts.get(rules) ??
    allowed?.reduce((sum, may, product) => sum + (may === 0 && here?.[product] !== 0 ? 1 : 0), 0) ??
    0;
  counts.set(rules, removed);
  if (rules.bought.length === 0) return removed;
  for (let entry = 0; entry < ask.bought.products.length; entry += 1) {
    const product = ask.bought.products[entry]!;
    if (allowed?.[product] !== 0 && barredBy(ask, rules, product).length > 0) removed += 1;
  }
  return removed;
}

function emptyKind(
  kind: ModelKind,
  request: RecommendRequest,
  ask: RuleAsk,
  { rules, includeSeen }: { rules: CompiledRules; includeSeen: boolean },
): NonNullable<ModelWhy['empty']> {
  if (rules.rules.length > 0 && ask.rank(1, unruled(ask.includeSeen, rules)).indices[0]! >= 0) return 'rules';
  if (kind === 'MOST_CARTED' && request.kind !== 'product' && !includeSeen) return 'only-seen';
  return request.kind === 'category' ? 'nobody-carted' : 'nothing';
}

function emptyBecause(empty: NonNullable<ModelWhy['empty']>, request: RecommendRequest): string {
  if (empty === 'rules') return 'The rules leave none of what it would recommend.';
  if (empty === 'only-seen')
    return 'It only knows products the user already carted, and those are filtered: ask with seen products included.';
  if (empty === 'nobody-carted' && request.kind === 'category')
    return `Nobody has carted a product in "${request.category}".`;
  return 'It has nothing to recommend here.';
}
