/** A product at a place in a list. */
interface Placed<Product> {
  rank: number;
  product: Product & { externalId: string };
}

export interface RuleEffect<Product> {
  /** The place without rules of what stands in the list with them; null beyond what was asked. */
  before: ReadonlyMap<string, number | null>;
  /** In the list only because of the rules: not among the first so many without them. */
  entered: ReadonlySet<string>;
  /** Among the first so many without rules, and not in the list with them; best first. */
  dropped: (Product & { externalId: string })[];
}

/**
 * What rules did to a list.
 *
 * @param withRules - the list as it is.
 * @param withoutRules - the list without rules, as long or longer.
 * @param first - the length of the list.
 */
export function ruleEffect<Product>(
  withRules: readonly Placed<Product>[],
  withoutRules: readonly Placed<Product>[],
  first: number,
): RuleEffect<Product> {
  const rankOf = new Map(withoutRules.map(({ rank, product }) => [product.externalId, rank]));
  const shown = new Set(withRules.map(({ product }) => product.externalId));
  const before = new Map([...shown].map((id) => [id, rankOf.get(id) ?? null]));
  const entered = new Set([...before].filter(([, rank]) => rank === null || rank > first).map(([id]) => id));
  const dropped = withoutRules
    .filter(({ rank, product }) => rank <= first && !shown.has(product.externalId))
    .map(({ product }) => product);
  return { before, entered, dropped };
}

/**
 * The list of a category's page as if the page's own rule were part of the question and no rule: it is not named, and what it keeps out is not counted.
 *
 * @param page - the name of that rule; null: there is none, and the list stays as it is.
 * @param keptOut - how many products it keeps out by itself; null while that is not known: then no rule is named.
 */
export function withoutPageRule<List extends { rules: readonly { name: string }[]; removed: number }>(
  list: List,
  page: string | null,
  keptOut: number | null,
): List {
  if (page === null) return list;
  if (keptOut === null) return { ...list, rules: [] };
  return {
    ...list,
    rules: list.rules.filter(({ name }) => name !== page),
    removed: Math.max(0, list.removed - keptOut),
  };
}
