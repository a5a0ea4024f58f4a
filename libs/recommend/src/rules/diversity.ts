import { placeOf } from '../log/ascending-rows.js';
import { readList } from '../rank.js';
import type { Recommender } from '../recommender.js';
import type { Catalog } from './catalog.js';
import type { Rule } from './rules.js';

/** How alike product b is to a, 0 … 1. */
export type Similarity = (a: number, b: number) => number;

/** The similarity that a diversity rule names; products of no category or brand are like none. */
export function similarityOf(rule: Extract<Rule, { kind: 'diversity' }>, catalog: Catalog): Similarity {
  const { categories, brands } = catalog.facts;
  if (rule.by === 'brand') return (a, b) => Number(brands[a] !== '' && brands[a] === brands[b]);
  if (rule.by === 'category') return (a, b) => categorySimilarity(categories[a]!, categories[b]!);
  return catalog.similarity ?? (() => 0);
}

/** The share of leading parts that two category codes have in common, of the longer one: `a.b.c` and `a.b` give 2/3. */
export function categorySimilarity(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const [parts, others] = [a.split('.'), b.split('.')];
  let common = 0;
  while (common < parts.length && parts[common] === others[common]) common += 1;
  return common / Math.max(parts.length, others.length);
}

/**
 * A similarity from a model's lists of similar products: how near b stands beside a, as its score there ÷ the best score of a's list; 0 beyond the list or for a score ≤ 0.
 * Not alike in both directions where the model's lists are not.
 *
 * @param depth - length of the lists looked at. Default 100.
 * Cost: one list of similar products for each a asked about, kept for the next question in 8 · depth bytes.
 */
export function modelSimilarity(model: Pick<Recommender, 'similarProducts'>, depth = 100): Similarity {
  const lists = new Map<number, { products: Int32Array; shares: Float32Array }>();
  const listFor = (product: number): { products: Int32Array; shares: Float32Array } => {
    const known = lists.get(product);
    if (known) return known;
    const found = readList(model.similarProducts(product, depth), 0).filter(({ score }) => score > 0);
    const byRow = found.toSorted((a, b) => a.product - b.product);
    const list = {
      products: Int32Array.from(byRow, (entry) => entry.product),
      shares: Float32Array.from(byRow, (entry) => entry.score / found[0]!.score),
    };
    lists.set(product, list);
    return list;
  };
  return (a, b) => {
    if (a === b) return 1;
    const { products, shares } = listFor(a);
    const place = placeOf(products, b);
    return products[place] === b ? shares[place]! : 0;
  };
}

/**
 * The order in which maximal marginal relevance takes products: each time the one with the greatest λ · relevance − (1 − λ) · (its greatest similarity to
 * what was taken before); relevance is the score scaled to 0 … 1 over the pool (1 where all scores are equal), equal values by place in the pool.
 *
 * @param pool - best first.
 * @param taken - products that stand in the list already, such as pins.
 * @param wanted - how many are taken at most.
 * @param accepts - asked before a product is taken; one that is refused is left out for good.
 * @returns places in the pool, in the order taken.
 * Cost O(pool · wanted) similarities.
 * @see Carbonell, Goldstein, SIGIR 1998, 335–336.
 */
export function marginalRelevance(
  pool: { products: Int32Array; scores: Float64Array },
  options: {
    lambda: number;
    similarity: Similarity;
    taken: readonly number[];
    wanted: number;
    accepts(product: number): boolean;
  },
): number[] {
  const { lambda, similarity, taken, wanted, accepts } = options;
  const size = pool.products.length;
  const [best, worst] = [pool.scores[0] ?? 0, pool.scores[size - 1] ?? 0];
  const span = best - worst;
  const nearest = new Float64Array(size);
  const isOpen = new Uint8Array(size).fill(1);
  const see = (product: number): void => {
    for (let place = 0; place < size; place += 1)
      if (isOpen[place] === 1) nearest[place] = Math.max(nearest[place]!, similarity(product, pool.products[place]!));
  };
  for (const product of taken) see(product);
  const order: number[] = [];
  while (order.length < wanted) {
    let [chosen, highest] = [-1, -Infinity];
    for (let place = 0; place < size; place += 1) {
      if (isOpen[place] === 0) continue;
      const relevance = span > 0 ? (pool.scores[place]! - worst) / span : 1;
      const value = lambda * relevance - (1 - lambda) * nearest[place]!;
      if (value > highest) [chosen, highest] = [place, value];
    }
    if (chosen < 0) break;
    isOpen[chosen] = 0;
    const product = pool.products[chosen]!;
    if (!accepts(product)) continue;
    order.push(chosen);
    see(product);
  }
  return order;
}
