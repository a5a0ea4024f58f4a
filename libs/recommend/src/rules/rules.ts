/** Products that a rule is about: those named, and those in a named category or of a named brand. At least one name stands in it. */
export interface Target {
  /** The log's own product ids. */
  products?: readonly string[];
  /** Category codes; each stands for itself and whatever is below it (`electronics` holds `electronics.audio`). Ids where the log has no code. */
  categories?: readonly string[];
  brands?: readonly string[];
}

/**
 * One business rule. `name` tells it apart from the others in every answer; the order of rules never matters.
 *
 * Filters, which decide what may stand in a list at all:
 * - `allow`: only products of the target. Of several such rules a product must be in every one.
 * - `deny`: no product of the target, whatever else allows it.
 * - `price`: from `min` to `max`, both ends included, in the log's currency; a product without a price is dropped unless `unpriced` says keep.
 * - `in-stock`: only what the product feed says is in stock; products that the feed does not list are dropped unless `unlisted` says keep.
 * - `bought`: what the person bought stays out for `window` days, forever (`never`), or until it is due by the repeat-purchase model of the
 *   shop (`learned`); afterwards it may be recommended again, even where seen products are filtered.
 *
 * The order of a list:
 * - `boost`: a positive score s of the target becomes s · factor, one ≤ 0 becomes s ÷ factor, so that a factor above 1 always lifts and one below 1
 *   always lowers; a score of 0 stays. Factors of several rules multiply.
 * - `bury`: the target stands only where a list would be short without it, below everything else.
 * - `cap`: at most `most` products of one category (cut to its first `depth` parts; the whole code by default) or of one brand. Products without one are not counted.
 * - `diversity`: maximal marginal relevance with λ = `lambda` over the `pool` best products: 1 leaves the order as it is, 0 looks at variety alone.
 * - `pin`: the product stands at this place, 1 being the first, also where the person has seen it; filters still hold for it, and it counts in caps.
 */
export type Rule =
  | ({ kind: 'allow'; name: string } & Target)
  | ({ kind: 'deny'; name: string } & Target)
  | { kind: 'price'; name: string; min?: number | null; max?: number | null; unpriced?: 'keep' | 'drop' }
  | { kind: 'in-stock'; name: string; unlisted?: 'keep' | 'drop' }
  | { kind: 'bought'; name: string; window: number | 'never' | 'learned' }
  | ({ kind: 'boost'; name: string; factor: number } & Target)
  | ({ kind: 'bury'; name: string } & Target)
  | { kind: 'cap'; name: string; per: 'category' | 'brand'; most: number; depth?: number | null }
  | { kind: 'diversity'; name: string; lambda: number; by: 'category' | 'brand' | 'model'; pool?: number | null }
  | { kind: 'pin'; name: string; product: string; rank: number };

/** Plain JSON. */
export type Rules = readonly Rule[];

export type RuleKind = Rule['kind'];

/** Rules of one kind, in an order that depends on their names alone. */
export function rulesOf<Kind extends RuleKind>(
  rules: Rules,
  ...kinds: readonly Kind[]
): Extract<Rule, { kind: Kind }>[] {
  const isOne = (rule: Rule): rule is Extract<Rule, { kind: Kind }> =>
    (kinds as readonly RuleKind[]).includes(rule.kind);
  return rules.filter(isOne).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What can be wrong with rules. */
export type RuleProblemCode =
  | 'shape'
  | 'name-missing'
  | 'name-twice'
  | 'empty-target'
  | 'boost-factor'
  | 'price-limit'
  | 'price-without-limit'
  | 'price-reversed'
  | 'bought-window'
  | 'cap-most'
  | 'cap-depth'
  | 'diversity-lambda'
  | 'diversity-pool'
  | 'pin-without-product'
  | 'pin-rank'
  | 'pins-on-one-rank'
  | 'product-pinned-twice'
  | 'pinned-and-denied'
  | 'pinned-not-allowed'
  | 'price-ranges-apart'
  | 'allowed-and-denied'
  | 'nothing-in-common'
  | 'several-diversities'
  | 'no-stock'
  | 'no-repeat-model'
  | 'no-similarity'
  | 'boost-of-one'
  | 'moved-but-denied'
  | 'boosted-and-buried'
  | 'unknown-products'
  | 'unknown-groups'
  | 'pin-filtered'
  | 'pins-beyond-cap'
  | 'nothing-left';

/** Something about some rules that cannot be meant; `problem` makes it, with its words. */
export interface RuleProblem {
  /** An error makes the rules refuse to be applied; a warning says that a rule does nothing or less than it seems to. */
  severity: 'error' | 'warning';
  code: RuleProblemCode;
  /** Names of the rules that clash, or of the one that is wrong. */
  rules: readonly string[];
  /** The values that are wrong, by name, for words in another language. */
  facts: Readonly<Record<string, string | number>>;
  /** What is wrong, with the values, in English. */
  message: string;
  remedy: string;
}

/** Rules contradict each other or themselves; `problems` says which and what to do. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(problems.map(({ message, remedy }) => `${message} ${remedy}`).join(' '));
    this.problems = problems;
  }
}
