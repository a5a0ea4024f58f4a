import { checkK } from '../rank.js';
import { applyRules, type RuledList } from './apply-rules.js';
import { boosted, unruled } from './candidates.js';
import { compileRules, type CompiledRules } from './compile-rules.js';
import { barredBy, isHiddenAsSeen } from './person-mask.js';
import type { RuleAsk } from './rule-ask.js';
import type { RuleKind } from './rules.js';

/** A reason why a product is not in a list. */
export type WhyNotReason =
  /** The models have no row for it. */
  | { kind: 'unknown-product' }
  /** The shop no longer has it. */
  | { kind: 'gone' }
  /** A filter keeps it out, by itself. */
  | { kind: 'filter'; rule: string }
  /** The person carted or bought it, and seen products are left out. */
  | { kind: 'seen' }
  /** Without this one rule it would be in the list: a cap that was full, a boost of others, a pin in its place. */
  | { kind: 'rule'; rule: string; ruleKind: RuleKind }
  /** Without all of these rules together it would be, though not without any single one. */
  | { kind: 'rules-together'; rules: string[] }
  /** Nobody ever carted it, so nothing can be known of it. */
  | { kind: 'nobody-carted' }
  /** The model has nothing to say of it for this person. */
  | { kind: 'not-ranked' }
  /** It stands below the end of the list: `missing` is what it lacks to the last product there that the model scored, after boosts; null where there is none. */
  | { kind: 'below'; places: number; missing: number | null };

/** Where a product stands for one person, and why it is not recommended. */
export interface WhyNot {
  product: number;
  /** Its place in the list under rules, from 1; null where it is not in it. */
  listRank: number | null;
  /** Its place in the model's whole ranking without rules, from 1, seen products counted only where they may be recommended; null where the model does not rank it. */
  rank: number | null;
  /** The model's score, before boosts. */
  score: number | null;
  /** Empty where it is in the list. */
  reasons: WhyNotReason[];
}

/** Places looked at first for the rank of a product. */
const FIRST_DEPTH = 256;

/**
 * Says why a product is not among the K that a person gets under rules: every filter that keeps it out, whether it was seen, the rules without which it would be there
 * (found by leaving each out in turn), or that it simply ranks below, and by how much.
 *
 * @param product - a product row; −1 for one that the models do not know.
 * @throws RangeError - K < 1, or a row outside the shop.
 * Cost: a ranking down to the product, at most of the whole catalog, and a list for each rule that is no filter.
 */
export function whyNot(ask: RuleAsk, rules: CompiledRules, k: number, product: number): WhyNot {
  checkK(k);
  const { products } = rules.catalog;
  if (!Number.isInteger(product) || product < -1 || product >= products)
    throw new RangeError(`product row ${product} is outside −1 … ${products - 1}`);
  if (product < 0) return { product, listRank: null, rank: null, score: null, reasons: [{ kind: 'unknown-product' }] };
  if (rules.catalog.here?.[product] === 0)
    return { product, listRank: null, rank: null, score: null, reasons: [{ kind: 'gone' }] };
  const list = applyRules(ask, rules, k);
  const place = list.items.findIndex((item) => item.product === product);
  const standing = standingOf(ask, rules, product);
  const answer = { product, listRank: place < 0 ? null : place + 1, ...standing };
  if (place >= 0) return { ...answer, reasons: [] };
  const reasons: WhyNotReason[] = barredBy(ask, rules, product).map((rule) => ({ kind: 'filter', rule }));
  if (isHiddenAsSeen(ask, rules, product)) reasons.push({ kind: 'seen' });
  if (reasons.length === 0) reasons.push(...blamed(ask, rules, k, product));
  if (standing.rank === null) reasons.push({ kind: isCarted(ask, products, product) ? 'not-ranked' : 'nobody-carted' });
  else if (reasons.length === 0)
    reasons.push({
      kind: 'below',
      places: Math.max(0, standing.rank - k),
      missing: missingTo(list, boostedScore(rules, product, standing.score!)),
    });
  return { ...answer, reasons };
}

/** Looks deeper and deeper: what stands high is found cheaply. */
function standingOf(ask: RuleAsk, rules: CompiledRules, product: number): Pick<WhyNot, 'rank' | 'score'> {
  const { products } = rules.catalog;
  const seen = new Set(ask.includeSeen ? [] : ask.seen);
  for (let depth = Math.min(products, FIRST_DEPTH); ; depth = Math.min(products, 8 * depth)) {
    const { indices, scores } = ask.rank(depth, unruled(true, rules));
    let rank = 0;
    for (let place = 0; place < indices.length && indices[place]! >= 0; place += 1) {
      if (indices[place] === product) return { rank: rank + 1, score: scores[place]! };
      if (!seen.has(indices[place]!)) rank += 1;
    }
    if (depth === products || indices[depth - 1]! < 0) return { rank: null, score: null };
  }
}

/** The rules that are no filters and without which the product would be in the list. */
function blamed(ask: RuleAsk, rules: CompiledRules, k: number, product: number): WhyNotReason[] {
  const isFilter = (kind: RuleKind): boolean => ['allow', 'deny', 'price', 'in-stock', 'bought'].includes(kind);
  const movers = rules.rules.filter(({ kind }) => !isFilter(kind)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const standsWithout = (left: ReadonlySet<string>): boolean => {
    const others = compileRules(
      rules.rules.filter(({ name }) => !left.has(name)),
      rules.catalog,
    );
    return applyRules(ask, others, k).items.some((item) => item.product === product);
  };
  const single = movers.filter(({ name }) => standsWithout(new Set([name])));
  if (single.length > 0) return single.map(({ name, kind }) => ({ kind: 'rule', rule: name, ruleKind: kind }));
  const names = movers.map(({ name }) => name);
  return names.length > 1 && standsWithout(new Set(names)) ? [{ kind: 'rules-together', rules: names }] : [];
}

/** Whether popularity, which knows every product that was ever carted, knows this one; true where there is nobody to ask. */
function isCarted(ask: RuleAsk, products: number, product: number): boolean {
  if (ask.fill === null) return true;
  const allowed = new Uint8Array(products);
  allowed[product] = 1;
  return ask.fill(1, { includeSeen: true, allowed }).indices[0] === product;
}

function boostedScore({ boosts }: CompiledRules, product: number, score: number): number {
  return boosts ? boosted(score, boosts.factors[boosts.classes[product]!]!) : score;
}

function missingTo({ items }: RuledList, own: number): number | null {
  const last = items.findLast(({ origin }) => origin === 'model');
  return last === undefined ? null : last.score! - own;
}
