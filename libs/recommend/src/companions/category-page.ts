import type { ProductFacts } from '../log/training-log.js';
import { checkK, emptyLists, readList, writeList } from '../rank.js';
import type { RankedLists, RankOptions } from '../recommender.js';
import { isInCategory } from '../rules/catalogue.js';

/** One model's best K for one person, or for everyone: `(k, options) => model.recommendProfiles([profile], k, options)`. */
export type Ranking = (k: number, options: RankOptions) => RankedLists;

/** How two rankings are blended. */
export interface BlendOptions {
  /** The weight of the person's own ranking, 0 … 1. Default 0.5. What only a ranking of weight 0 knows comes last. */
  personalWeight?: number;
  /** How deep either ranking is looked at. Default 10 · K. */
  depth?: number;
}

/** A product of a blended list, with its ranks in the two, from 1; null beyond their depth. */
export interface BlendedItem {
  product: number;
  score: number;
  popularRank: number | null;
  personalRank: number | null;
}

/** Ranks below this matter less and less; the value that the paper found good on many collections. */
const RANK_OFFSET = 60;

/**
 * The page of a category: what is popular in it, blended with what suits the person, by rank: (1 − w)/(60 + rank among the popular) + w/(60 + rank for the person).
 * Scores of two models do not compare, ranks do. Equal sums stand by their better rank, then by ascending row. For someone of whom nothing is known, popularity alone answers.
 *
 * @param category - a code, with everything below it, or the id of a category without a code; '' holds no product.
 * @param rankings.personal - null for someone unknown.
 * @param options.allowed - one byte a product, 0 = must not appear.
 * @returns empty where nothing in the category is known.
 * @throws RangeError - K < 1, a weight outside 0 … 1, or a depth below 1.
 * @see Cormack, Clarke, Büttcher, SIGIR 2009, 758–759: reciprocal rank fusion.
 */
export function categoryPage(
  facts: Pick<ProductFacts, 'categories'>,
  category: string,
  rankings: { popular: Ranking; personal: Ranking | null },
  k: number,
  options: BlendOptions & RankOptions = {},
): BlendedItem[] {
  const { personalWeight, depth, allowed, ...ranking } = options;
  const mask = Uint8Array.from(facts.categories, (own, product) =>
    Number(isInCategory(own, category) && allowed?.[product] !== 0),
  );
  return blend(
    rankings.popular,
    rankings.personal,
    k,
    { ...ranking, allowed: mask },
    { ...(personalWeight === undefined ? {} : { personalWeight }), ...(depth === undefined ? {} : { depth }) },
  );
}

/**
 * The page of a category as a ranking of its own: what `applyRules` asks when rules are to hold for such a page. Both rankings are fused once, over all products of the
 * page, so that a score does not depend on the mask of the question.
 *
 * @param page - one byte a product, 1 = belongs to the page.
 */
export function blendedRanking(
  popular: Ranking,
  personal: Ranking | null,
  page: Uint8Array,
  blending: Pick<BlendOptions, 'personalWeight'> = {},
): Ranking {
  const size = page.reduce((sum, own) => sum + Number(own !== 0), 0);
  const fused = new Map<boolean, BlendedItem[]>();
  return (k, { allowed, includeSeen = false }) => {
    checkK(k);
    const all =
      fused.get(includeSeen) ??
      (size === 0 ? [] : blend(popular, personal, size, { includeSeen, allowed: page }, { ...blending, depth: size }));
    fused.set(includeSeen, all);
    const lists = emptyLists(1, k);
    writeList(lists, 0, allowed ? all.filter(({ product }) => allowed[product] !== 0) : all);
    return lists;
  };
}

function blend(
  popular: Ranking,
  personal: Ranking | null,
  k: number,
  options: RankOptions,
  { personalWeight = 0.5, depth = 10 * k }: BlendOptions,
): BlendedItem[] {
  checkK(k);
  if (!(personalWeight >= 0 && personalWeight <= 1))
    throw new RangeError(`personalWeight is ${personalWeight}; give a number from 0 to 1.`);
  if (!Number.isInteger(depth) || depth < 1) throw new RangeError(`depth is ${depth}; give a whole number ≥ 1.`);
  const items = new Map<number, BlendedItem>();
  const add = (list: RankedLists, field: 'popularRank' | 'personalRank', weight: number): void => {
    for (const [place, { product }] of readList(list, 0).entries()) {
      const item = items.get(product) ?? { product, score: 0, popularRank: null, personalRank: null };
      item[field] = place + 1;
      item.score += weight / (RANK_OFFSET + place + 1);
      items.set(product, item);
    }
  };
  const own = personal && personal(Math.max(k, depth), options);
  const weight = own && own.indices[0]! >= 0 ? personalWeight : 0;
  add(popular(Math.max(k, depth), options), 'popularRank', 1 - weight);
  if (own) add(own, 'personalRank', weight);
  const orderOf = ({ popularRank, personalRank }: BlendedItem): number =>
    Math.min(popularRank ?? Infinity, personalRank ?? Infinity);
  return [...items.values()]
    .toSorted((a, b) => b.score - a.score || orderOf(a) - orderOf(b) || a.product - b.product)
    .slice(0, k);
}
