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
export function ruleEffect<Product>(withRules: readonly Placed<Product>[], withoutRules: readonly Placed<Product>[], first: number): RuleEffect<Product> {
  const rankOf = new Map(withoutRules.map(({ rank, product }) => [product.externalId, rank]));
  const shown = new Set(withRules.map(({ product }) => product.externalId));
  const before = new Map([...shown].map((id) => [id, rankOf.get(id) ?? null]));
  const entered = new Set([...before].filter(([, rank]) => rank === null || rank > first).map(([id]) => id));
  const dropped = withoutRules.filter(({ rank, product }) => rank <= first && !shown.has(product.externalId)).map(({ product }) => product);
  return { before, entered, dropped };
}
